"""What every test needs: the database of the run, quick settings, an empty page cache."""

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.template.backends import jinja2
from django.test import override_settings
from django.test.signals import template_rendered
from django.urls import reverse

from forum.pagecache.decorator import store
from tests.support import examples
from tests.support.emptying import empty_quickly
from tests.support.served import beside_the_tests

pytest_plugins = ["tests.support.cast", "tests.support.accounts", "tests.support.shared"]
examples.register()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the run, which goes at its end even if a thread of some test still has a session open."""
    # What is emptied here, and locked below, is never the database of a site.
    assert connection.settings_dict["NAME"].startswith("test_"), "no test asks for the database"
    with django_db_blocker.unblock():
        empty_quickly(connection)
    yield
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@pytest.fixture(autouse=True, scope="session")
def quick():
    """Passwords hashed for speed, and static files served by the names they have in the tree.

    For the whole run, so that it also applies while module-scoped fixtures build their worlds.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def contexts_of_our_pages():
    """`response.context` for pages in Jinja2, as Django's test client has it for those in its own language."""
    render = jinja2.Template.render

    def noting(template, context=None, request=None):
        template_rendered.send(sender=template, template=template, context={"request": request, **(context or {})})
        return render(template, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", noting)
        yield


@pytest.fixture(autouse=True)
def nothing_kept():
    """No page was shown before."""
    store.clear()


@pytest.fixture(scope="session")
def served(django_db_setup, tmp_path_factory):
    """The address of gunicorn on the database of the tests, which must be committed to (`transactional_db`)."""
    with beside_the_tests(tmp_path_factory.mktemp("served"), connection.settings_dict) as address:
        yield address


@pytest.fixture(scope="session")
def no_connection():
    """Nothing is left open by the tests before."""
    connection.close()


@pytest.fixture(scope="session")
def playwright(no_connection, playwright):
    """pytest-playwright's, which runs an event loop in this thread for the rest of the run.

    Where a loop runs, Django's `connection` is another one; that of before would keep its place in the pool.
    """
    return playwright


@pytest.fixture
def mail_server(settings):
    """A site that can send mail; what it sends stands in `mail.outbox`."""
    reverse("account_confirm_email", args=["key"])  # allauth makes its URLs once, as of the other tests' settings
    settings.EMAIL_IS_VERIFIED = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    return mail.outbox
