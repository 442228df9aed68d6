"""Numbers that only grow, and what raises them.

version_after() gives a number greater than the one before. It begins with the clock, so that a number is not given
again after a transaction was rolled back or a backup restored; that it grows does not depend on the clock.
"""

from django.db import migrations, models

AFTER = """
CREATE FUNCTION version_after(number bigint) RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) $$;
"""
NO_AFTER = "DROP FUNCTION version_after(bigint);"

ROWS = """
CREATE FUNCTION versions_raise_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := version_after(OLD.version);
    RETURN NEW;
END $$;
"""
NO_ROWS = "DROP FUNCTION versions_raise_row();"

TOPICS = """
CREATE FUNCTION versions_raise(raised text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pagecache_version SET number = version_after(number) WHERE id = (
        SELECT id FROM pagecache_version WHERE topic = raised LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO pagecache_version (topic, number) VALUES (raised, version_after(0));
    END IF;
END $$;
CREATE FUNCTION versions_raise_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM versions_raise(TG_ARGV[0]);
    RETURN NULL;
END $$;
"""
NO_TOPICS = """
DROP FUNCTION versions_raise_topic();
DROP FUNCTION versions_raise(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("topic", models.CharField(max_length=20)),
                ("number", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.RunSQL(AFTER, NO_AFTER),
        migrations.RunSQL(ROWS, NO_ROWS),
        migrations.RunSQL(TOPICS, NO_TOPICS),
    ]
