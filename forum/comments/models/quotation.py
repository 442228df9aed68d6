from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuotationQuerySet(models.QuerySet):
    def sync(self, comment, numbers: Collection[tuple[int, ...]]) -> None:
        """Make the rows match the numbers that the comment quotes. Numbers that its post doesn't have are ignored.

        One query, and more only if something is quoted.
        """
        rows, thread = self.filter(comment=comment), comment.post.comments.exclude(pk=comment.pk)
        before, now = set(rows.values_list("quoted_id", flat=True)), set()
        if numbers:
            now = set(thread.filter(path__in=map(list, numbers)).values_list("pk", flat=True))
        if before - now:
            rows.filter(quoted__in=before - now).delete()
        if now - before:
            self.bulk_create(Quotation(comment=comment, quoted_id=pk) for pk in now - before)


class Quotation(models.Model):
    """That one comment quotes another of the same thread: a quotation begins with the number of its source."""

    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="quotations", db_index=False, verbose_name=_("comment")
    )
    quoted = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="quoted_in", verbose_name=_("quoted comment")
    )

    objects = QuotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        constraints = [
            models.UniqueConstraint(fields=["comment", "quoted"], name="a_comment_quotes_another_once"),
        ]

    def __str__(self):
        return f"{self.comment} > {self.quoted}"
