from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Decision, Hideable


class Revision(Hideable):
    """What stood in a post or a comment before an edit that readers are told of."""

    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="revisions")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="revisions")
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Of a post; comments have none."))
    source_url = models.CharField(_("link to the article"), max_length=1000, blank=True)
    source_name = models.CharField(_("source"), max_length=120, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    written_at = models.DateTimeField(_("written"), help_text=_("When this text began to stand there."))
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
        """What stands in a post or a comment that the caller has locked and is about to change. Not saved yet."""
        words = {**thing.words, **thing.as_target()}
        return cls(**words, written_at=thing.standing_since, replaced_at=replaced_at)

    @property
    def target(self):
        """The post or the comment whose text it was."""
        return self.comment or self.post

    @property
    def words(self) -> dict[str, str]:
        """As those of the target."""
        return {name: getattr(self, name) for name in self.target.words}

    # --- Being hidden, which only changes what the history shows --------------------------------------------

    @property
    def log_detail(self) -> str:
        """Which of the texts."""
        return f"{self.written_at:%Y-%m-%d %H:%M} – {self.replaced_at:%Y-%m-%d %H:%M %Z}"

    def lock_for_change(self) -> None:
        """Hold what it belongs to, then the row, until the transaction ends; read both afresh."""
        self.target.lock_for_change()
        self.refresh_from_db(
            fields=["hidden_at", "hidden_reason"], from_queryset=Revision.objects.select_for_update(no_key=True)
        )

    def settle(self) -> None:
        self.save(update_fields=["hidden_at", "hidden_reason"])

    def as_target(self) -> dict:
        """The log tells it of the post or the comment."""
        return self.target.as_target()
