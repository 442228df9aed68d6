"""Pages that would store something, while the database is read-only or full."""

from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts import sessions
from forum.limits.checking import LimitReached
from forum.limits.middleware import LimitMiddleware
from forum.limits.rates import Rate
from forum.web.error_views import Unavailable
from forum.web.outage import Problem

pytestmark = pytest.mark.django_db(transaction=True)

FAIL = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$;
CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON django_session EXECUTE FUNCTION fail();
CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON limits_counter EXECUTE FUNCTION fail();
"""
FULL = "RAISE SQLSTATE '53100';"
LOST = "PERFORM pg_terminate_backend(pg_backend_pid());"


def end_of(browser) -> datetime:
    return Session.objects.get(pk=browser.session.session_key).expire_date


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def fail():
    """Call it with what the database does instead of storing a session or a counter."""
    yield lambda how: run(FAIL.format(how))
    connection.close()
    run("DROP FUNCTION IF EXISTS fail CASCADE")


@pytest.fixture(params=["read-only", "full"])
def cannot_store(request, fail):
    """Call it to make the database read-only or full."""
    is_full = request.param == "full"
    yield lambda: fail(FULL) if is_full else run("SET default_transaction_read_only = on")
    run("RESET default_transaction_read_only")


@pytest.fixture
def unused(browse, ada):
    """Ada's browser, two days after she used it last."""
    browser = browse(ada)
    store = browser.session
    store[sessions.LOGGED_IN_AT] -= 2 * 24 * 3600
    store.set_expiry(28 * 24 * 3600)
    store.save()
    return browser


def test_a_page_is_shown_without_prolonging_the_session(unused, post, cannot_store):
    before = end_of(unused)
    cannot_store()
    for path in ("/", post.get_absolute_url(), "/accounts/preferences/"):
        response = unused.get(path)
        assert response.status_code == 200, path
        assert "sessionid" not in response.cookies
    assert end_of(unused) == before


def test_a_session_is_prolonged_with_its_cookie(unused):
    before = end_of(unused)
    assert unused.get("/accounts/preferences/").cookies["sessionid"]["max-age"] > 29 * 24 * 3600
    assert end_of(unused) > before


def test_a_connection_lost_while_the_session_is_stored_is_an_outage(unused, fail):
    fail(LOST)
    assert unused.get("/accounts/preferences/").status_code == 503


def test_a_session_that_ended_in_the_same_moment_is_a_400(unused, ada):
    run("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
    run("CREATE TRIGGER fail BEFORE UPDATE ON django_session FOR EACH ROW EXECUTE FUNCTION fail()")
    try:
        assert unused.get("/accounts/preferences/").status_code == 400
    finally:
        run("DROP FUNCTION fail CASCADE")


def test_a_search_is_not_counted_if_nothing_can_be_stored(browse, ada, post, cannot_store, settings):
    settings.LIMITS_ENABLED = True
    browser = browse(ada)
    cannot_store()
    for path in ("/search/?q=bridge", f"/p/{post.pk}/history/", "/members/?q=a"):
        assert browser.get(path).status_code == 200, path
    assert browse().get("/search/?q=bridge").status_code == 200


def test_what_is_sent_is_refused_if_it_cannot_be_counted(browse, ada, cannot_store, settings):
    settings.LIMITS_ENABLED = True
    browser = browse(ada)
    browser.raise_request_exception = False
    cannot_store()
    assert browser.post("/publish/", {"preview": "1", "body": "Some text."}).status_code == 503


def test_a_503_stays_a_503_if_a_limit_was_reached_before():
    def view(request):
        request.limit_reached = LimitReached("searches", Rate(1, 60), 60, "member 1")
        return Unavailable(request, Problem.BUSY)

    request = RequestFactory().get("/")
    assert LimitMiddleware(view)(request).status_code == 503
    request.limit_reached = LimitReached("searches", Rate(1, 60), 60, "member 1")
    assert LimitMiddleware(lambda request: HttpResponse())(request).status_code == 429


def test_an_unreadable_credential_is_only_blamed_on_the_pages_that_read_it(settings):
    form = {"credential": "9" * 5_000}
    assert Client(raise_request_exception=False).post("/accounts/2fa/webauthn/login/", form).status_code == 400
    settings.ROOT_URLCONF = "tests.outages.urls"
    assert Client(raise_request_exception=False).post("/mistake/", form).status_code == 500
