"""Members: who they are, what they may do, until when they can't."""

import re
import unicodedata

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.person import hue_of
from forum import permissions

# Names that would pass for the site itself, its staff or one of its pages.
_RESERVED = """
about abuse account accounts admin administrator all anonymous api author contact deleted everyone former
former-member forum guest healthz help here home imported login logout mail me member members moderator
moderators nobody none null official owner postmaster privacy publish root rules security seedbed
settings signup site staff static support system team terms the undefined unknown user users webmaster
"""
RESERVED_USERNAMES = frozenset(_RESERVED.split())


JOINERS = "\u200c\u200d"  # invisible, and part of how some languages and emoji are written


def plain(name: str) -> str:
    """The name as it looks: without joiners, wide letters or runs of spaces."""
    return " ".join(unicodedata.normalize("NFKC", name.translate(str.maketrans("", "", JOINERS))).split())


def not_reserved(name: str) -> None:
    """Raise ValidationError where the name is kept for the site, however it is spelled: "Former member", "Ad_min",
    "The Seedbed Team"."""
    reserved = {_letters(each) for each in (*RESERVED_USERNAMES, settings.SITE_NAME)}
    words = [_letters(word) for word in re.split(r"[\W_]+", plain(name)) if word]
    if "".join(words) in reserved or (words and reserved.issuperset(words)):
        raise ValidationError(_("This name is reserved. Please choose another."), code="reserved")


def _letters(name: str) -> str:
    return "".join(each for each in plain(name).casefold() if each.isalnum())


USERNAME_VALIDATORS = [
    MinLengthValidator(3),
    MaxLengthValidator(30),
    RegexValidator(r"\A[A-Za-z0-9_-]+\Z", _("A username is made of letters a to z, digits, “-” and “_”.")),
    not_reserved,
]


def readable(text: str) -> None:
    """Raise ValidationError where a name has nothing to read, or characters that hide or turn others."""
    if any(unicodedata.category(each).startswith("C") for each in text if each not in JOINERS):
        raise ValidationError(_("Please leave out invisible characters."), code="unreadable")
    if not any(each.isalnum() for each in text):
        raise ValidationError(_("A name needs at least one letter or digit."), code="unreadable")


class UserManager(BaseUserManager):
    """Members by name; the two ways to make one outside the sign-up form."""

    def get_by_natural_key(self, username: str):
        return self.get(username__iexact=username)

    def called(self, name: str):
        """Those who go by a name that looks like this one, in any case: as username, or shown instead of it."""
        return self.filter(models.Q(username__iexact=plain(name)) | models.Q(display_name__iexact=plain(name)))

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields):
        """A member; without a password nobody can log in as it."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields):
        """An owner; the name is what Django's own command calls."""
        return self.create_user(username, email, password, **{**fields, "role": User.Role.OWNER})


# `is_suspended` in SQL, NULL without a date; an alias can precede it: f"u.{SUSPENDED}".
SUSPENDED = "suspended_until > now()"


class User(AbstractBaseUser):
    """A member of the community, or a name brought by an import which nobody has claimed."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        OWNER = "owner", _("owner")

    class Theme(models.TextChoices):
        AUTO = "auto", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    class ReadingOrder(models.TextChoices):
        OLDEST = "oldest", _("oldest first")
        NEWEST = "newest", _("newest first")
        VALUED = "valued", _("most valued first")

    username = models.CharField(_("username"), max_length=30, validators=USERNAME_VALIDATORS)
    email = models.EmailField(_("e-mail"), blank=True)
    display_name = models.CharField(_("display name"), max_length=60, blank=True, validators=[readable])
    bio = models.TextField(_("about me"), max_length=500, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    reading_order = models.CharField(
        _("order of comments"), max_length=6, choices=ReadingOrder, default=ReadingOrder.OLDEST
    )
    is_active = models.BooleanField(_("can log in"), default=True)
    imported = models.BooleanField(
        _("imported"), default=False, help_text=_("A name from an import that nobody has claimed.")
    )
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    suspended_reason = models.TextField(_("reason of the suspension"), blank=True)
    created_at = models.DateTimeField(_("member since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("email",)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                Upper("username"),  # as `iexact` asks for it
                name="username_unique_in_any_case",
                violation_error_message=_("Somebody has this username already."),
            ),
            models.CheckConstraint(
                condition=models.Q(imported=False) | models.Q(is_active=False),
                name="imported_names_cannot_log_in",
            ),
        ]
        # For the beginnings of names, as `istartswith` asks for them, in whatever order the database sorts.
        indexes = [
            models.Index(OpClass(Upper("username"), "text_pattern_ops"), name="usernames_by_beginning"),
            models.Index(OpClass(Upper("display_name"), "text_pattern_ops"), name="display_names_by_beginning"),
            models.Index("suspended_until", condition=~models.Q(role="member"), name="suspended_staff"),
        ]

    def __str__(self):
        return self.username

    def get_absolute_url(self):
        return reverse("people:profile", args=[self.username])

    def get_full_name(self):
        return self.display_name or self.username

    get_short_name = get_full_name

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def hue(self) -> int:
        return hue_of(self.username)

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER

    @property
    def is_moderator(self) -> bool:
        return self.role == self.Role.MODERATOR

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_staff(self) -> bool:
        """Whether the admin panel opens: moderators and the owner, while not suspended."""
        return self.is_active and (self.is_owner or self.is_moderator) and not self.is_suspended

    def has_perm(self, permission: str, obj=None) -> bool:
        """The admin panel's question, e.g. "posts.change_post"."""
        return self.is_staff and (self.is_owner or permission in permissions.MODERATOR_PERMISSIONS)

    def has_perms(self, permission_list, obj=None) -> bool:
        return all(self.has_perm(permission) for permission in permission_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and (
            self.is_owner or any(p.startswith(f"{app_label}.") for p in permissions.MODERATOR_PERMISSIONS)
        )

    def email_barrier(self) -> str:
        """Why the member can't publish yet: where mail can be sent, an address must have been verified.

        One query there, none elsewhere.
        """
        if not settings.EMAIL_IS_VERIFIED or self.emailaddress_set.filter(verified=True).exists():
            return ""
        return gettext(
            "Verify your e-mail address first: under “E-mail” in your account a code can be sent to it."
        )

    def undo_sign_up(self) -> None:
        """Delete an account in which nobody has ever been, so that its name is free. Otherwise nothing."""
        if self.last_login is None and not self.emailaddress_set.filter(verified=True).exists():
            self.delete()

    def ignore(self, other) -> bool:
        """Hide what another member writes until this one asks for it. True if it was not hidden before."""
        _row, is_new = self.ignores.get_or_create(ignored=other)
        return is_new

    def unignore(self, other) -> bool:
        deleted, _rows = self.ignores.filter(ignored=other).delete()
        return bool(deleted)

    def is_ignoring(self, other) -> bool:
        """One query."""
        return self.ignores.filter(ignored=other).exists()

    def leaving_barrier(self) -> str:
        """Why the account can't be deleted: a site is never without an owner. A query for owners only."""
        if not self.is_owner or User.objects.filter(role=self.Role.OWNER).exclude(pk=self.pk).exists():
            return ""
        return gettext(
            "You are the only owner of this site. Make somebody else an owner before you delete your account."
        )


class RetiredName(models.Model):
    """The username of a deleted account, in lower case.

    Nobody can take it again: comments, quotations and the log still use it for the former member, and must
    not seem to mean somebody else.
    """

    name = models.CharField(max_length=30, primary_key=True)
    retired_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
