"""Why a text is not published, in words for the one who wrote it: nothing that was typed is lost by it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class CannotPublish(PermissionDenied):
    """A text can't be published or changed; the message says why, in words for the one who wrote it."""


class AlreadyPublished(CannotPublish):
    """The form has published other words before: those of `made`."""

    def __init__(self, made):
        super().__init__(_("This form was sent before, with other words."))
        self.made = made
