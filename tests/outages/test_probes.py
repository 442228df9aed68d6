"""Probes of a database that accepts connections, and then doesn't respond."""

import pytest
from django.db import connection

from forum.site.connections import DoesNotRespond
from forum.web import health
from forum.web.outage import probe

pytestmark = pytest.mark.django_db

ENOUGH = 15  # seconds; a query of the test that the probe doesn't end takes longer


def test_a_probe_ends_if_its_query_hangs():
    with pytest.raises(DoesNotRespond), probe() as database:
        database.execute(f"SELECT pg_sleep({ENOUGH})")
    assert database.closed
    with probe() as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_the_site_is_checked_again_after_a_check_that_hung():
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute("LOCK TABLE django_migrations")
        assert health.readiness()["migrations"] == health.NO_ANSWER
        health._check.join(ENOUGH)
        assert not health._check.is_alive()
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert health.readiness()["migrations"] == health.READY["migrations"]
