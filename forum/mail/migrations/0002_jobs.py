"""A job sends each email: enqueue one for those that wait, and drop what their own queue needed."""

from django.db import migrations

ENQUEUE = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'default', 'send_email', jsonb_build_object('email_id', id) FROM mail_outboundemail
"""


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.RunSQL(ENQUEUE, migrations.RunSQL.noop),
        migrations.RemoveField("outboundemail", "attempts"),
        migrations.RemoveField("outboundemail", "next_try_at"),
    ]
