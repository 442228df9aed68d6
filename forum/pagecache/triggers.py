"""Database functions that change a version whenever something on a cached page changes.

Triggers call them, so no code can forget to. The triggers are declared next to the models whose tables they watch.
"""

# A number greater than the previous one. It starts from the clock, so that a number never comes back after a
# rollback or from a backup. But it always grows, even if the clock is set back.
NEXT_VERSION = """
CREATE OR REPLACE FUNCTION pagecache_next_version(number bigint) RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) $$;
"""
# For a BEFORE trigger on a table with a `version` column.
TOUCH_ROW = """
CREATE OR REPLACE FUNCTION pagecache_touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := pagecache_next_version(OLD.version);
    RETURN NEW;
END $$;
"""
# For a trigger on a table without that column. The topic is the trigger's argument. See `Version`.
TOUCH_TOPIC = """
CREATE OR REPLACE FUNCTION pagecache_touch_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pagecache_version SET number = pagecache_next_version(number) WHERE id = (
        SELECT id FROM pagecache_version WHERE topic = TG_ARGV[0] LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO pagecache_version (topic, number) VALUES (TG_ARGV[0], pagecache_next_version(0));
    END IF;
    RETURN NULL;
END $$;
"""
ALL = NEXT_VERSION + TOUCH_ROW + TOUCH_TOPIC
