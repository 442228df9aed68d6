from django.db import connection, models

EPOCH = "epoch"  # the topic that all pages depend on
RAISE_EPOCH = f"""
INSERT INTO pagecache_version (topic, number)
SELECT '{EPOCH}', pagecache_next_version(coalesce(max(number), 0)) FROM pagecache_version WHERE topic = '{EPOCH}'
"""


class Version(models.Model):
    """A version of something that pages show and that has no row with a version, such as all usernames.

    A topic's version is the sum of its rows. To increase it, a transaction updates a row that isn't locked, or
    adds one, so transactions never wait for each other here. Only triggers write it, see `TOUCH_TOPIC` in
    triggers.py, and `raise_epoch`.
    """

    topic = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"

    @classmethod
    def raise_epoch(cls) -> None:
        """Renew all pages everywhere. No copy from before is current any more."""
        with connection.cursor() as cursor:
            cursor.execute(RAISE_EPOCH)
