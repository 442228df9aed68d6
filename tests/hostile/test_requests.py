"""No request causes a server error, whatever its method, path, headers, cookies and body are."""

import time
from random import Random

import pytest

from tests.permissions.conftest import browsers, people, world  # noqa: F401  # the same people and rows
from tests.permissions.forms import fill_form
from tests.permissions.table import ROLES
from tests.permissions.test_table import ROWS
from tests.support.shared import undone
from tests.support.tables import assert_each

from .mutations import CSRF, Mutator
from .wsgi import respond

pytestmark = pytest.mark.usefixtures("db")
PATHS = sorted({row.path for row in ROWS})
PASSKEYS = [path for path in PATHS if "/2fa/" in path]


@pytest.fixture(scope="module")
def sessions(browsers):  # noqa: F811
    """The session of each role. It has just entered its password, and is about to use a passkey."""

    def prepared(browser):
        session = browser.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["mfa.webauthn.state"] = {"challenge": "AAAA", "user_verification": "preferred"}
        session.save()
        return session.session_key

    return {role: prepared(browser) for role, browser in browsers.items()}


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.deep)])
def test_no_request_causes_a_server_error(browsers, sessions, world, settings, proxies, count):  # noqa: F811
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    random = Random(f"{count} {proxies}")
    mutator = Mutator(random)

    def check(_number):
        role, path = random.choice(ROLES), random.choice(random.choice([PATHS, PATHS, PASSKEYS]))
        environ, body = mutator.request(path.format(**world), fill_form(path, world), sessions[role])
        with undone(browsers[role]):
            response = respond(environ, body)
        assert response.status < 500 or response.status == 503, f"{response.error}: {environ} {body!r}"

    assert_each(check, range(count))


COOKIES = f"csrftoken={CSRF}"
EXAMPLES = {
    "a NUL in the session cookie": ({"HTTP_COOKIE": 'sessionid="a\\000b"'}, b""),
    "another charset with a CSRF cookie": (
        {"CONTENT_TYPE": "multipart/form-data; boundary=x; charset=idna"},
        b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na\r\n--x--\r\n',
    ),
    "a NUL in the name of the charset": ({"CONTENT_TYPE": "text/plain; charset=\x00"}, b""),
    "another charset at a path with an emoji": (
        {"CONTENT_TYPE": "text/plain; charset=\x00", "PATH_INFO": "/\xf0\x9f\x98\x80/"},
        b"",
    ),
    "a form without a boundary, with a CSRF cookie": (
        {"CONTENT_TYPE": "multipart/form-data"},
        b"login=ada",
    ),
    "deep JSON at the passkey login": (
        {"PATH_INFO": "/accounts/2fa/webauthn/login/"},
        b"credential=" + b"[" * 100_000,
    ),
    "a number of 5,000 digits at the passkey login": (
        {"PATH_INFO": "/accounts/2fa/webauthn/login/"},
        b"credential=" + b"9" * 5_000,
    ),
    "a list at the passkey login": ({"PATH_INFO": "/accounts/2fa/webauthn/login/"}, b"credential=[[]]"),
    "an unreadable URL to return to": (
        {"PATH_INFO": "/accounts/2fa/webauthn/reauthenticate/", "QUERY_STRING": "next=http://[::1"},
        b"",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_unreadable_request_is_refused_or_ignored(name):
    changes, body = EXAMPLES[name]
    method = {"REQUEST_METHOD": "POST" if body else "GET", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    path = {"PATH_INFO": "/accounts/login/", "HTTP_COOKIE": COOKIES, "HTTP_X_CSRFTOKEN": CSRF}
    response = respond(path | method | changes, body)
    assert response.status in {200, 302, 400}, response.error


def test_an_unreadable_ip_address_refuses_a_form_but_breaks_nothing(browsers):  # noqa: F811
    form = b"member=ada&body=Half+a+thought"
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/publish/", "REMOTE_ADDR": "unknown"}
    environ |= {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_X_CSRFTOKEN": CSRF,
        "HTTP_COOKIE": COOKIES,
    }
    response = respond(environ, form)
    assert response.status == 403
    assert "Half a thought" in response.page
