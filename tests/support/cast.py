"""The cast of the tests.

Ada wrote the post. Ben comments on it. Mo moderates, Olga owns the site. Sam is suspended. A visitor has no
account.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support import make


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
    """A published post by Ada."""
    return make.post(author=ada)


@pytest.fixture
def comment(post, ben):
    """Comment 1 on Ada's post, by Ben."""
    return make.comment(post=post, author=ben)


@pytest.fixture(scope="session")
def browse():
    """A new browser without scripts: `browse(ada).get("/")`, or `browse()` for a visitor."""

    def as_(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="accounts.backends.AuthenticationBackend")
        return client

    return as_
