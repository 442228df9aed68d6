"""The security log: what happened to accounts, one line each."""

import io
import json
import logging
import re

import pytest
from django.test import Client

from accounts.owner import owner_path
from forum.moderation.models import Member
from tests.accounts.test_password import ask_for_reset, choose_password
from tests.accounts.test_second_step import AUTHENTICATE, set_up_app
from tests.support import make
from tests.support.tables import assert_each

NEW = "staple battery horse correct"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} seedbed\.security (\w+ ip=\S+ user=\S+.*)")

# A well-formed answer from a device that no member has registered.
MADE_UP = {
    **{"id": "eHh4eA", "rawId": "eHh4eA", "type": "public-key"},
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiZUhoNCIsIm9yaWdpbiI6Imh0dHA6Ly94In0",
        "authenticatorData": "A" * 50,
        "signature": "eHh4eA",
        "userHandle": "eHh4eA",
    },
}


@pytest.fixture
def logged():
    """The lines written since the last call, without their times."""
    (handler,) = [each for each in logging.getLogger("seedbed.security").handlers if each.name == "security"]
    stream = io.StringIO()
    before = handler.setStream(stream)

    def lines() -> list[str]:
        found = [LINE.fullmatch(line)[1] for line in stream.getvalue().splitlines()]
        stream.seek(0)
        stream.truncate()
        return found

    yield lines
    handler.setStream(before)


def test_it_is_written_whatever_the_log_level_is():
    log = logging.getLogger("seedbed.security")
    assert logging.getLogger().level == logging.WARNING
    assert log.isEnabledFor(logging.INFO)
    assert not log.propagate  # otherwise each line would appear twice


def test_logins_failures_and_logouts(log_in, ada, logged):
    browser = log_in("ADA")
    assert logged() == ["login ip=127.0.0.1 user=ada by=password"]
    browser.post("/accounts/logout/")
    assert logged() == ["logout ip=127.0.0.1 user=ada"]
    log_in("ada", "wrong")
    assert logged() == ['login_failed ip=127.0.0.1 user=- name=ada path="/accounts/login/"']


def test_a_login_that_is_throttled(log_in, ada, logged):
    for _attempt in range(5):
        log_in("ada", "wrong")
    logged()
    log_in("ada")
    assert logged() == [
        "login_throttled ip=127.0.0.1 user=- name=ada",
        'refused ip=127.0.0.1 user=- status=429 method=POST path="/accounts/login/"',
    ]


def test_sign_up(sign_up, db, logged):
    sign_up()
    assert [line.split()[0] for line in logged()] == ["sign_up", "login"]


