"""The cast: who is on stage in the tests, and how they stand to each other.

Ada wrote the post. Ben answers in its thread. Mo moderates, Olga owns the site. Sam is suspended. A visitor has no
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
    """By Ada, published."""
    return make.post(author=ada)


@pytest.fixture
def comment(post, ben):
    """Number 1 under Ada's post, by Ben."""
    return make.comment(post=post, author=ben)


@pytest.fixture(scope="session")
def browse():
    """A browser of somebody's own, without scripts: `browse(ada).get("/")`; `browse()` is a visitor's."""

    def as_(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_
