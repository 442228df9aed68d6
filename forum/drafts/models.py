"""What members have typed and not sent yet, kept on the server for any machine they come back from.

There is one row a member and place: the form that was typed into last. Each form carries a key, and so does what
is kept of it. When a form is sent, its key stays in the row (`sent`), so that what a slow request brings later
cannot bring back as unsent what has been published. Each way it is a single statement, in which the row's own lock
decides who came first.
"""

import json
import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Q, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=180)
TYPED = ("title", "byline", "source_name", "source_url", "body", "reason")  # the fields, as they are read
MOST = 200  # texts a member; of more, the oldest go
REMEMBERED = timedelta(
    days=30
)  # that a form was sent: longer than browsers keep a text which was not acknowledged

KEEP = """
    INSERT INTO accounts_unsent AS kept (member_id, place, words, key, saved_at)
    VALUES (%s, %s, %s::jsonb, %s::uuid, %s)
    ON CONFLICT (member_id, place) DO UPDATE
    SET words = EXCLUDED.words, key = EXCLUDED.key, saved_at = EXCLUDED.saved_at
    WHERE kept.sent IS DISTINCT FROM EXCLUDED.key
      AND (kept.words = '{}' OR kept.saved_at <= EXCLUDED.saved_at
           OR (kept.key, kept.words) = (EXCLUDED.key, EXCLUDED.words))
    RETURNING xmax = 0
"""
COLUMN = """
    SELECT jsonb_build_object('place', place, 'words', words, 'key', key, 'sent', sent, 'saved_at', saved_at)
    FROM accounts_unsent WHERE member_id = %s AND place = %s
"""
# In a statement that has published what the form was sent for, as `made`; or by itself. None where no form was.
SENT = """
    INSERT INTO accounts_unsent AS kept (member_id, place, words, sent, saved_at)
    SELECT %(author)s, %(place)s::text, '{}', %(key)s::uuid, clock_timestamp()
    FROM made WHERE %(place)s::text IS NOT NULL
    ON CONFLICT (member_id, place) DO UPDATE
    SET sent = EXCLUDED.sent,
        words = CASE WHEN coalesce(kept.key = EXCLUDED.sent, true) THEN '{}' ELSE kept.words END,
        saved_at = CASE WHEN coalesce(kept.key = EXCLUDED.sent, true) THEN EXCLUDED.saved_at ELSE kept.saved_at END
"""


class UnsentQuerySet(models.QuerySet):
    def with_words(self):
        """Without the rows that only remember what was sent."""
        return self.exclude(words={}).order_by("-saved_at", "-pk")

    def at(self, member, place: str) -> "Unsent":
        """What the member has typed there; nothing, unsaved, where there is nothing. One query."""
        return self.filter(member=member, place=place).first() or Unsent(member=member, place=place)

    def as_column(self, member, place: str) -> RawSQL | Value:
        """The same, to be read along with another row, for `Unsent.from_column`."""
        if not member.is_authenticated:
            return Value("")
        return RawSQL(COLUMN, [member.pk, place], output_field=models.JSONField())

    def keep(self, *, member, place: str, words: dict[str, str], key: uuid.UUID, age=timedelta()) -> bool:
        """Remember what was typed `age` ago into the form of this key. Whether it was to be remembered: not if
        that form has been sent, or something was typed there later.

        No words at all put away what is kept of the same form, and of no other.
        """
        typed_at = timezone.now() - max(age, timedelta())
        if not words:
            return bool(self.filter(member=member, place=place, key=key).update(words={}, saved_at=typed_at))
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [member.pk, place, json.dumps(words), key, typed_at])
            kept = cursor.fetchone()
        if kept == (True,):
            self.forget_old(member)
        return kept is not None

    def sent(self, *, member, place: str, key: uuid.UUID | None) -> None:
        """The form of this key was sent from there: what is kept of it goes, and does not come back.

        One statement, in the transaction of what was sent; none where no form was.
        """
        if key is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"WITH made AS (SELECT) {SENT}", {"author": member.pk, "place": place, "key": key})

    def discard(self, *, member, place: str) -> None:
        """Put it away, as if it had been sent."""
        self.filter(member=member, place=place).update(words={}, sent=models.F("key"))

    def forget_old(self, member) -> None:
        """Let go of what the member has not touched for long, and of what is too many."""
        now, theirs = timezone.now(), self.filter(member=member)
        too_many = theirs.with_words()[MOST:].values("pk")
        long_sent = Q(words={}, saved_at__lt=now - REMEMBERED)
        theirs.filter(Q(saved_at__lt=now - KEPT) | long_sent | Q(pk__in=too_many)).delete()


class Unsent(models.Model):
    """What one member has typed into the form that is sent to one place."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsent", db_index=False, verbose_name=_("member")
    )
    place = models.CharField(_("place"), max_length=2000, help_text=_("The path to which the form is sent."))
    words = models.JSONField(_("words"), default=dict, help_text=_("The text of each field, by its name."))
    key = models.UUIDField(null=True, editable=False, help_text=_("Of the form that was typed into."))
    sent = models.UUIDField(null=True, editable=False, help_text=_("The key of the form that was sent last."))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = UnsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsent text")
        verbose_name_plural = _("unsent texts")
        constraints = [
            models.UniqueConstraint(fields=["member", "place"], name="one_unsent_text_per_member_and_place"),
        ]

    def __str__(self):
        return f"{self.member} · {self.place}"

    @classmethod
    def from_column(cls, column: dict | str | None) -> Self:
        return cls(**{**column, "saved_at": parse_datetime(column["saved_at"])}) if column else cls()

    @property
    def initial(self) -> dict:
        """For a form: the words, and the key of the form they were typed into, so that it is sent once."""
        return {**self.words, "key": self.key} if self.words and self.key else dict(self.words)

    @property
    def typed(self) -> str:
        """When that was, as scripts read it; nothing where there are no words."""
        return self.saved_at.isoformat() if self.words else ""

    @property
    def text(self) -> str:
        """All that was typed, for a list."""
        return "\n\n".join(self.words[name] for name in TYPED if self.words.get(name, "").strip())