def test_a_visitor_behind_a_trusted_proxy_has_their_own_address(ada, logged, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    fields = {"login": "ada", "password": "wrong"}
    Client(headers={"x-forwarded-for": "10.0.0.1, 203.0.113.5"}).post("/accounts/login/", fields)
    assert "ip=203.0.113.5 " in logged()[0]


@pytest.mark.parametrize("forwarded", ["nonsense, 10.0.0.1", "203.0.113.5"])
def test_an_unknown_address_is_the_same_in_both_logs(ada, logged, settings, forwarded, caplog):
    """Not the proxy's: fail2ban would block the proxy."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    browser = Client(headers={"x-forwarded-for": forwarded})
    for _ in range(6):
        browser.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    assert {line.split()[1] for line in logged()} == {"ip=-"}
    assert "Limit reached: passwords, 5 in 300 s, address -" in caplog.messages


@pytest.mark.django_db(transaction=True)  # allauth announces some changes when their transaction commits
def test_second_steps(prove, log_in, ada, logged):
    set_up_app(prove(ada))
    assert "second_factor_added ip=127.0.0.1 user=ada type=totp" in logged()
    browser = log_in("ada")
    assert logged() == []
    browser.post(AUTHENTICATE, {"code": "000000"})
    assert logged() == ["second_step_failed ip=127.0.0.1 user=ada"]
    browser = prove(ada)
    browser.post("/accounts/2fa/totp/deactivate/")
    assert "second_factor_removed ip=127.0.0.1 user=ada type=totp" in logged()


def test_a_failed_login_with_a_passkey(browse, db, logged):
    browser = browse()
    browser.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    browser.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(MADE_UP)})
    assert logged() == ["second_step_failed ip=127.0.0.1 user=-"]


def test_changes_of_password_and_address(prove, browse, ada, mail_server, logged):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    browser = prove(ada)
    fields = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    browser.post("/accounts/password/change/", fields)
    ask_for_reset(browse(), "ada@example.org")
    choose_password(browse(), mail_server[-1], make.PASSWORD)
    lines = logged()
    assert "password_changed ip=127.0.0.1 user=ada" in lines
    assert 'password_reset_requested ip=127.0.0.1 user=- email="ada@example.org"' in lines
    assert "password_reset ip=127.0.0.1 user=ada" in lines
    assert NEW not in str(lines)


def test_added_primary_and_removed_addresses(prove, ada, logged):
    browser = prove(ada)
    browser.post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    browser.post("/accounts/email/", {"action_primary": "", "email": "lovely@example.org"})
    browser.post("/accounts/email/", {"action_remove": "", "email": "ada@example.org"})
    assert [line for line in logged() if line.startswith("email")] == [
        'email_added ip=127.0.0.1 user=ada email="lovely@example.org"',
        'email_changed ip=127.0.0.1 user=ada email="lovely@example.org"',
        'email_removed ip=127.0.0.1 user=ada email="ada@example.org"',
    ]


def test_refusals(browse, ben, post, logged):
    browse(ben).get(f"/publish/{post.pk}/")
    csrf = Client(enforce_csrf_checks=True)
    csrf.post("/accounts/login/")
    lines = [line for line in logged() if not line.startswith("login ")]
    assert lines == [
        f'refused ip=127.0.0.1 user=ben status=403 method=GET path="/publish/{post.pk}/"',
        'refused ip=127.0.0.1 user=- status=403 method=POST path="/accounts/login/"',
    ]


def test_requests_over_the_limit(log_in, ada, logged):
    for number in range(31):
        log_in(f"guess-{number}", "wrong")
    assert 'refused ip=127.0.0.1 user=- status=429 method=POST path="/accounts/login/"' in logged()


def test_acts_in_moderation(browse, mo, comment, logged):
    fields = {
        "reason": "Rude.",
        "name": "Housing",
        "slug": "housing",
        "position": 1,
        "colour": 1,
        "description": "",
    }
    browser = browse(mo)
    browser.post(f"/admin/comments/comment/act/hide/?pick={comment.pk}", fields)
    browser.post("/admin/categories/category/add/", fields)
    lines = [line for line in logged() if line.startswith("moderation")]
    assert lines[0] == f"moderation ip=127.0.0.1 user=mo-derator act=hide model=comment rows={comment.pk}"
    assert lines[1].startswith("moderation ip=127.0.0.1 user=mo-derator act=add model=category rows=")


def test_an_act_that_changes_nothing_is_not_logged(browse, mo, ada, logged):
    Member.objects.get(pk=ada.pk)
    browse(mo).post(f"/admin/moderation/member/act/lift/?pick={ada.pk}", {"reason": "Enough."})
    assert not [line for line in logged() if line.startswith("moderation")]


NAMES = [
    "a\nlogin ip=1.2.3.4 user=olga",
    "a\r\nb",
    "a\u2028b",
    "a\x85b",
    "a\x1b[31mb",
    'a" user="olga',
    "x" * 5000,
]


def test_typed_names_cannot_forge_a_line(browse, db, logged, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None}

    def check(name):
        browse().post("/accounts/login/", {"login": name, "password": "secret words"})
        for line in logged():
            assert line.isascii()
            assert line.isprintable()
            assert line.startswith("login_failed ip=127.0.0.1 user=- name=")
            assert line.endswith(' path="/accounts/login/"')
            assert len(line) < 1000
            assert "secret" not in line

    assert_each(check, NAMES)


def test_tokens_in_paths_are_cut(db, logged, rf):
    from accounts import security_log

    path = owner_path()
    request = rf.get(path)
    security_log.log_refusals(lambda request: type("Response", (), {"status_code": 403})())(request)
    (line,) = logged()
    assert path.split("/")[3] not in line
    assert 'path="/accounts/owner/' in line
