"""Logging in with other providers, which is offered only if the environment configures them."""

import pytest

from accounts.models import User
from tests.accounts.sites import openid_provider, sites
from tests.support import make

pytestmark = pytest.mark.django_db(transaction=True)

GITHUB = {"GITHUB_CLIENT_ID": "our-id", "GITHUB_SECRET": "our-secret"}
GOOGLE = {"GOOGLE_CLIENT_ID": "our-id", "GOOGLE_SECRET": "our-secret"}
OIDC = {
    "OIDC_CLIENT_ID": "our-id",
    "OIDC_NAME": "The Wick Library",
    "OIDC_SERVER_URL": "http://127.0.0.1:9/",  # nothing listens there
}
ALL = GITHUB | GOOGLE | OIDC
LOG_IN = (
    ["post", "/accounts/oidc/oidc/login/"],
    ["get", "/accounts/oidc/oidc/login/callback/?code=a-code&state={state}"],
)
CLEO = {"sub": "7", "email": "cleo@example.org", "email_verified": True, "preferred_username": "cleo.1"}


@pytest.fixture(scope="module")
def visit():
    with sites() as visit:
        yield visit


@pytest.fixture(scope="module")
def provider():
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def log_in(visit, provider):
    """Log in with the provider, then take the steps; the last response: `log_in(CLEO, *steps)`."""

    def as_(person: dict, *steps: list):
        provider.person = person
        return visit(OIDC | {"OIDC_SERVER_URL": provider.address}, *LOG_IN, *steps)[-1]

    return as_


@pytest.fixture
def sign_up(log_in):
    return lambda person, **fields: log_in(person, ["post", "/accounts/3rdparty/signup/", fields])


def test_the_provider_button_passes_on_the_next_page(visit):
    (page,) = visit(GITHUB, ["get", "/accounts/login/?next=/publish/"])
    actions = [attributes.get("action") for tag, attributes in page.page.elements if tag == "form"]
    assert "/accounts/github/login/?process=login&next=%2Fpublish%2F" in actions


def test_each_configured_provider_has_a_button_that_leads_there(visit):
    page, github, google, from_elsewhere = visit(
        ALL,
        ["get", "/accounts/login/"],
        ["post", "/accounts/github/login/"],
        ["post", "/accounts/google/login/"],
        ["get", "/accounts/github/login/"],
    )
    for name in ("GitHub", "Google", "The Wick Library"):
        assert f"Continue with {name}" in page.page.words
    hosts = "https://accounts.google.com https://github.com http://127.0.0.1:9"
    assert f"form-action 'self' {hosts}" in page.policy
    assert github.location.startswith("https://github.com/login/oauth/authorize?client_id=our-id")
    assert google.location.startswith("https://accounts.google.com/o/oauth2/v2/auth?client_id=our-id")
    assert "Continue with GitHub?" in from_elsewhere.page.words


def test_without_a_provider_there_is_no_button(visit):
    page, github = visit({}, ["get", "/accounts/login/"], ["post", "/accounts/github/login/"])
    assert "Continue with" not in page.page.words
    assert "form-action 'self';" in page.policy
    assert github.status == 404


def test_an_error_page_says_that_a_provider_does_not_respond(visit):
    (response,) = visit(ALL, ["post", "/accounts/oidc/oidc/login/"])
    assert response.status == 502
    assert "Login with the other site failed" in response.page.words


def test_the_first_login_asks_for_a_username(log_in):
    response = log_in(CLEO, ["get", "/accounts/3rdparty/signup/"])
    assert "Choose your username" in response.page.words
    assert not User.objects.exists()


def test_an_address_that_the_provider_has_verified_counts_as_verified(sign_up):
    assert sign_up(CLEO, username="cleo", email=CLEO["email"]).location == "/welcome/"
    cleo = User.objects.get()
    assert not cleo.has_usable_password()
    assert cleo.emailaddress_set.get().verified


def test_any_other_address_does_not_count_as_verified(sign_up):
    sign_up({**CLEO, "email_verified": False}, username="cleo", email=CLEO["email"])
    sign_up({**CLEO, "sub": "8", "email": "dot@example.org"}, username="dot", email="other@example.org")
    for username, email in (("cleo", "cleo@example.org"), ("dot", "other@example.org")):
        address = User.objects.get(username=username).emailaddress_set.get(email=email)
        assert not address.verified


@pytest.mark.parametrize("email_verified", [True, False])
def test_the_address_of_an_account_does_not_give_access_to_it(sign_up, email_verified):
    make.member("ada")
    person = {**CLEO, "email": "ada@example.org", "email_verified": email_verified}
    sign_up(person, username="mallory", email="ada@example.org")
    ada, mallory = User.objects.order_by("pk")
    assert ada.socialaccount_set.count() == 0
    assert mallory.socialaccount_set.count() == 1


def test_the_second_login_uses_the_same_account(sign_up, log_in):
    sign_up(CLEO, username="cleo", email=CLEO["email"])
    response = log_in(CLEO, ["get", "/accounts/preferences/"])
    assert "Your username is cleo" in response.page.words


def test_with_a_mail_server_sign_up_asks_for_a_code(visit):
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD}
    *_, response = visit(
        {"EMAIL_URL": "submission://user:secret@mail.example.org"},
        ["post", "/accounts/signup/", fields],
        ["get", "/accounts/confirm-email/"],
    )
    assert "Enter the code from the email" in response.page.words
