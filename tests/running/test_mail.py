"""A running site delivers emails at once, and again if it was killed during delivery."""

from queue import Empty

import pytest
from django.db import connection, transaction

from forum.mail.models import CLAIM, OutboundEmail
from tests.mail import smtp
from tests.support import processes
from tests.support.served import beside_the_tests

pytestmark = pytest.mark.django_db(transaction=True)

# Those that send an email hold a lock for it. Other sessions may be in a transaction for a moment.
TRANSACTIONS_OF_SENDERS = """
    SELECT xact_start FROM pg_stat_activity
    WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s)
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
    with run():
        second = server.taken.get(timeout=processes.TIMEOUT)
        processes.until(lambda: not OutboundEmail.objects.exists())
    assert first["Message-ID"] == second["Message-ID"]
    assert server.taken.empty()


def test_a_slow_mail_server_holds_up_no_transaction_and_gets_one_copy(run, server):
    with run():
        server.answers.clear()
        queue("first")
        assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "first"
        queue("second")  # wakes both processes: the other one sends it
        assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "second"
        with connection.cursor() as cursor:
            cursor.execute(TRANSACTIONS_OF_SENDERS, [CLAIM])
            assert cursor.fetchall() == [(None,), (None,)]
        assert not OutboundEmail.objects.deliver_next()  # both are claimed
        server.answers.set()
        processes.until(lambda: not OutboundEmail.objects.exists())
    assert server.taken.empty()


def test_a_sender_that_lost_its_session_changes_nothing(run, server):
    with run():
        server.answers.clear()
        queue()
        first = server.taken.get(timeout=processes.TIMEOUT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = %s", [CLAIM])
        queue("wakes the other process")
        second = server.taken.get(timeout=processes.TIMEOUT)
        assert first["Message-ID"] == second["Message-ID"]
        server.answers.set()
        processes.until(lambda: not OutboundEmail.objects.exists())
    assert server.taken.get_nowait()["Subject"] == "wakes the other process"
    with pytest.raises(Empty):
        server.taken.get_nowait()
