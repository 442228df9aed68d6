"""Counters, for what leaves no rows that could be counted."""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from forum.web.sql import select

from .rates import Rate

# One statement, so concurrent uses add up. Refused uses don't raise the counter further. Outside a transaction, it
# doesn't wait for the disk: after a crash, the last second of a counter may be lost.
USE = """
INSERT INTO limits_counter AS counter (key, used, expires_at)
VALUES (%(key)s, 1, statement_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    used = 1 + CASE WHEN counter.expires_at > statement_timestamp()
        THEN least(counter.used, %(amount)s) ELSE 0 END,
    expires_at = CASE WHEN counter.expires_at > statement_timestamp()
        THEN counter.expires_at ELSE EXCLUDED.expires_at END
RETURNING used, extract(epoch FROM expires_at - statement_timestamp())::float8 AS seconds_left,
    set_config('synchronous_commit',
        CASE WHEN %(alone)s THEN 'off' ELSE current_setting('synchronous_commit') END, true)
"""
PEEK = """
SELECT used, extract(epoch FROM expires_at - statement_timestamp())::float8 AS seconds_left
FROM limits_counter WHERE key = %(key)s AND expires_at > statement_timestamp()
"""
REMEMBER = """
INSERT INTO limits_counter AS counter (key, used, expires_at)
SELECT key, 0, statement_timestamp() + make_interval(secs => %(seconds)s) FROM unnest(%(keys)s::uuid[]) AS key
ORDER BY key
ON CONFLICT (key) DO UPDATE SET expires_at = EXCLUDED.expires_at
"""
DELETE_EXPIRED = """
DELETE FROM limits_counter WHERE key IN (
    SELECT key FROM limits_counter WHERE expires_at <= statement_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED
)
"""
USES_PER_CLEANING = 100  # a cleaning deletes up to ten times as many rows as were added since the last one
_uses = count(1)


def key_of(*parts: object) -> UUID:
    """The key of a counter. A keyed hash, so that the table doesn't reveal addresses or what was typed."""
    text = "\0".join(map(str, parts))
    return UUID(bytes=hmac.digest(settings.SECRET_KEY.encode(), text.encode(), sha256)[:16])


class CounterManager(models.Manager["Counter"]):
    def use(self, key: UUID, rate: Rate) -> float:
        """Count one use. Returns 0 if it is within the rate; otherwise for how many seconds it isn't.

        The time runs from the first use. Uses within a transaction count only once that is committed.
        """
        alone = not connection.in_atomic_block
        [row] = select(USE, {"key": key, **rate._asdict(), "alone": alone})
        if next(_uses) % USES_PER_CLEANING == 0:
            self.delete_expired()
        return float(row["seconds_left"]) if row["used"] > rate.amount else 0

    def peek(self, key: UUID, rate: Rate) -> float:
        """What the next `use` would return, without counting it."""
        rows = select(PEEK, {"key": key})
        return float(rows[0]["seconds_left"]) if rows and rows[0]["used"] >= rate.amount else 0

    def give_back(self, keys: Iterable[UUID]) -> None:
        """Undo one use of each counter."""
        self.filter(key__in=[*keys], used__gt=0).update(used=models.F("used") - 1)

    def remember(self, keys: Iterable[UUID], seconds: int) -> None:
        """Store keys that `is_remembered` finds for so long."""
        with connection.cursor() as cursor:
            cursor.execute(REMEMBER, {"keys": [*keys], "seconds": seconds})

    def is_remembered(self, key: UUID) -> bool:
        return self.filter(key=key, expires_at__gt=timezone.now()).exists()

    def delete_expired(self) -> None:
        """Delete up to 1000 rows whose time is over. Nothing else deletes rows, however many there are."""
        with connection.cursor() as cursor:
            cursor.execute(DELETE_EXPIRED)


class Counter(models.Model):
    """How often something was used since its time began."""

    key = models.UUIDField(primary_key=True)
    used = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    objects = CounterManager()

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"
