"""Nobody, not even the site's own code, rewrites the log: only links to rows that are gone may become empty."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION moderation_keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER moderation_keep_decision BEFORE UPDATE OR DELETE ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_keep_decision();
"""

BACKWARD = """
DROP TRIGGER moderation_keep_decision ON moderation_decision;
DROP FUNCTION moderation_keep_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
