"""Comments that stand already arrived in the order of their moments; what is gone of them is known too."""

from django.db import migrations

NUMBER = """
UPDATE comments_comment SET arrival = numbered.arrival
FROM (
    SELECT id, row_number() OVER (PARTITION BY post_id ORDER BY created_at, path) AS arrival FROM comments_comment
) AS numbered
WHERE comments_comment.id = numbered.id
"""
COUNT = """
UPDATE posts_post SET arrivals = counted.arrivals, gone = counted.gone
FROM (
    SELECT
        post_id,
        max(arrival) AS arrivals,
        coalesce(
            range_agg(int4range(arrival, arrival + 1))
                FILTER (WHERE hidden_at IS NOT NULL OR withdrawn_at IS NOT NULL),
            '{}'
        ) AS gone
    FROM comments_comment GROUP BY post_id
) AS counted
WHERE posts_post.id = counted.post_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0002_arrivals_values_and_quotations"),
        ("posts", "0002_arrivals_values_and_revisions"),
    ]

    operations = [
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
