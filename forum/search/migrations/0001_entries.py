"""The tables of the search's index; their indexes of words come last (0004), when there is something in them."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

# The words of most comments take 1 to 3 kB. They are read by the hundred, to be ranked: uncompressed, in their row.
# Of how many words the planner knows how often they occur: 4,000; a word it does not know is rare then.
IN_THE_ROW = """
ALTER TABLE search_{kind}entry SET (toast_tuple_target = 8160);
ALTER TABLE search_{kind}entry ALTER words SET STORAGE EXTERNAL;
ALTER TABLE search_{kind}entry ALTER words SET STATISTICS 400;
"""


def columns(subject):
    return [
        (
            "author",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        ("created_at", models.DateTimeField(help_text="When it was published.")),
        (
            "shelf",
            models.IntegerField(help_text="The key divided by 256: searches among the latest name some shelves."),
        ),
        (
            "words",
            django.contrib.postgres.search.SearchVectorField(
                help_text="Its words as the site's language reduces them, with their places."
            ),
        ),
        (
            subject.rpartition(".")[2],
            models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="+",
                serialize=False,
                to=subject,
            ),
        ),
    ]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comments", "0004_every_comment_has_an_arrival"),
        ("posts", "0004_no_post_has_the_address_of_another_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.CreateModel(
            name="CommentEntry",
            fields=[
                *columns("comments.comment"),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["created_at", "comment"], name="found_comments_by_date"),
                    models.Index(fields=["author", "created_at"], name="found_comments_by_author"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostEntry",
            fields=columns("posts.post"),
            options={
                "indexes": [
                    models.Index(fields=["created_at", "post"], name="found_posts_by_date"),
                    models.Index(fields=["author", "created_at"], name="found_posts_by_author"),
                ],
            },
        ),
        migrations.RunSQL(IN_THE_ROW.format(kind="comment"), migrations.RunSQL.noop),
        migrations.RunSQL(IN_THE_ROW.format(kind="post"), migrations.RunSQL.noop),
    ]
