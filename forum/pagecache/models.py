from django.db import models


class Version(models.Model):
    """How often something changed that pages show and that has no row of its own to count it.

    A topic's version is the sum of its rows. Whoever raises it takes a row that nobody holds, or a new one: nobody
    ever waits here for somebody else's transaction. Only triggers write it: see `TOUCH_TOPIC` in triggers.py.
    """

    topic = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()

    def __str__(self):
        return f"{self.topic} {self.number}"
