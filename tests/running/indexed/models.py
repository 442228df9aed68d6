from django.db import models


class Entry(models.Model):
    number = models.IntegerField()

    class Meta:
        indexes = [models.Index("number", name="indexed_entry_number")]

    def __str__(self) -> str:
        return f"{self.number}"
