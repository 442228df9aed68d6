"""A database session ends while the site uses it, or between two requests. Nobody gets an error 500."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection

from forum.comments.models import Comment
from tests.running.test_kept_pages import TOKEN, ask
from tests.support.processes import until
from tests.support.reading import Page
from tests.support.served import is_idle

pytestmark = pytest.mark.django_db(transaction=True)

END_ALL = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
BLOCKED = """
SELECT pid FROM pg_locks JOIN pg_database ON database = pg_database.oid
WHERE NOT granted AND datname = current_database()
"""
TYPED = "Half an hour of thought."


@pytest.fixture
def cookie(browse, ben):
    return f"sessionid={browse(ben).cookies['sessionid'].value}; csrftoken={TOKEN}"


@pytest.fixture
def form_url(post):
    return f"/p/{post.pk}/c/publish/"


@pytest.fixture
def send(served, form_url, cookie):
    """Sends Ben's comment."""
    yield lambda: ask(
        served,
        "POST",
        form_url,
        urlencode({"body": TYPED, "csrfmiddlewaretoken": TOKEN}),
        content_type="application/x-www-form-urlencoded",
        cookie=cookie,
    )
    until(lambda: is_idle(served))


@contextmanager
def locked(table: str, mode: str):
    """Lock a table, so that requests wait for it during the block."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(f"LOCK TABLE {table} IN {mode} MODE")
        yield
        other.rollback()


def end_a_session_that_waits() -> None:
    with connection.cursor() as cursor:
        until(lambda: cursor.execute(BLOCKED).fetchall())
        cursor.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM ({BLOCKED}) AS blocked")


def during(table: str, mode: str, request) -> tuple:
    """The response to a request whose session ends while it waits for this table."""
    with ThreadPoolExecutor(1) as pool:
        with locked(table, mode):
            answer = pool.submit(request)
            end_a_session_that_waits()
        return answer.result()


@pytest.mark.deep
def test_sessions_that_end_between_requests_are_not_noticed(served, send, cookie, post):
    for _ in range(2):
        with ThreadPoolExecutor(16) as pool:  # so that each process has several connections
            list(pool.map(lambda _number: ask(served, "GET", post.get_absolute_url(), cookie=cookie), range(64)))
        with connection.cursor() as cursor:
            cursor.execute(END_ALL)
        answers = [ask(served, "GET", path, cookie=cookie)[0] for path in ("/", post.get_absolute_url())]
        answers += [ask(served, "GET", path)[0] for path in ("/", post.get_absolute_url())]
        assert (*answers, send()[0]) == (200, 200, 200, 200, 302)


@pytest.mark.parametrize("table", ["django_session", "posts_post"])
def test_a_page_is_loaded_again_if_its_session_ends(served, cookie, post, table):
    path = post.get_absolute_url()
    status, _headers, body = during(table, "ACCESS EXCLUSIVE", lambda: ask(served, "GET", path, cookie=cookie))
    assert status == 200
    assert 'data-member="ben"' in body.decode()


def test_a_form_is_sent_again_if_nothing_was_written_yet(send):
    assert during("django_session", "ACCESS EXCLUSIVE", send)[0] == 302
    assert Comment.objects.filter(body=TYPED).count() == 1


def test_a_form_is_never_sent_again_if_something_may_have_been_written(send):
    status, headers, body = during("comments_comment", "SHARE ROW EXCLUSIVE", send)
    page = Page(body.decode())
    assert (status, headers["Retry-After"]) == (503, "30")
    assert page.fields == {"body": TYPED, "csrfmiddlewaretoken": TOKEN}
    assert not Comment.objects.filter(body=TYPED).exists()
