"""The database stops while the site runs."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psycopg
import pytest

from forum.site import postgres
from tests.running.sites import serving, stop, workers
from tests.running.test_kept_pages import ask, ask_each
from tests.support import processes
from tests.support.reading import Page

TYPED = "Half an hour of thought."
# Prints a session and the key of a post.
MAKE = """
from django.test import Client
from tests.support import make
client = Client()
client.force_login(make.member("ben"), backend="accounts.backends.AuthenticationBackend")
print(client.cookies["sessionid"].value, make.post().pk)
"""
COMMENTS = "SELECT count(*) FROM comments_comment WHERE body = %s"


@pytest.fixture
def database(data_dir):
    """The folder of a database that runs until the test stops it."""
    postgres.ensure(data_dir / "postgres")
    yield data_dir / "postgres"
    postgres.release(data_dir / "postgres")


@pytest.fixture
def site(database, tmp_path):
    """A site on that database."""
    url = postgres.dsn(database)
    with serving(tmp_path / "other", DATABASE_URL=url, TIME_ZONE="Asia/Kolkata") as site:
        yield site
        stop(site)


class Member:
    """Ben's browser, with the form for a comment open."""

    def __init__(self, site, **changes):
        done = processes.manage("shell", "--no-imports", "-c", MAKE, DATA_DIR=site.data_dir, **changes)
        assert done.returncode == 0, done.stderr
        session, post = done.stdout.split()
        self.site, self.cookie = site.address, f"sessionid={session}"
        self.form_url, self.page_url = f"/p/{post}/c/publish/", f"/p/{post}/"
        _status, headers, body = ask(self.site, "GET", self.form_url, cookie=self.cookie)
        self.cookie += "; " + headers["Set-Cookie"].partition(";")[0]
        fields = Page(body.decode()).fields
        self.fields = {name: fields[name] for name in ("csrfmiddlewaretoken", "key", "member")} | {"body": TYPED}

    def open(self) -> tuple:
        return ask(self.site, "GET", self.form_url, cookie=self.cookie)

    def send(self, fields: dict[str, str]) -> tuple:
        head = {"content_type": "application/x-www-form-urlencoded", "cookie": self.cookie}
        return ask(self.site, "POST", self.form_url, urlencode(fields), **head)


def test_visitors_read_on_and_no_text_is_lost_while_the_database_is_stopped(site, database):
    url = postgres.dsn(database)
    member, both = Member(site, DATABASE_URL=url), workers(site.data_dir)
    copies = {headers["ETag"] for _status, headers, _body in ask_each(both, site.address, "GET", "/")}
    [copy] = copies
    postgres.release(database)
    for status, headers, body in ask_each(both, site.address, "GET", "/", if_none_match=copy):
        assert (status, headers["ETag"], headers["Cache-Control"]) == (200, None, "no-store")
        assert re.search(r"It's as of \d+ \w+ \d+, \d\d:\d\d UTC", Page(body.decode()).words)
    status, headers, _body = member.open()
    assert (status, headers["Retry-After"]) == (503, "30")
    status, headers, body = member.send(member.fields)
    assert (status, headers["Retry-After"]) == (503, "30")
    page = Page(body.decode())
    assert page.fields == member.fields
    assert ask(site.address, "GET", "/healthz")[0] == 200
    status, _headers, body = ask(site.address, "GET", "/readyz")
    assert (status, json.loads(body)["database"]) == (503, "no answer")
    postgres.ensure(database)
    form = ("GET", member.form_url)
    processes.until(
        lambda: {answer[0] for answer in ask_each(both, site.address, *form, cookie=member.cookie)} == {200}
    )
    assert member.send(page.fields)[0] == 302
    assert member.send(page.fields)[0] == 302  # a form is published once
    with psycopg.connect(url) as connection:
        assert connection.execute(COMMENTS, [TYPED]).fetchone() == (1,)


@pytest.mark.deep
def test_requests_do_not_wait_one_by_one_for_a_stopped_database(site, database):
    """Each would wait five seconds for a connection, so all of them a minute."""
    member = Member(site, DATABASE_URL=postgres.dsn(database))
    postgres.release(database)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        statuses = [answer[0] for answer in pool.map(lambda _number: member.open(), range(96))]
    assert statuses == [503] * 96
    assert time.monotonic() - began < 40
    stop(site)
    lines = site.process.stdout.read().splitlines()
    assert len([line for line in lines if line.startswith("The database is unavailable")]) <= 2  # once per process
    assert [line for line in lines if "Traceback" in line] == []
