"""TRUNCATE passes by the triggers of rows, so the table as a whole refuses it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION moderation_keep_all_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of decisions is append-only';
END $$;
CREATE TRIGGER moderation_keep_all_decisions BEFORE TRUNCATE ON moderation_decision
    FOR EACH STATEMENT EXECUTE FUNCTION moderation_keep_all_decisions();
"""

BACKWARD = """
DROP TRIGGER moderation_keep_all_decisions ON moderation_decision;
DROP FUNCTION moderation_keep_all_decisions();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_hiding_earlier_texts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
