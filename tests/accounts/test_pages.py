"""Every page about accounts wears the site's own design, and nothing that its content policy forbids."""

from tests.accounts.test_second_step import set_up_app
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

FOR_ALL = [
    *("login", "signup", "inactive", "confirm-email", "confirm-email/made-up", "owner/made-up"),
    *("password/reset", "password/reset/done", "password/reset/key/1-made-up", "password/reset/key/done"),
    *("3rdparty/login/cancelled", "3rdparty/login/error"),
]
FOR_MEMBERS = [
    *("preferences", "export", "delete", "logout", "reauthenticate", "email", "password/change", "sessions"),
    *("3rdparty", "2fa", "2fa/reauthenticate", "2fa/totp/deactivate", "2fa/recovery-codes"),
    *("2fa/recovery-codes/generate", "2fa/webauthn", "2fa/webauthn/add"),
]


def forbidden(response) -> list:
    """What `script-src 'self'; style-src 'self'` would stop."""
    return [
        (tag, attributes)
        for tag, attributes in read(response).elements
        if tag == "style"
        or "style" in attributes
        or any(name.startswith("on") for name in attributes)
        or (tag == "script" and "src" not in attributes and attributes.get("type") != "application/json")
    ]


def wears_the_design(response) -> bool:
    page = read(response)
    headings = [tag for tag, _ in page.elements if tag == "h1"]
    return ("main", {"class": "wrap page", "id": "main", "tabindex": "-1"}) in page.elements and len(headings) == 1


def test_a_visitor_sees_the_sites_own_pages(browse, db):
    @rolled_back()
    def check(path):
        answer = browse().get(f"/accounts/{path}/")
        assert answer.status_code in {200, 401, 410}
        assert wears_the_design(answer)
        assert not forbidden(answer)

    assert_each(check, FOR_ALL)


def test_a_member_sees_the_sites_own_pages(prove, ada):
    browser = prove(ada)
    set_up_app(browser)

    @rolled_back()
    def check(path):
        answer = browser.get(f"/accounts/{path}/")
        assert answer.status_code == 200
        assert wears_the_design(answer)
        assert not forbidden(answer)

    assert_each(check, FOR_MEMBERS)


def test_an_app_is_set_up_on_the_sites_own_page(prove, ada):
    answer = prove(ada).get("/accounts/2fa/totp/activate/")
    assert wears_the_design(answer)
    assert not forbidden(answer)


def test_who_came_through_another_provider_sets_a_password_on_the_sites_own_page(browse, db):
    answer = browse(make.member("cleo", password=None)).get("/accounts/password/set/")
    assert answer.status_code == 200
    assert wears_the_design(answer)
