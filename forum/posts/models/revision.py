from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Decision, Hideable


class Revision(Hideable):
    """An earlier version of a post or comment, saved by an edit that readers can see."""

    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="revisions")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="revisions")
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Posts only."))
    source_url = models.CharField(_("link to the article"), max_length=1000, blank=True)
    source_name = models.CharField(_("source"), max_length=120, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField(_("written"), help_text=_("When this version was published."))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)

    act_of_hiding, act_of_restoring = Decision.Act.HIDE_TEXT, Decision.Act.RESTORE_TEXT

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-replaced_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="a_revision_is_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.target} · {self.replaced_at:%Y-%m-%d %H:%M}"

    @classmethod
    def of(cls, thing, *, replaced_at) -> "Revision":
        """An unsaved revision with the current text of a post or comment. The caller has locked it."""
        fields = {**thing.text_fields, **thing.as_target()}
        return cls(**fields, written_at=thing.current_since, replaced_at=replaced_at)

    @property
    def target(self):
        """The post or comment that this is a version of."""
        return self.comment or self.post

    @property
    def text_fields(self) -> dict[str, str]:
        """The same fields as `text_fields` of the target."""
        return {name: getattr(self, name) for name in self.target.text_fields}

    # --- Hiding, which affects only the history page --------------------------------------------------------

    @property
    def log_detail(self) -> str:
        """The period in which this version was shown, to identify it in the log."""
        return f"{self.written_at:%Y-%m-%d %H:%M} – {self.replaced_at:%Y-%m-%d %H:%M %Z}"

    def lock_for_change(self) -> None:
        """Lock the target and then the revision until the end of the transaction, and reload both."""
        self.target.lock_for_change()
        self.refresh_from_db(
            fields=["hidden_at", "hidden_reason"], from_queryset=Revision.objects.select_for_update(no_key=True)
        )

    def save_visibility(self) -> None:
        self.save(update_fields=["hidden_at", "hidden_reason"])

    def as_target(self) -> dict:
        """The post or comment, because decisions can't point at revisions."""
        return self.target.as_target()
