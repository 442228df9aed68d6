"""The search index: an entry for each published post and each visible comment.

Database triggers (triggers.py) update the entries in the transaction that writes, hides, edits or imports, so no
code can forget to. The entries have their own tables. This keeps the rows of comments small for thread pages, and
updates of their counters don't touch the index. docs/search.md has the cost of all this.

Each entry belongs to a block: its key divided by BLOCK_SIZE. Keys grow with time, so the highest blocks have the
latest posts or comments. The block is part of the GIN index on words. A condition like `block > 4000` therefore
finds the latest matches of a common word without reading all of them.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

BLOCK_SIZE = 256  # keys per block; the triggers use it, too


class Entry(models.Model):
    """The searchable data of a post or comment. Only the triggers write it."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    created_at = models.DateTimeField(help_text="When it was published.")
    block = models.IntegerField(help_text="The key divided by 256. Searches can be limited to the latest blocks.")
    words = SearchVectorField(help_text="The stems of the words, with their positions.")

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
            GinIndex(fields=["words", "block"], name="words_of_posts", gin_pending_list_limit=256),
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
            GinIndex(fields=["words", "block"], name="words_of_comments", gin_pending_list_limit=512),
        ]

    def __str__(self):
        return f"{self.comment_id}"
