"""The cast: who is on stage in the tests, and how they stand to each other.

Ada wrote the post. Ben answers in its thread. Mo moderates, Olga owns the site. Sam is suspended. A visitor has no
account.
"""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.versions.kept import memory
from tests import make
from tests.served import beside_the_tests


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the run, which goes at its end even if a thread of some test still has a session open.

    Tests that commit empty all tables after them, which the log of decisions refuses elsewhere.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_decision DISABLE TRIGGER moderation_keep_all_decisions")
    yield
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@pytest.fixture(autouse=True)
def quick(settings):
    """Passwords hashed for speed, and static files served by the names they have in the tree."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def nothing_kept():
    """No page was shown before."""
    memory.forget()


@pytest.fixture
def ada(db):
    return make.member("ada")


@pytest.fixture
def ben(db):
    return make.member("ben")


@pytest.fixture
def mo(db):
    return make.member("mo-derator", role="moderator")


@pytest.fixture
def olga(db):
    return make.member("olga", role="owner")


@pytest.fixture
def sam(db):
    return make.member(
        "sam", suspended_until=timezone.now() + timedelta(days=3), suspended_reason="Called people names."
    )


@pytest.fixture
def post(ada):
    """By Ada, published."""
    return make.post(author=ada)


@pytest.fixture
def comment(post, ben):
    """Number 1 under Ada's post, by Ben."""
    return make.comment(post=post, author=ben)


@pytest.fixture
def browse():
    """A browser of somebody's own, without scripts: `browse(ada).get("/")`; `browse()` is a visitor's."""

    def as_(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


@pytest.fixture(scope="session")
def served(django_db_setup, tmp_path_factory):
    """The address of gunicorn on the database of the tests, which must be committed to (`transactional_db`)."""
    with beside_the_tests(tmp_path_factory.mktemp("served"), connection.settings_dict) as address:
        yield address


@pytest.fixture
def mail_server(settings):
    """A site that can send mail; what it sends stands in `mail.outbox`."""
    reverse("account_confirm_email", args=["key"])  # allauth makes its URLs once, as of the other tests' settings
    settings.EMAIL_IS_VERIFIED = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    return mail.outbox
