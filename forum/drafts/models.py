"""Drafts: what members have typed and not sent yet.

There is one row per member and form URL, for the form that was typed into last. Each form carries a one-time key,
and so does its draft. When a form is sent, its key stays in the row (`sent_key`), so that a slow request can't
bring back as a draft what has been published. Every change is a single statement: the row's lock decides who came
first.
"""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

TEXT_FIELDS = ("title", "byline", "source_name", "source_url", "body", "reason")  # in reading order
MAX_URL_LENGTH = 2000
KEEP_DRAFTS = timedelta(days=180)
KEEP_FETCHED = timedelta(days=30)  # the page of a link, read for a post that was never published
MAX_DRAFTS = 200  # per member; beyond that the oldest are deleted
# How long to remember that a form was sent: longer than a browser keeps text that was never acknowledged.
KEEP_SENT_KEYS = timedelta(days=30)

SAVE = """
INSERT INTO drafts_draft AS draft (member_id, form_url, fields, key, saved_at)
VALUES (%(member)s, %(form_url)s, %(fields)s::jsonb, %(key)s::uuid, %(saved_at)s)
ON CONFLICT (member_id, form_url) DO UPDATE
SET fields = EXCLUDED.fields, key = EXCLUDED.key, saved_at = EXCLUDED.saved_at
WHERE draft.sent_key IS DISTINCT FROM EXCLUDED.key
  AND (draft.fields = '{}' OR draft.saved_at <= EXCLUDED.saved_at
       OR (draft.key, draft.fields) = (EXCLUDED.key, EXCLUDED.fields))
RETURNING xmax = 0 AS is_new
"""
# The text of another form at the same URL stays.
MARK_SENT = """
INSERT INTO drafts_draft AS draft (member_id, form_url, fields, sent_key, saved_at)
VALUES (%(member)s, %(form_url)s, '{}', %(key)s::uuid, clock_timestamp())
ON CONFLICT (member_id, form_url) DO UPDATE
SET sent_key = EXCLUDED.sent_key,
    fields = CASE WHEN coalesce(draft.key = EXCLUDED.sent_key, true) THEN '{}' ELSE draft.fields END,
    saved_at = CASE WHEN coalesce(draft.key = EXCLUDED.sent_key, true)
        THEN EXCLUDED.saved_at ELSE draft.saved_at END
"""


class DraftQuerySet(models.QuerySet["Draft"]):
    def with_text(self) -> "DraftQuerySet":
        """Drafts that contain text, newest first. The other rows only store the key of a sent form."""
        return self.exclude(fields={}).order_by("-saved_at", "-pk")

    def at(self, member: User, form_url: str) -> "Draft":
        """The member's draft for this form; an empty unsaved one if there is none. One query."""
        return self.filter(member=member, form_url=form_url).first() or Draft(member=member, form_url=form_url)

    def save(
        self, *, member: User, form_url: str, fields: dict[str, str], key: uuid.UUID, age: timedelta = timedelta()
    ) -> bool:
        """Save what was typed `age` ago into the form with this key. False if that form has been sent, or
        something was typed at the same URL later.

        Without fields, the draft of this form is emptied; that of another form at the same URL stays.
        """
        saved_at = timezone.now() - max(age, timedelta())
        if not fields:
            draft = self.filter(member=member, form_url=form_url, key=key)
            return bool(draft.update(fields={}, saved_at=saved_at))
        values: dict[str, Any] = {"member": member.pk, "form_url": form_url, "fields": json.dumps(fields)}
        with connection.cursor() as cursor:
            cursor.execute(SAVE, values | {"key": key, "saved_at": saved_at})
            saved = cursor.fetchone()
        if saved == (True,):
            self.delete_surplus(member)
        return saved is not None

    def mark_sent(self, *, member: User, form_url: str, key: uuid.UUID | None) -> None:
        """Empty the draft of the form with this key, for good. One statement; none without a key.

        Call it in the transaction that publishes the text.
        """
        if key is not None:
            with connection.cursor() as cursor:
                cursor.execute(MARK_SENT, {"member": member.pk, "form_url": form_url, "key": key})

    def discard(self, *, member: User | None, form_url: str) -> None:
        """Empty the draft, as if its form had been sent."""
        self.filter(member=member, form_url=form_url).update(fields={}, sent_key=models.F("key"))

    def delete_surplus(self, member: User) -> None:
        """Delete the member's oldest drafts if there are too many."""
        drafts = self.filter(member=member)
        drafts.filter(pk__in=drafts.with_text()[MAX_DRAFTS:].values("pk")).delete()

    def delete_old(self) -> None:
        """Delete everyone's drafts that nobody has changed for long, and the keys of forms sent long ago."""
        now = timezone.now()
        sent_long_ago = Q(fields={}, saved_at__lt=now - KEEP_SENT_KEYS)
        self.filter(Q(saved_at__lt=now - KEEP_DRAFTS) | sent_long_ago).delete()


class Draft(models.Model):
    """What one member has typed into the form that is sent to one URL."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", db_index=False, verbose_name=_("member")
    )
    form_url = models.CharField(
        _("form"), max_length=MAX_URL_LENGTH, help_text=_("Path that the form is sent to.")
    )
    fields = models.JSONField(_("text"), default=dict, help_text=_("Text by field name."))
    key = models.UUIDField(null=True, editable=False, help_text=_("One-time key of the form that was typed into."))
    sent_key = models.UUIDField(null=True, editable=False, help_text=_("Key of the form last sent."))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["member", "form_url"], name="one_draft_per_member_and_form")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.form_url}"

    @property
    def initial(self) -> dict[str, object]:
        """Initial data for a form: the text, and the key it was typed under, so that it can be sent only once."""
        return {**self.fields, "key": self.key} if self.fields and self.key else dict(self.fields)

    @property
    def typed_at(self) -> str:
        """When it was typed, in ISO format for scripts; empty if there is no text."""
        return self.saved_at.isoformat() if self.fields else ""

    @property
    def text(self) -> str:
        """Everything typed, for a list."""
        return "\n\n".join(self.fields[name] for name in TEXT_FIELDS if self.fields.get(name, "").strip())
