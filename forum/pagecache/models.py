from django.db import models


class Version(models.Model):
    """A version of something that pages show and that has no row with a version, such as all usernames.

    A topic's version is the sum of its rows. To increase it, a transaction updates a row that isn't locked, or
    adds one, so transactions never wait for each other here. Only triggers write it: see `TOUCH_TOPIC` in
    triggers.py.
    """

    topic = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
