"""The indexes of words, built beside the entries while people write on."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0003_enter_what_stands")]
    operations = [
        AddIndexConcurrently(
            "commententry",
            GinIndex(fields=["words", "shelf"], name="words_of_comments", gin_pending_list_limit=512),
        ),
        AddIndexConcurrently(
            "postentry",
            GinIndex(fields=["words", "shelf"], name="words_of_posts", gin_pending_list_limit=256),
        ),
    ]
