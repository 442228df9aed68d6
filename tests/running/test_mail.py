"""A running site delivers emails at once, and again if it was killed during delivery."""

import pytest
from django.db import connection, transaction

from forum.mail.models import OutboundEmail
from tests.mail import smtp
from tests.support import jobs, processes
from tests.support.served import beside_the_tests

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_worker")]

LOCKS_ON_EMAILS = """
    SELECT pid FROM pg_locks WHERE relation = 'mail_outboundemail'::regclass AND pid <> pg_backend_pid()
"""


@pytest.fixture
def server():
    with smtp.serving() as server:
        yield server


@pytest.fixture
def run(tmp_path, server):
    """A site that sends email to the test server: `with run(): …`."""
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    return lambda: beside_the_tests(tmp_path, connection.settings_dict, EMAIL_URL=url)


def queue(subject="Hello"):
    OutboundEmail.objects.queue(to=["ada@example.org"], subject=subject, body="How are you?")


def test_email_is_delivered_at_once_and_again_after_a_kill(run, server, tmp_path):
    with run():
        with transaction.atomic():
            queue("never")
            transaction.set_rollback(True)
        for number in range(10):
            queue(f"{number}")
        subjects = [server.taken.get(timeout=processes.TIMEOUT)["Subject"] for _email in range(10)]
        processes.until(lambda: not OutboundEmail.objects.exists())
        server.answers.clear()
        queue()
        first = server.taken.get(timeout=processes.TIMEOUT)
        processes.kill(*processes.of(tmp_path))
    assert sorted(subjects) == [f"{number}" for number in range(10)]
    server.answers.set()
    assert OutboundEmail.objects.exists()
    jobs.declare_workers_lost()
    with run():
        second = server.taken.get(timeout=processes.TIMEOUT)
        processes.until(lambda: not OutboundEmail.objects.exists())
    assert first["Message-ID"] == second["Message-ID"]
    assert server.taken.empty()


def test_a_slow_mail_server_holds_up_neither_other_emails_nor_the_database(run, server):
    with run():
        server.answers.clear()
        queue("first")
        assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "first"
        queue("second")
        assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "second"
        with connection.cursor() as cursor:
            cursor.execute(LOCKS_ON_EMAILS)
            assert cursor.fetchall() == []
        server.answers.set()
        processes.until(lambda: not OutboundEmail.objects.exists())
    assert server.taken.empty()
