from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuotationQuerySet(models.QuerySet["Quotation"]):
    def add(self, comment, numbers: Collection[tuple[int, ...]]) -> None:
        """Record that a comment quotes the comments with these numbers under its post. Ignores numbers that don't
        exist. Without numbers it makes no query."""
        if numbers:
            quoted = comment.post.comments.filter(path__in=map(list, numbers)).exclude(pk=comment.pk)
            rows = [Quotation(comment=comment, quoted_id=pk) for pk in quoted.values_list("pk", flat=True)]
            self.bulk_create(rows, ignore_conflicts=True)  # type: ignore[arg-type]  # mypy loses the model type

    def sync(self, comment, numbers: Collection[tuple[int, ...]]) -> None:
        """Replace the quotations of an edited comment."""
        self.filter(comment=comment).exclude(quoted__path__in=map(list, numbers)).delete()
        self.add(comment, numbers)


class Quotation(models.Model):
    """A link from a comment to one that it quotes in the same thread."""

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
