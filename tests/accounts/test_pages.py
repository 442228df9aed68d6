"""Every account page has our design, and nothing that our content security policy blocks."""

from tests.accounts.test_second_step import set_up_app
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

PUBLIC_PAGES = [
    *("login", "signup", "inactive", "confirm-email", "confirm-email/made-up", "owner/made-up"),
    *("password/reset", "password/reset/done", "password/reset/key/1-made-up", "password/reset/key/done"),
    *("3rdparty/login/cancelled", "3rdparty/login/error"),
]
MEMBER_PAGES = [
    *("preferences", "export", "delete", "logout", "reauthenticate", "email", "password/change", "sessions"),
    *("3rdparty", "2fa", "2fa/reauthenticate", "2fa/totp/deactivate", "2fa/recovery-codes"),
    *("2fa/recovery-codes/generate", "2fa/webauthn", "2fa/webauthn/add"),
]


def blocked_by_policy(response) -> list:
    """Elements that `script-src 'self'; style-src 'self'` blocks."""
    return [
        (tag, attributes)
        for tag, attributes in read(response).elements
        if tag == "style"
        or "style" in attributes
        or any(name.startswith("on") for name in attributes)
        or (tag == "script" and "src" not in attributes and attributes.get("type") != "application/json")
    ]


def has_our_design(response) -> bool:
    page = read(response)
    headings = [tag for tag, _ in page.elements if tag == "h1"]
    return ("main", {"class": "wrap page", "id": "main", "tabindex": "-1"}) in page.elements and len(headings) == 1


def test_visitors_see_our_pages(browse, db):
    @rolled_back()
    def check(path):
        response = browse().get(f"/accounts/{path}/")
        assert response.status_code in {200, 401, 410}
        assert has_our_design(response)
        assert not blocked_by_policy(response)

    assert_each(check, PUBLIC_PAGES)


def test_members_see_our_pages(prove, ada):
    browser = prove(ada)
    set_up_app(browser)

    @rolled_back()
    def check(path):
        response = browser.get(f"/accounts/{path}/")
        assert response.status_code == 200
        assert has_our_design(response)
        assert not blocked_by_policy(response)

    assert_each(check, MEMBER_PAGES)


def test_the_page_for_setting_up_an_app_has_our_design(prove, ada):
    response = prove(ada).get("/accounts/2fa/totp/activate/")
    assert has_our_design(response)
    assert not blocked_by_policy(response)


def test_the_page_for_setting_a_first_password_has_our_design(browse, db):
    response = browse(make.member("cleo", password=None)).get("/accounts/password/set/")
    assert response.status_code == 200
    assert has_our_design(response)
