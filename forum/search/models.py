"""The index of the search: an entry for each post that is published and each comment that stands.

Triggers of the database keep the entries (triggers.py) in the transaction that writes, hides, edits or imports,
so that nobody can forget it. They lie in tables of their own: the rows of comments stay narrow for the pages that
show threads, and what is counted on them touches nothing here. docs/search.md says what all this costs.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

A_SHELF = 256  # keys on one shelf; the triggers know it, too


class Entry(models.Model):
    """What a search needs to know of a post or a comment. Nothing but the triggers writes here."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    created_at = models.DateTimeField(help_text="When it was published.")
    shelf = models.IntegerField(help_text="The key divided by 256: searches among the latest name some shelves.")
    words = SearchVectorField(help_text="Its words as the site's language reduces them, with their places.")

    class Meta:
        abstract = True


class PostEntry(Entry):
    post = models.OneToOneField(
        "posts.Post", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "post"], name="found_posts_by_date"),
            models.Index(fields=["author", "created_at"], name="found_posts_by_author"),
            GinIndex(fields=["words", "shelf"], name="words_of_posts", gin_pending_list_limit=256),
        ]

    def __str__(self):
        return f"{self.post_id}"


class CommentEntry(Entry):
    comment = models.OneToOneField(
        "comments.Comment", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    post = models.ForeignKey("posts.Post", models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "comment"], name="found_comments_by_date"),
            models.Index(fields=["author", "created_at"], name="found_comments_by_author"),
            GinIndex(fields=["words", "shelf"], name="words_of_comments", gin_pending_list_limit=512),
        ]

    def __str__(self):
        return f"{self.comment_id}"
