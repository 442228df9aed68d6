"""How long a login lasts, and that expired sessions are deleted."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts import sessions
from forum.moderation.models import Member

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def session_of(browser) -> Session:
    return Session.objects.get(pk=browser.session.session_key)


def age(browser, by: timedelta) -> None:
    """Move the session into the past, as if nobody had used it since then."""
    store = browser.session
    store[sessions.LOGGED_IN_AT] -= by.total_seconds()
    store.set_expiry(store.get_expiry_date() - by)
    store.save()


def use_every(browser, interval: timedelta) -> timedelta:
    """Open a page at this interval until the session ends. Returns how long it lasted."""
    lasted = timedelta()
    while browser.get("/accounts/preferences/").status_code == 200:
        lasted += interval
        if session_of(browser).expire_date <= timezone.now() + interval:
            return lasted
        age(browser, interval)
    return lasted


def lasts(browser) -> timedelta:
    return session_of(browser).expire_date - timezone.now()


@pytest.mark.parametrize(("role", "idle"), [("member", 30), ("moderator", 2), ("owner", 2)])
def test_a_session_ends_after_some_days_without_a_visit(log_in, ada, role, idle):
    ada.role = role
    ada.save()
    browser = log_in("ada")
    assert abs(lasts(browser) - idle * DAY) < MINUTE
    age(browser, idle * DAY + MINUTE)
    assert browser.get("/accounts/preferences/").status_code == 302


@pytest.mark.parametrize(
    ("role", "longest"), [pytest.param("member", 180, marks=pytest.mark.deep), ("moderator", 30)]
)
def test_a_session_ends_even_if_it_is_used_every_day(log_in, ada, role, longest):
    ada.role = role
    ada.save()
    assert abs(use_every(log_in("ada"), DAY) - longest * DAY) <= DAY


def test_the_cookie_ends_with_the_session(log_in, mo):
    browser = log_in("mo-derator")
    assert abs(browser.cookies["sessionid"]["max-age"] - 2 * DAY.total_seconds()) < 60
    age(browser, DAY)
    browser.get("/accounts/preferences/")
    assert abs(browser.cookies["sessionid"]["max-age"] - 2 * DAY.total_seconds()) < 60


def test_pages_do_not_write_the_session_more_than_about_once_a_day(log_in, ada, django_assert_num_queries):
    browser = log_in("ada")
    browser.get("/tracker/")
    before = session_of(browser)
    age(browser, timedelta(hours=23))
    aged = session_of(browser)
    browser.get("/tracker/")
    after = session_of(browser)
    assert (after.expire_date, after.session_data) == (aged.expire_date, aged.session_data)
    age(browser, timedelta(hours=2))
    browser.get("/tracker/")
    assert session_of(browser).expire_date >= before.expire_date


def test_using_the_session_for_something_else_does_not_prolong_it(log_in, mo):
    browser = log_in("mo-derator")
    store = browser.session
    store["draft"] = "Some text."
    store.save()
    assert lasts(browser) <= 2 * DAY


def test_new_moderators_get_their_limits_in_all_browsers(log_in, ada, olga):
    used, forgotten = log_in("ada"), log_in("ada")
    Member.objects.get(pk=ada.pk).assign_role(role="moderator", by=olga, reason="Helps a lot.")
    used.get("/accounts/preferences/")
    for browser in (used, forgotten):
        assert lasts(browser) <= 2 * DAY


def test_shorter_limits_apply_to_sessions_that_are_used(log_in, ada, settings):
    browser = log_in("ada")
    settings.SESSION_LIMITS = (7 * DAY, 14 * DAY)
    browser.get("/accounts/preferences/")
    assert abs(lasts(browser) - 7 * DAY) < MINUTE


def test_a_session_from_an_earlier_version_gets_limits_and_goes_on(log_in, ada):
    browser = log_in("ada")
    store = browser.session
    del store[sessions.LOGGED_IN_AT]
    store.set_expiry(14 * 24 * 3600)
    store.save()
    assert browser.get("/accounts/preferences/").status_code == 200
    assert abs(lasts(browser) - 30 * DAY) < MINUTE


def test_logging_out_leaves_no_session(log_in, ada):
    browser = log_in("ada")
    browser.post("/accounts/logout/")
    assert not [row for row in Session.objects.all() if sessions.LOGGED_IN_AT in row.get_decoded()]


def test_expired_sessions_and_their_entries_in_lists_are_deleted(log_in, ada, ben, monkeypatch):
    monkeypatch.setattr(sessions, "BATCH", 2)
    current, logged_out = log_in("ada"), log_in("ben")
    Session.objects.filter(pk=logged_out.session.session_key).delete()
    for _ in range(3):
        expired = log_in("ben").session.session_key
        Session.objects.filter(pk=expired).update(expire_date=timezone.now() - MINUTE)
    assert sessions.clear_expired() == 4  # three sessions; logins have cleaned up the list already, but for one
    assert [row.session_key for row in UserSession.objects.all()] == [current.session.session_key]
    assert [row.pk for row in Session.objects.all()] == [current.session.session_key]


@pytest.mark.django_db(transaction=True)
def test_several_processes_can_clear_at_once():
    past = timezone.now() - DAY
    Session.objects.bulk_create(Session(pk=f"{n:032}", session_data="", expire_date=past) for n in range(3000))
    barrier, totals = Barrier(3), []

    def clear():
        try:
            barrier.wait()
            totals.append(sessions.clear_expired())
        finally:
            connection.close()

    threads = [Thread(target=clear) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(totals) == 3000
    assert not Session.objects.exists()
