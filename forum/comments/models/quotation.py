from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.text import markup


class QuotationQuerySet(models.QuerySet):
    def follow(self, comment, *, before: str = "") -> None:
        """Keep the rows true to what the comment quotes now, and quoted in its HTML `before`.

        A query and an insert, or neither where nothing new is.
        """
        were, are = (markup.quoted(html, post_id=comment.post_id) for html in (before, comment.body_html))
        if are == were:
            return
        if were:
            self.filter(comment=comment).delete()
        if are:
            quoted = self.sources(comment.body_html, post=comment.post)
            self.bulk_create(Quotation(comment=comment, quoted_id=pk) for pk in quoted if pk != comment.pk)

    def sources(self, html: str, *, post) -> list[int]:
        """Keys of the comments under the post that rendered HTML quotes: only what stands there can be quoted. One
        query, and none where nothing is."""
        numbers = markup.quoted(html, post_id=post.pk)
        return list(post.comments.filter(path__in=numbers).values_list("pk", flat=True)) if numbers else []


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
