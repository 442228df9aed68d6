"""What is photographed: every kind of page, as the role that sees most of it.

Names in braces are in the dictionary that `content.fill` returns. A test compares the list with the permission
tables, so no page is forgotten.
"""

from typing import NamedTuple

VISITOR, MEMBER, MODERATOR, OWNER = ROLES = ("visitor", "member", "moderator", "owner")
PUBLIC = (VISITOR, MEMBER, MODERATOR)


class Page(NamedTuple):
    name: str
    path: str
    role: str  # who sees most of it
    others: tuple[str, ...] = ()  # who else sees it, differently


def _everyone(name: str, path: str, role: str = MEMBER) -> Page:
    return Page(name, path, role, tuple(other for other in PUBLIC if other != role))


PAGES = (
    _everyone("front page", "/"),
    _everyone("new posts", "/new/"),
    _everyone("top posts", "/top/?since=month"),
    _everyone("category", "/c/river-weather/"),
    _everyone("empty category", "/c/nothing-yet/"),
    _everyone("thread, short", "{short}"),
    _everyone("thread, 1,000 comments", "{long}"),
    _everyone("thread, deep", "{deep}"),
    _everyone("thread, any text", "{any_text}"),
    _everyone("thread, right to left", "{right_to_left}"),
    _everyone("thread, locked", "{locked}"),
    _everyone("thread, hidden", "{hidden}", MODERATOR),
    _everyone("thread, deleted by its author", "{withdrawn}"),
    _everyone("thread, no comments", "{empty}"),
    _everyone("about", "/about/", VISITOR),
    _everyone("rules", "/rules/"),
    _everyone("history of the rules", "/rules/history/", OWNER),
    _everyone("old version of the rules", "/rules/1/", OWNER),
    _everyone("contact", "/contact/", VISITOR),
    _everyone("keyboard shortcuts", "/shortcuts/", VISITOR),
    Page("draft of the privacy policy", "/privacy/", OWNER),
    Page("edit the rules", "/rules/edit/", OWNER),
    Page("edit the privacy policy", "/privacy/edit/", OWNER),
    Page("site settings", "/site/settings/", OWNER),
    Page("site logo", "/site/logo/", OWNER),
    Page("site checklist", "/site/checklist/", OWNER),
    Page("site changes", "/site/changes/", OWNER),
    Page("jobs", "/site/jobs/", OWNER),
    Page("draft of a post", "/p/{draft_pk}/a-draft/", MEMBER),
    Page("where a seed is from", "/p/{short_pk}/source/", MEMBER),
    Page("publish, the link", "/publish/link/", MEMBER),
    Page("publish, the article", "/publish/link/1/", MEMBER),
    Page("publish, waiting", "/publish/link/2/", MEMBER),
    Page("publish", "/publish/", MEMBER),
    Page("edit a post", "/publish/{mine_pk}/", MEMBER),
    Page("delete a post", "/publish/{mine_pk}/withdraw/", MEMBER),
    Page("comment", "/p/{short_pk}/c/publish/", MEMBER),
    Page("comment on a locked post", "/p/{locked_pk}/c/publish/", MEMBER),
    Page("reply", "/p/{short_pk}/c/1/reply/", MEMBER),
    Page("edit a comment", "/p/{mine_pk}/c/1/edit/", MEMBER),
    Page("delete a comment", "/p/{mine_pk}/c/1/withdraw/", MEMBER),
    Page("report a post", "/report/p/{short_pk}/", MEMBER),
    Page("report a comment", "/report/p/{short_pk}/c/1/", MEMBER),
    _everyone("edit history of a post", "/p/{mine_pk}/history/", MODERATOR),
    _everyone("edit history of a comment", "/p/{mine_pk}/c/1/history/", MODERATOR),
    _everyone("search, empty", "/search/"),
    _everyone("search", "/search/?q=river"),
    _everyone("search, filtered", "/search/?q=river+author:tilda_moss+in:comments"),
    _everyone("search, nothing found", "/search/?q=zebra+author:nobody"),
    _everyone("profile", "/m/hob-carter/", MODERATOR),
    _everyone("profile, posts", "/m/demo-member/?tab=posts"),
    _everyone("profile, comments", "/m/hob-carter/?tab=comments"),
    Page("profile, nothing", "/m/orla-finch/?tab=posts", MEMBER),
    Page("welcome", "/welcome/?next=/about/", MEMBER),
    Page("bookmarks", "/bookmarks/", MEMBER),
    Page("no bookmarks", "/bookmarks/", OWNER),
    Page("bookmark a post", "/p/{long_pk}/bookmark/", MEMBER),
    Page("bookmark a comment", "/p/{short_pk}/c/1/bookmark/", MEMBER),
    Page("tracker", "/tracker/", MEMBER),
    Page("tracker, history", "/tracker/history/", MEMBER),
    Page("notifications", "/notifications/", MEMBER),
    Page("my comments", "/replies/", MEMBER),
    Page("drafts", "/drafts/", MEMBER),
    Page("preferences", "/accounts/preferences/", MEMBER),
    Page("download your data", "/accounts/export/", MEMBER),
    Page("delete your account", "/accounts/delete/", MEMBER),
    Page("email addresses", "/accounts/email/", MEMBER),
    Page("change password", "/accounts/password/change/", MEMBER),
    Page("confirm password", "/accounts/reauthenticate/", MEMBER),
    Page("sessions", "/accounts/sessions/", MEMBER),
    Page("two-factor authentication", "/accounts/2fa/", MEMBER),
    Page("passkeys", "/accounts/2fa/webauthn/", MEMBER),
    Page("connected accounts", "/accounts/3rdparty/", MEMBER),
    Page("log out", "/accounts/logout/", MEMBER),
    Page("log in", "/accounts/login/", VISITOR),
    Page("sign up", "/accounts/signup/", VISITOR),
    Page("log in through a provider, cancelled", "/accounts/3rdparty/login/cancelled/", VISITOR),
    Page("forgotten password", "/accounts/password/reset/", VISITOR),
    Page("forgotten password, sent", "/accounts/password/reset/done/", VISITOR),
    Page("forgotten password, old link", "/accounts/password/reset/key/1-made-up/", VISITOR),
    Page("forgotten password, done", "/accounts/password/reset/key/done/", VISITOR),
    Page("verify email", "/accounts/confirm-email/", VISITOR),
    Page("verify email, old link", "/accounts/confirm-email/made-up/", VISITOR),
    Page("closed account", "/accounts/inactive/", VISITOR),
    _everyone("no such page", "/no-such-page/", VISITOR),
    Page("not allowed", "/publish/{short_pk}/", MEMBER),
    Page("moderation", "/admin/", MODERATOR),
    Page("moderation, posts", "/admin/posts/post/", MODERATOR),
    Page("moderation, a post", "/admin/posts/post/{hidden_pk}/change/", MODERATOR),
    Page("moderation, hide posts", "/admin/posts/post/act/hide/?pick={short_pk}", MODERATOR),
    Page("moderation, comments", "/admin/comments/comment/", MODERATOR),
    Page("moderation, a comment", "/admin/comments/comment/{comment_pk}/change/", MODERATOR),
    Page("moderation, hide comments", "/admin/comments/comment/act/hide/?pick={comment_pk}", MODERATOR),
    Page("moderation, reports", "/admin/moderation/report/", MODERATOR),
    Page("moderation, a report", "/admin/moderation/report/{report_pk}/change/", MODERATOR),
    Page("moderation, resolve reports", "/admin/moderation/report/act/resolve/?pick={report_pk}", MODERATOR),
    Page("moderation, decisions", "/admin/moderation/decision/", MODERATOR),
    Page("moderation, a decision", "/admin/moderation/decision/{decision_pk}/change/", MODERATOR),
    Page("moderation, members", "/admin/moderation/member/", MODERATOR),
    Page("moderation, a member", "/admin/moderation/member/{member_pk}/change/", MODERATOR),
    Page("moderation, suspend", "/admin/moderation/member/act/suspend/?pick={member_pk}", MODERATOR),
    Page(
        "moderation, remove a picture", "/admin/moderation/member/act/remove_picture/?pick={member_pk}", MODERATOR
    ),
    Page("moderation, roles", "/admin/moderation/member/act/assign_role/?pick={member_pk}", OWNER),
    Page("moderation, categories", "/admin/categories/category/", MODERATOR),
    Page("moderation, new category", "/admin/categories/category/add/", MODERATOR),
    Page("moderation, a category", "/admin/categories/category/{category_pk}/change/", MODERATOR),
    Page(
        "moderation, archive a category", "/admin/categories/category/act/archive/?pick={category_pk}", MODERATOR
    ),
)
