"""Permission rules: pure functions on loaded rows, without queries.

What a user may *see* is decided by `visible_to(user)` on the QuerySets. `can_<verb>(user, thing)` returns True or
False. `why_not_<verb>(user, thing)` returns the reason to show to the user, or "" if they may. Templates can call
both kinds.
"""

from django.utils.translation import gettext as _

from forum.formats import times
from forum.formats.isolation import isolate

# What a moderator may do in the admin; owners may do all of this and more. Nobody may delete: content is hidden
# instead, which preserves comment numbers and the targets of the log.
MODERATOR_PERMISSIONS = frozenset(
    {
        "posts.view_post",
        "posts.change_post",
        "comments.view_comment",
        "comments.change_comment",
        "moderation.view_member",
        "moderation.change_member",
        "moderation.view_report",
        "moderation.change_report",
        "moderation.view_decision",
        "categories.view_category",
        "categories.add_category",
        "categories.change_category",
    }
)


def why_not_participate(user) -> str:
    """Why `user` can only read: not logged in, or suspended."""
    if not user.is_authenticated or not user.is_active:
        return _("Log in to take part.")
    if user.is_suspended:
        return _("You're suspended until %(until)s. You can read but can't post. Reason: %(reason)s") % {
            "until": times.exact(user.suspended_until, user.zone),
            "reason": isolate(user.suspended_reason or _("none given")),
        }
    return ""


def can_write(user) -> bool:
    return not why_not_participate(user)


def is_author(user, thing) -> bool:
    return user.is_authenticated and thing.author_id == user.pk


def why_not_report(user, thing) -> str:
    """Why `user` can't report a post or comment."""
    if thing.is_removed:
        return _("This has since been removed, so there's nothing to report.")
    if is_author(user, thing):
        return _("You can't report your own posts or comments.")
    return why_not_participate(user)


def can_moderate(user) -> bool:
    return user.is_authenticated and user.is_staff


def can_customise(user) -> bool:
    """Whether `user` may change the site's settings and pages: owners only."""
    return can_moderate(user) and user.is_owner


def can_suspend(user, member) -> bool:
    """Moderators can suspend members, and owners can also suspend moderators. Nobody can suspend an owner or
    themselves."""
    if not can_moderate(user) or user.pk == member.pk or member.is_owner or member.imported:
        return False
    return user.is_owner or not member.is_moderator


def can_assign_role(user, member) -> bool:
    """Owners assign roles, but can't change their own, so the site always has an owner."""
    return can_moderate(user) and user.is_owner and user.pk != member.pk and not member.imported


def why_not_ignore(user, member) -> str:
    """Why `user` can't ignore `member`. Suspended members can ignore others, and moderators can be ignored."""
    if not user.is_authenticated:
        return _("Log in to take part.")
    if user.pk == member.pk:
        return _("You can't ignore yourself.")
    return ""


def can_ignore(user, member) -> bool:
    return not why_not_ignore(user, member)


def why_not_bookmark(user, thing) -> str:
    """Why `user` can't bookmark a post or comment. Suspended members can: it's for themselves."""
    if not user.is_authenticated or not user.is_active:
        return _("Log in to take part.")
    if thing.is_removed:
        return _("This has since been removed, so it can't be bookmarked.")
    return ""


def can_bookmark(user, thing) -> bool:
    return not why_not_bookmark(user, thing)


# --- Upvotes ------------------------------------------------------------------------------------------------


def why_not_upvote(user, thing) -> str:
    """Why `user` can't upvote a post or comment, or remove the upvote. A comment's post must be loaded.

    Locked posts and archived categories still accept upvotes.
    """
    if thing.is_removed:
        return _("This has since been removed, so it can't be upvoted.")
    if getattr(thing, "post", thing).is_removed:  # the comment's post
        return _("This post has since been removed, so its comments can't be upvoted.")
    if user.is_authenticated and thing.author_id == user.pk:
        return _("You can't upvote your own posts or comments.")
    return why_not_participate(user)


def can_upvote_post(user, post) -> bool:
    return not why_not_upvote(user, post)


def can_upvote_comment(user, comment) -> bool:
    return not why_not_upvote(user, comment)


# --- Edit history -------------------------------------------------------------------------------------------


def why_not_history(user, thing) -> str:
    """Why `user` can't read the edit history of a post or comment. Moderators can read it even after removal."""
    if thing.is_removed and not can_moderate(user):
        return _("This has been removed, along with its edit history.")
    return ""


# --- Posts --------------------------------------------------------------------------------------------------


def why_not_post(user, category) -> str:
    """Why `user` can't publish a post in `category`."""
    if category.is_archived:
        return _("This category has been archived. Choose another.")
    return why_not_participate(user)


def why_not_edit_post(user, post) -> str:
    """Why the author can't edit `post`."""
    if post.is_removed:
        return _("This post has since been removed and can't be edited.")
    return why_not_participate(user)


def can_edit_post(user, post) -> bool:
    return is_author(user, post) and not why_not_edit_post(user, post)


def can_withdraw_post(user, post) -> bool:
    return can_edit_post(user, post)


def can_track(user, post) -> bool:
    """Suspended members can still read, so they can track. Drafts can't be tracked."""
    return user.is_authenticated and user.is_active and not post.is_draft


def can_report_post(user, post) -> bool:
    return not why_not_report(user, post) and post.is_published


# --- Comments -----------------------------------------------------------------------------------------------


def is_closed(post) -> bool:
    """Whether the thread takes no new comments: the post is locked, or its category archived."""
    return post.is_locked or post.category.is_archived


def why_not_comment(user, post) -> str:
    """Why `user` can't comment on `post`."""
    if post.is_removed:
        return _("This post has been removed, so you can't comment on it.")
    if not post.is_published:
        return _("This post is a draft. Publish it to start a discussion.")
    if post.is_locked:
        return _("This post is locked. No new comments.")
    if post.category.is_archived:
        return _("This category is archived. No new comments.")
    return why_not_participate(user)


def can_comment(user, post) -> bool:
    return not why_not_comment(user, post)


def why_not_reply(user, comment) -> str:
    """Why `user` can't reply to `comment`. Its post must be loaded."""
    if comment.is_removed:
        return _("The comment you're replying to has been removed.")
    if comment.is_deepest:
        return _("This thread can't go any deeper. Reply to a comment further up.")
    return why_not_comment(user, comment.post)


def can_reply(user, comment) -> bool:
    return not why_not_reply(user, comment)


def why_not_edit_comment(user, comment) -> str:
    """Why the author can't edit `comment`. Its post must be loaded."""
    if comment.is_removed:
        return _("This comment has since been removed and can't be edited.")
    if comment.post.is_removed:
        return _("This post has since been removed, so its comments can't be edited.")
    return why_not_participate(user)


def can_edit_comment(user, comment) -> bool:
    return is_author(user, comment) and not why_not_edit_comment(user, comment)


def can_withdraw_comment(user, comment) -> bool:
    return can_write(user) and comment.author_id == user.pk and not comment.is_removed


def can_report_comment(user, comment) -> bool:
    return not why_not_report(user, comment)


# The rules by name, for templates.
RULES = {name: rule for name, rule in vars().items() if name.startswith("can_") or name.startswith("why_not_")}
