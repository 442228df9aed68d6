"""Fixtures for all tests: the database, fast settings, an empty page cache."""

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.template.backends import jinja2
from django.test import override_settings
from django.test.signals import template_rendered
from django.urls import reverse

from forum.pagecache.decorator import store
from forum.web import site_name
from tests.support import examples, processes
from tests.support.emptying import empty_quickly
from tests.support.served import beside_the_tests

pytest_plugins = ["tests.support.cast", "tests.support.accounts", "tests.support.clusters", "tests.support.shared"]
examples.register()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database. It can be dropped at the end even if a thread still has a session open."""
    # Never empty the database of a real site.
    assert connection.settings_dict["NAME"].startswith("test_"), "not a test database"
    with django_db_blocker.unblock():
        empty_quickly(connection)
    yield
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        # Only PostgreSQL's superuser could end an autovacuum, which gives way by itself.
        sessions = "FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        cursor.execute(f"SELECT pg_terminate_backend(pid) {sessions}", [name])


@pytest.fixture(autouse=True, scope="session")
def fast_settings(tmp_path_factory):
    """Fast password hashing, static files under their original names, and pictures in a temporary folder.

    Session-scoped, so that it also applies to module-scoped fixtures.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        PICTURES_DIR=tmp_path_factory.mktemp("data") / "pictures",
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def jinja_contexts():
    """Provide `response.context` for Jinja2 pages, as Django's test client does for Django templates."""
    render = jinja2.Template.render

    def render_and_signal(template, context=None, request=None):
        template_rendered.send(sender=template, template=template, context={"request": request, **(context or {})})
        return render(template, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", render_and_signal)
        yield


@pytest.fixture(autouse=True)
def counters_are_not_cleaned(monkeypatch):
    """Every hundredth use of a counter deletes expired ones, which would be a query more than a page's budget."""
    monkeypatch.setattr("forum.limits.models.USES_PER_CLEANING", 1_000_000_000)


@pytest.fixture(autouse=True)
def empty_page_cache():
    """Start each test with an empty page cache, and without the name of another test's site."""
    store.clear()
    site_name.remembered.clear()


@pytest.fixture(scope="session")
def served(django_db_setup, tmp_path_factory):
    """The address of gunicorn on the test database. Tests must commit their rows (`transactional_db`)."""
    with beside_the_tests(tmp_path_factory.mktemp("served"), connection.settings_dict) as address:
        yield address


@pytest.fixture(scope="session")
def no_connection():
    """Close the connection of earlier tests."""
    connection.close()


@pytest.fixture(scope="session")
def playwright(no_connection, playwright):
    """pytest-playwright's fixture, which runs an event loop in this thread for the rest of the run.

    With an event loop, Django's `connection` is a different one. The old one must not stay in the pool.
    """
    return playwright


@pytest.fixture
def empty_queue(db):
    """No jobs, whatever other sites on this database have left, and no worker. Undone after the test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")


@pytest.fixture
def only_worker(tmp_path_factory):
    """Other sites on this database run no jobs during the test, which would take them from its own site."""
    everything = processes.of(tmp_path_factory.getbasetemp())
    with processes.paused(*(number for number in everything if processes.name(number) == "jobs")):
        yield


@pytest.fixture
def mail_server(settings):
    """A site that can send email. Returns `mail.outbox`."""
    reverse(
        "account_confirm_email", args=["key"]
    )  # loads allauth's URLs once, with the settings of the other tests
    settings.EMAIL_IS_VERIFIED = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_LOGIN_METHODS = {"email", "username"}
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    return mail.outbox
