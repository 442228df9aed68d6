"""Letters leave a site that runs: at once, once, and also where its processes were killed over them."""

import pytest
from django.db import connection, transaction

from accounts.models import Letter
from tests.accounts import smtp
from tests.support import processes
from tests.support.served import beside_the_tests

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server():
    with smtp.serving() as server:
        yield server


@pytest.fixture
def run(tmp_path, server):
    """A site that sends its mail to the server: `with run(): …`."""
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    return lambda: beside_the_tests(tmp_path, connection.settings_dict, EMAIL_URL=url)


def post(subject="Hello"):
    Letter.objects.post(to=["ada@example.org"], subject=subject, body="How are you?")


def test_letters_leave_at_once_and_one_whose_carrier_is_killed_over_it_is_sent_again(run, server, tmp_path):
    with run():
        with transaction.atomic():
            post("never")
            transaction.set_rollback(True)
        for number in range(10):
            post(f"{number}")
        subjects = [server.taken.get(timeout=processes.PATIENCE)["Subject"] for _letter in range(10)]
        processes.until(lambda: not Letter.objects.exists())
        server.answers.clear()
        post()
        first = server.taken.get(timeout=processes.PATIENCE)
        processes.kill(*processes.of(tmp_path))
    assert sorted(subjects) == [f"{number}" for number in range(10)]
    server.answers.set()
    assert Letter.objects.exists()
    with run():
        second = server.taken.get(timeout=processes.PATIENCE)
        processes.until(lambda: not Letter.objects.exists())
    assert first["Message-ID"] == second["Message-ID"]
    assert server.taken.empty()
