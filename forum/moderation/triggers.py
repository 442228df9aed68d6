"""Triggers that make the moderation log append-only, even for our own code.

The only change allowed is setting the link to a deleted row to NULL.
"""

ROWS = """
CREATE OR REPLACE FUNCTION moderation_keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the log of decisions is append-only';
    END IF;
    IF (NEW.id, NEW.act, NEW.by_name, NEW.reason, NEW.detail, NEW.target_name, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.act, OLD.by_name, OLD.reason, OLD.detail, OLD.target_name, OLD.created_at)
        OR NEW.by_id IS NOT NULL AND NEW.by_id IS DISTINCT FROM OLD.by_id
        OR NEW.post_id IS NOT NULL AND NEW.post_id IS DISTINCT FROM OLD.post_id
        OR NEW.comment_id IS NOT NULL AND NEW.comment_id IS DISTINCT FROM OLD.comment_id
        OR NEW.member_id IS NOT NULL AND NEW.member_id IS DISTINCT FROM OLD.member_id
        OR NEW.category_id IS NOT NULL AND NEW.category_id IS DISTINCT FROM OLD.category_id
    THEN
        RAISE EXCEPTION 'the log of decisions is append-only';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER moderation_keep_decision BEFORE UPDATE OR DELETE ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_keep_decision();
"""
# TRUNCATE doesn't fire row triggers, so it needs a trigger of its own.
WHOLE_TABLE = """
CREATE OR REPLACE FUNCTION moderation_keep_all_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of decisions is append-only';
END $$;
CREATE OR REPLACE TRIGGER moderation_keep_all_decisions BEFORE TRUNCATE ON moderation_decision
    FOR EACH STATEMENT EXECUTE FUNCTION moderation_keep_all_decisions();
"""
ALL = ROWS + WHOLE_TABLE
