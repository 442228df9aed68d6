"""Members: their names, roles and suspensions."""

from datetime import tzinfo
from functools import partial

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.emails import one_form
from accounts.names import USERNAME_VALIDATORS, validate_not_reserved, validate_readable
from accounts.passwords import spellings
from accounts.person import hue_of, pattern_of
from accounts.time_zones import zone_named
from forum import permissions
from forum.images import storage
from forum.text.trigrams import TrigramKey

from .name_key import NameKey

__all__ = ["RetiredName", "User", "validate_not_reserved"]  # the first migration finds the validator here


class UserManager(BaseUserManager["User"]):
    """Looks up members by name, and creates them without the sign-up form."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields):
        """Create a member. Without a password, nobody can log in to the account. The name isn't checked."""
        user = self.model(username=username, email=one_form(email), **fields)
        user.set_password(password)
        with transaction.atomic():
            user.save(using=self._db)
            NameKey.objects.add(user, user.username, user.display_name)
        return user

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields):
        """Create an owner. Django's createsuperuser command calls this, and shows a ValidationError."""
        for validate in (*USERNAME_VALIDATORS, NameKey.objects.validate_free):
            validate(username)
        return self.create_user(username, email, password, **{**fields, "role": User.Role.OWNER})


# `is_suspended` in SQL; NULL without a date. Can follow a table alias: f"u.{SUSPENDED}".
SUSPENDED = "suspended_until > now()"


class User(AbstractBaseUser):
    """A member, or an imported author's name that no member has claimed."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        OWNER = "owner", _("owner")

    class Theme(models.TextChoices):
        AUTO = "auto", _("System")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class ReadingOrder(models.TextChoices):
        OLDEST = "oldest", _("Oldest")
        NEWEST = "newest", _("Newest")
        TOP = "top", _("Top")

    username = models.CharField(_("username"), max_length=30, validators=USERNAME_VALIDATORS)
    email = models.EmailField(_("email"), blank=True)
    display_name = models.CharField(_("display name"), max_length=60, blank=True, validators=[validate_readable])
    bio = models.TextField(_("about me"), max_length=500, blank=True)
    picture = models.CharField(
        _("picture"),
        max_length=storage.NAME_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text=_("Its name in the folder of pictures."),
    )
    picture_removed_reason = models.TextField(
        _("reason for removing the picture"), blank=True, default="", db_default=""
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    reading_order = models.CharField(
        _("sort comments by"), max_length=6, choices=ReadingOrder, default=ReadingOrder.OLDEST
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    is_active = models.BooleanField(_("can log in"), default=True)
    imported = models.BooleanField(
        _("imported"), default=False, help_text=_("A name from an import that no member has claimed.")
    )
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    suspended_reason = models.TextField(_("reason for suspension"), blank=True)
    created_at = models.DateTimeField(_("member since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                Upper("username"),  # `iexact` uses Upper, too
                name="username_unique_in_any_case",
                violation_error_message=_("This username is taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(imported=False) | models.Q(is_active=False),
                name="imported_names_cannot_log_in",
            ),
        ]
        # The first two serve `istartswith`, in any collation of the database.
        indexes = [
            models.Index(OpClass(Upper("username"), "text_pattern_ops"), name="usernames_by_beginning"),
            models.Index(OpClass(Upper("display_name"), "text_pattern_ops"), name="display_names_by_beginning"),
            GinIndex(OpClass(TrigramKey("username", "display_name"), "gin_trgm_ops"), name="names_by_trigrams"),
            models.Index("suspended_until", condition=~models.Q(role="member"), name="suspended_staff"),
        ]

    def __str__(self):
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(spellings(raw_password)[0] if raw_password else raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        return any(super(User, self).check_password(spelling) for spelling in spellings(raw_password or ""))

    def get_absolute_url(self) -> str:
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
    def pattern(self) -> int:
        return pattern_of(self.username)

    @property
    def zone(self) -> tzinfo:
        """The time zone for texts to the member. A script on the pages knows the browser's, if none is chosen."""
        return zone_named(self.time_zone)

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
        """Whether the user can open the admin: moderators and owners, unless suspended."""
        return self.is_active and (self.is_owner or self.is_moderator) and not self.is_suspended

    def has_perm(self, permission: str, obj=None) -> bool:
        """Whether the user has a permission in the admin, such as "posts.change_post"."""
        return self.is_staff and (self.is_owner or permission in permissions.MODERATOR_PERMISSIONS)

    def has_perms(self, permission_list, obj=None) -> bool:
        return all(self.has_perm(permission) for permission in permission_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and (
            self.is_owner or any(p.startswith(f"{app_label}.") for p in permissions.MODERATOR_PERMISSIONS)
        )

    @transaction.atomic
    def save_preferences(self, fields: list[str]) -> None:
        """Save what the member changed. Raises NameTaken if someone has just taken a similar name."""
        if "display_name" in fields:
            NameKey.objects.claim(self, self.display_name)
        self.save(update_fields=fields)

    def set_picture(self, squares: dict[int, bytes]) -> None:
        """Replace the member's picture, or add the first. Takes what `forum.images.squares` returns."""
        name = storage.save(squares)
        try:
            self._replace_picture(name)
        except BaseException:
            storage.delete(name)
            raise

    def clear_picture(self, removed_reason: str = "") -> bool:
        """Delete the member's picture. Returns whether there was one."""
        return self._replace_picture("", removed_reason)

    @transaction.atomic
    def _replace_picture(self, name: str, removed_reason: str = "") -> bool:
        """Returns whether there was a picture before. Its files are deleted after the transaction."""
        before = User.objects.select_for_update(no_key=True).get(pk=self.pk).picture
        if before or name:
            self.picture, self.picture_removed_reason = name, removed_reason
            self.save(update_fields=["picture", "picture_removed_reason"])
        transaction.on_commit(partial(storage.delete, before), robust=True)
        return bool(before)

    def why_not_publish(self) -> str:
        """Why the member can't publish yet: if email is set up, they must verify an address first.

        One query if email is set up, otherwise none.
        """
        if not settings.EMAIL_IS_VERIFIED or self.emailaddress_set.filter(verified=True).exists():
            return ""
        return gettext("Verify your email address first: go to “Email” in your account to get a code.")

    def undo_sign_up(self) -> None:
        """Delete the account if nobody has ever logged in or verified an address, so that its name is free."""
        if self.last_login is None and not self.emailaddress_set.filter(verified=True).exists():
            self.delete()

    def ignore(self, other) -> bool:
        """Collapse another member's comments, for this member only. True if they weren't ignored before."""
        _ignore, is_new = self.ignores.get_or_create(ignored=other)
        return is_new

    def unignore(self, other) -> bool:
        """Stop ignoring another member. True if they were ignored before."""
        deleted, _by_model = self.ignores.filter(ignored=other).delete()
        return bool(deleted)

    def is_ignoring(self, other) -> bool:
        """Whether this member ignores the other one. One query."""
        return self.ignores.filter(ignored=other).exists()

    def why_not_leave(self) -> str:
        """Why the account can't be deleted: the site needs an owner. One query for owners, otherwise none."""
        if not self.is_owner or User.objects.filter(role=self.Role.OWNER).exclude(pk=self.pk).exists():
            return ""
        return gettext(
            "You're the only owner of this site. Make someone else an owner before you delete your account."
        )


class RetiredName(models.Model):
    """The username of a deleted account, in lower case.

    It can't be reused: comments, quotations and the log still use it for the former member, and mustn't seem to
    refer to someone else.
    """

    name = models.CharField(max_length=30, primary_key=True)
    retired_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
