"""Database functions that change a version whenever something changes that a cached page shows.

Triggers call them, so no verb can forget to. The triggers are declared next to the tables they watch.
"""

# A number greater than the one before. It starts with the clock, so that no number comes back after a rollback or
# from a backup; that it grows doesn't depend on the clock.
NEXT_VERSION = """
CREATE OR REPLACE FUNCTION pagecache_next_version(number bigint) RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) $$;
"""
# For a BEFORE trigger on a table with a column `version`.
TOUCH_ROW = """
CREATE OR REPLACE FUNCTION pagecache_touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := pagecache_next_version(OLD.version);
    RETURN NEW;
END $$;
"""
# For a trigger on what has no version of its own; the topic is the trigger's argument. See `Version`.
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
