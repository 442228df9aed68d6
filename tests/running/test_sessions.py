"""What a running site does about sessions and security besides answering requests."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest

from tests.running.sites import database_of, serving, stop
from tests.support import processes

EXPIRED = """
    INSERT INTO django_session (session_key, session_data, expire_date)
    SELECT 'expired-' || number, '', now() - interval '1 day' FROM generate_series(1, 2500) AS number
"""
COUNT = "SELECT count(*) FROM django_session"


def test_a_site_deletes_expired_sessions_when_it_starts_and_logs_refusals(data_dir):
    with database_of(data_dir) as dsn, psycopg.connect(dsn, autocommit=True) as database:
        database.execute(EXPIRED)
        database.execute("DELETE FROM procrastinate_periodic_defers")  # as if the last start was long ago
        with serving(data_dir, LOG_LEVEL="ERROR") as site:
            processes.until(lambda: database.execute(COUNT).fetchone() == (0,))
            with pytest.raises(HTTPError, match="403"):
                urlopen(Request(f"{site.address}/accounts/login/", data=b"login=ada&password=secret"), timeout=60)
            stop(site)
            output = site.process.stdout.read()
    [line] = [line for line in output.splitlines() if "seedbed.security" in line]
    assert line.endswith(' refused ip=127.0.0.1 user=- status=403 method=POST path="/accounts/login/"')
    assert "secret" not in output
