from django.db import models
from django.utils.translation import gettext_lazy as _


class Quotation(models.Model):
    """That one comment quotes another of the same thread."""

    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="quotations", db_index=False, verbose_name=_("comment")
    )
    quoted = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="quoted_in", verbose_name=_("quoted comment")
    )

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        constraints = [
            models.UniqueConstraint(fields=["comment", "quoted"], name="a_comment_quotes_another_once"),
        ]

    def __str__(self):
        return f"{self.comment} > {self.quoted}"
