import pytest
from django.test import RequestFactory
from django.test.client import ClientHandler

from accounts.models import User
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def log_in(browse):
    """Log in with the login form, and return the browser: `log_in("ada")`."""

    def as_(login: str, password: str = make.PASSWORD):
        browser = browse()
        browser.answer = browser.post("/accounts/login/", {"login": login, "password": password})
        return browser

    return as_


@pytest.fixture
def sign_up(browse):
    """Sign up with the sign-up form, and return the browser: `sign_up(username="cleo")`."""

    def as_(**fields):
        browser = browse()
        fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD, **fields}
        browser.answer = browser.post("/accounts/signup/", fields)
        return browser

    return as_


@pytest.fixture
def prove(browse):
    """A browser of a member who has just entered the password again."""

    def as_(user: User):
        browser = browse(user)
        browser.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
        return browser

    return as_


def is_in(browser) -> bool:
    """Whether this browser is logged in."""
    return "_auth_user_id" in browser.session


def words(response) -> str:
    return read(response).words


def send(path: str, fields: dict):
    """Send a form and return the response. Safe in threads, where Django's test client would mix up contexts."""
    return ClientHandler(enforce_csrf_checks=False)(RequestFactory().post(path, fields).environ)
