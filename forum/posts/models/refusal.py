"""Errors raised when a post or comment can't be published. The view shows the message and keeps the text."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class CannotPublish(PermissionDenied):
    """A post or comment can't be published or edited. The message is for its author."""


class AlreadyPublished(CannotPublish):
    """The same form has already published `made`, with different text."""

    def __init__(self, made):
        super().__init__(_("This form has already been sent with different text."))
        self.made = made


class ChangedSince(CannotPublish):
    """`current`, a post or comment, was changed after the form had been opened."""

    def __init__(self, current):
        super().__init__(_("This has been changed since you opened it."))
        self.current = current
