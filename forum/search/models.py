"""The search index: an entry for each post and each comment, with its words.

Database triggers (triggers.py) update the entries in the transaction that writes, hides, edits or imports, so no
code can forget to. The entries have their own tables. This keeps the rows of comments small for thread pages, and
updates of their counters don't touch the index. docs/search.md has the cost of all this.

Each entry belongs to a block: its key divided by BLOCK_SIZE. Keys grow with time, so the highest blocks have the
latest posts or comments. The block is part of the GIN index on words. A condition like `block > 4000` therefore
finds the latest matches of a common word without reading all of them.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from forum.text.trigrams import TrigramKey

BLOCK_SIZE = 256  # keys per block; the triggers use it, too


class Entry(models.Model):
    """The searchable data of a post or comment. Written by the triggers, and by `reindexing`."""

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
    is_visible = models.BooleanField(default=True, db_default=True, help_text="Published, and not removed.")
    words = SearchVectorField(
        null=True,
        help_text="Words with their forms and positions: see forum/text/analysis.py. NULL: not indexed yet.",
    )

    class Meta:
        abstract = True


class PostEntry(Entry):
    post = models.OneToOneField(
        "posts.Post", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    title = SearchVectorField(null=True, help_text="Those of the words that are in the title, which rank higher.")

    class Meta:
        indexes = [
            models.Index(fields=["post"], condition=models.Q(words=None), name="posts_to_index"),
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
            models.Index(fields=["comment"], condition=models.Q(words=None), name="comments_to_index"),
            models.Index(fields=["created_at", "comment"], name="found_comments_by_date"),
            models.Index(fields=["author", "created_at"], name="found_comments_by_author"),
            GinIndex(fields=["words", "block"], name="words_of_comments", gin_pending_list_limit=512),
        ]

    def __str__(self):
        return f"{self.comment_id}"


class IndexState(models.Model):
    """One row: in what language the entries are indexed. Without it, nothing has been indexed yet."""

    language = models.CharField(max_length=50)
    is_complete = models.BooleanField(help_text="Whether that's true of all entries.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_state_of_the_index")]

    def __str__(self):
        return self.language


class Spelling(models.Model):
    """A word from a title or the name of a source, which a search without results can suggest.

    Triggers write it when a post is published. It stays when the post is removed, but only what still has results
    is suggested. No constraint makes words unique: publishing must not wait for others who publish the same word.
    """

    text = models.TextField()
    key = models.GeneratedField(expression=TrigramKey("text"), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [
            models.Index(fields=["text"], name="spellings_by_text"),
            GinIndex(OpClass("key", "gin_trgm_ops"), name="spellings_by_trigrams"),
        ]

    def __str__(self):
        return self.text
