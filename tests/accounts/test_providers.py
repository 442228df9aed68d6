"""Logging in with other providers, which is offered where the environment names them, and nowhere else."""

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
    "OIDC_SERVER_URL": "http://127.0.0.1:9/",  # where nobody answers
}
ALL = GITHUB | GOOGLE | OIDC
THERE_AND_BACK = (
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
def arrive(visit, provider):
    """The last answer to somebody for whom the provider vouches: `arrive(CLEO, *steps)`."""

    def as_(person: dict, *steps: list):
        provider.person = person
        return visit(OIDC | {"OIDC_SERVER_URL": provider.address}, *THERE_AND_BACK, *steps)[-1]

    return as_


@pytest.fixture
def sign_up(arrive):
    return lambda person, **fields: arrive(person, ["post", "/accounts/3rdparty/signup/", fields])


def test_who_logs_in_elsewhere_comes_back_to_the_page_that_asked_for_it(visit):
    (page,) = visit(GITHUB, ["get", "/accounts/login/?next=/publish/"])
    actions = [attributes.get("action") for tag, attributes in page.page.elements if tag == "form"]
    assert "/accounts/github/login/?process=login&next=%2Fpublish%2F" in actions


def test_each_provider_that_is_set_up_has_a_button_that_leads_there(visit):
    page, github, google, from_elsewhere = visit(
        ALL,
        ["get", "/accounts/login/"],
        ["post", "/accounts/github/login/"],
        ["post", "/accounts/google/login/"],
        ["get", "/accounts/github/login/"],
    )
    for name in ("GitHub", "Google", "The Wick Library"):
        assert f"Go on with {name}" in page.page.words
    hosts = "https://accounts.google.com https://github.com http://127.0.0.1:9"
    assert f"form-action 'self' {hosts}" in page.policy
    assert github.location.startswith("https://github.com/login/oauth/authorize?client_id=our-id")
    assert google.location.startswith("https://accounts.google.com/o/oauth2/v2/auth?client_id=our-id")
    assert "Go on with GitHub?" in from_elsewhere.page.words


def test_where_none_is_set_up_there_is_nothing(visit):
    page, github = visit({}, ["get", "/accounts/login/"], ["post", "/accounts/github/login/"])
    assert "Go on with" not in page.page.words
    assert "form-action 'self';" in page.policy
    assert github.status == 404


def test_a_provider_that_does_not_answer_is_told_in_words(visit):
    (answer,) = visit(ALL, ["post", "/accounts/oidc/oidc/login/"])
    assert answer.status == 502
    assert "The other site could not tell who you are" in answer.page.words


def test_whoever_arrives_for_the_first_time_chooses_a_name(arrive):
    answer = arrive(CLEO, ["get", "/accounts/3rdparty/signup/"])
    assert "Choose your username" in answer.page.words
    assert not User.objects.exists()


def test_and_is_a_member_with_an_address_the_provider_has_verified(sign_up):
    assert sign_up(CLEO, username="cleo", email=CLEO["email"]).location == "/"
    cleo = User.objects.get()
    assert not cleo.has_usable_password()
    assert cleo.emailaddress_set.get().verified


def test_an_address_the_provider_has_not_verified_or_did_not_name_is_not_verified_here(sign_up):
    sign_up({**CLEO, "email_verified": False}, username="cleo", email=CLEO["email"])
    sign_up({**CLEO, "sub": "8", "email": "dot@example.org"}, username="dot", email="other@example.org")
    for username, email in (("cleo", "cleo@example.org"), ("dot", "other@example.org")):
        address = User.objects.get(username=username).emailaddress_set.get(email=email)
        assert not address.verified


@pytest.mark.parametrize("email_verified", [True, False])
def test_nobody_gets_into_an_account_by_naming_its_address(sign_up, email_verified):
    make.member("ada")
    person = {**CLEO, "email": "ada@example.org", "email_verified": email_verified}
    answer = sign_up(person, username="mallory", email="ada@example.org")
    assert "An account already exists with this email address." in answer.page.words
    assert User.objects.get().username == "ada"


def test_the_second_time_the_account_is_there(sign_up, arrive):
    sign_up(CLEO, username="cleo", email=CLEO["email"])
    answer = arrive(CLEO, ["get", "/accounts/preferences/"])
    assert "You are cleo here" in answer.page.words


def test_with_a_mail_server_a_code_is_asked_for(visit):
    fields = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD}
    *_, answer = visit(
        {"EMAIL_URL": "submission://user:secret@mail.example.org"},
        ["post", "/accounts/signup/", fields],
        ["get", "/accounts/confirm-email/"],
    )
    assert "Enter the code from the mail" in answer.page.words
