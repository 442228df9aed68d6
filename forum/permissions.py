"""Every rule of who may do what: pure functions on loaded rows, without queries.

What one may *see* is `visible_to(user)` on the QuerySets. `can_<verb>(user, thing)` answers yes or no, here and as
a function in templates; `<verb>_barrier(user, thing)` says in words what stands in the way ("" when nothing does),
for forms that have to tell somebody why.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# What a moderator may do in the admin panel; the owner may do all of it and more. Deleting is nobody's: content
# is hidden, so that threads keep their numbers and the log keeps its subjects.
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


def membership_barrier(user) -> str:
    """Why `user` can only read: not signed in, or suspended (until when, and for what reason)."""
    if not user.is_authenticated or not user.is_active:
        return _("Log in to take part.")
    if user.is_suspended:
        return _("You are suspended until %(until)s and can read, but not write. Reason: %(reason)s") % {
            "until": date_format(timezone.localtime(user.suspended_until), "DATETIME_FORMAT"),
            "reason": user.suspended_reason or _("none given"),
        }
    return ""


def can_write(user) -> bool:
    return not membership_barrier(user)


def is_author(user, thing) -> bool:
    return user.is_authenticated and thing.author_id == user.pk


def report_barrier(user, thing) -> str:
    """Why `user` can't report a post or a comment."""
    if thing.is_gone:
        return _("This is gone meanwhile; there is nothing left to report.")
    if is_author(user, thing):
        return _("What you wrote is for others to report.")
    return membership_barrier(user)


def can_moderate(user) -> bool:
    return user.is_authenticated and user.is_staff


def can_suspend(user, member) -> bool:
    """Moderators suspend members; only the owner suspends moderators; nobody the owner, nobody oneself."""
    if not can_moderate(user) or user.pk == member.pk or member.is_owner or member.imported:
        return False
    return user.is_owner or not member.is_moderator


def can_assign_role(user, member) -> bool:
    """Roles are the owner's to give, and never taken from oneself, so that there is always an owner."""
    return can_moderate(user) and user.is_owner and user.pk != member.pk and not member.imported


def ignore_barrier(user, member) -> str:
    """Why `user` can't ignore `member`. The suspended read too, and so may choose whom; staff can be ignored."""
    if not user.is_authenticated:
        return _("Log in to take part.")
    if user.pk == member.pk:
        return _("Nobody can ignore oneself.")
    return ""


def can_ignore(user, member) -> bool:
    return not ignore_barrier(user, member)


# --- What others value --------------------------------------------------------------------------------------


def value_barrier(user, thing) -> str:
    """Why `user` can't value a post, or a comment whose post is loaded, nor take that back. Locked or archived, it
    still can be."""
    if thing.is_gone:
        return _("This is gone meanwhile; it can't be valued any more.")
    if getattr(thing, "post", thing).is_gone:  # that of a comment
        return _("This post was removed meanwhile; what stands under it can't be valued any more.")
    if user.is_authenticated and thing.author_id == user.pk:
        return _("What you wrote is for others to value.")
    return membership_barrier(user)


def can_value_post(user, post) -> bool:
    return not value_barrier(user, post)


def can_value_comment(user, comment) -> bool:
    return not value_barrier(user, comment)


# --- What was said before -----------------------------------------------------------------------------------


def history_barrier(user, thing) -> str:
    """Why `user` can't read the history of a post or a comment. Of what is gone, moderators still can."""
    if thing.is_gone and not can_moderate(user):
        return _("This is gone, and what it said before is no longer shown either.")
    return ""


# --- Posts --------------------------------------------------------------------------------------------------


def post_barrier(user, category) -> str:
    """Why `user` can't publish a post in `category`."""
    if category.is_archived:
        return _("This category is archived meanwhile and takes no new posts. Choose another.")
    return membership_barrier(user)


def edit_post_barrier(user, post) -> str:
    """Why its author can't edit `post`."""
    if post.is_gone:
        return _("This post was removed meanwhile; it can't be edited any more.")
    return membership_barrier(user)


def can_edit_post(user, post) -> bool:
    return is_author(user, post) and not edit_post_barrier(user, post)


def can_withdraw_post(user, post) -> bool:
    return can_edit_post(user, post)


def can_track(user, post) -> bool:
    """The suspended read, and so they track; of a draft there is nothing to track."""
    return user.is_authenticated and user.is_active and not post.is_draft


def can_report_post(user, post) -> bool:
    return not report_barrier(user, post) and post.is_published


# --- Comments -----------------------------------------------------------------------------------------------


def comment_barrier(user, post) -> str:
    """Why `user` can't comment under `post`."""
    if post.is_gone:
        return _("This post was removed; its discussion takes no further comments.")
    if not post.is_published:
        return _("This post is a draft; it can be discussed once it is published.")
    if post.is_locked:
        return _("This post is locked and takes no further comments.")
    if post.category.is_archived:
        return _("The category of this post is archived; it takes no further comments.")
    return membership_barrier(user)


def can_comment(user, post) -> bool:
    return not comment_barrier(user, post)


def reply_barrier(user, comment) -> str:
    """Why `user` can't answer `comment`, whose post is loaded."""
    if comment.is_gone:
        return _("The comment you are answering is gone; it takes no further replies.")
    if comment.is_deepest:
        return _("This exchange has reached the deepest level; answer a comment further up.")
    return comment_barrier(user, comment.post)


def can_reply(user, comment) -> bool:
    return not reply_barrier(user, comment)


def edit_comment_barrier(user, comment) -> str:
    """Why its author can't edit `comment`, whose post is loaded."""
    if comment.is_gone:
        return _("This comment is gone meanwhile; it can't be edited any more.")
    if comment.post.is_gone:
        return _("This post was removed meanwhile; what stands under it can't be edited any more.")
    return membership_barrier(user)


def can_edit_comment(user, comment) -> bool:
    return is_author(user, comment) and not edit_comment_barrier(user, comment)


def can_withdraw_comment(user, comment) -> bool:
    return can_write(user) and comment.author_id == user.pk and not comment.is_gone


def can_report_comment(user, comment) -> bool:
    return not report_barrier(user, comment)


# As templates know them.
RULES = {name: rule for name, rule in vars().items() if name.startswith("can_") or name.endswith("_barrier")}
