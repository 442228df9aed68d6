"""Links in emails lead to SITE_URL, whatever host a request names."""

import re

import pytest
from django.test import Client

from tests.support import make
from tests.support.tables import assert_each, rolled_back

SITE_URL = "https://forum.example.org"
HOSTS = ["evil.example", "localhost:1234", "127.0.0.1:80", "[::1]:80"]
LINK = re.compile(r"\w+://\S+")


@pytest.fixture
def site(settings, mail_server):
    settings.SITE_URL = SITE_URL
    settings.ALLOWED_HOSTS = ["*"]
    return mail_server


def browsers(ada):
    """For each host, a browser of a visitor and one of Ada."""
    for host in HOSTS:
        visitor, member = Client(headers={"host": host}), Client(headers={"host": host})
        member.force_login(ada, backend="accounts.backends.AuthenticationBackend")
        yield host, visitor, member


def send_every_email(visitor, member) -> None:
    visitor.post("/accounts/password/reset/", {"email": "ada@example.org"})
    visitor.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    for email in ("cleo@example.org", "ada@example.org"):
        visitor.cookies.clear()
        fields = {"email": email, "username": "cleo", "password1": make.PASSWORD}
        visitor.post("/accounts/signup/", fields)
    member.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    member.post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    new = "staple battery horse correct"
    fields = {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    member.post("/accounts/password/change/", fields)
    fields = {"oldpassword": new, "password1": make.PASSWORD, "password2": make.PASSWORD}
    member.post("/accounts/password/change/", fields)


def test_no_email_names_another_host(ada, site):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)

    @rolled_back()  # also the counters of the rate limits
    def check(host, visitor, member):
        site.clear()
        send_every_email(visitor, member)
        text = "\n".join(f"{message.subject}\n{message.body}" for message in site)
        assert len(site) >= 5, text
        assert "/accounts/password/reset/key/" in text
        assert host not in text
        assert all(link.startswith(f"{SITE_URL}/") for link in LINK.findall(text))
        assert "forum.example.org" in text

    assert_each(check, browsers(ada))
