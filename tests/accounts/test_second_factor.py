"""Staff set up a second factor before they can moderate, if the site requires it."""

import pytest
from django.utils.http import urlencode

from tests.accounts.sites import sites
from tests.accounts.test_second_step import set_up_app
from tests.permissions import admin_pages
from tests.permissions.table import rows_of
from tests.support import make
from tests.support.accounts import words
from tests.support.tables import assert_each, rolled_back

PAGE = "/accounts/second-factor/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def admin_rows():
    """Every URL of the Moderation area, with made-up keys: the check comes before any row is loaded."""
    keys = dict.fromkeys(("report", "member", "decision", "category", "post", "draft", "comment"), 1)
    rows = [(row.method, row.path.format(**keys)) for row in rows_of(admin_pages.TABLE)]
    return [(method, path) for method, path in rows if path not in {"/admin/login/", "/admin/logout/"}]


def test_no_page_or_form_of_moderation_opens_without_it(browse, mo, olga, admin_rows):
    @rolled_back()
    def check(method, path):
        for user in (mo, olga):
            response = getattr(browse(user), method.lower())(path, {"reason": "Rude words."})
            if method == "GET":
                assert response.status_code == 302
                assert response.url.partition("?")[0] == PAGE
            else:
                assert response.status_code == 403
                assert "set up two-step login or a passkey" in words(response)
                assert "Rude words." in response.content.decode()

    assert_each(check, admin_rows)


def test_a_moderator_cannot_hide_an_earlier_version_without_it(browse, mo, post, ben):
    post.upvote(by=ben)
    post.edit(body="Better words.")
    revision = post.revisions.get()
    fields = {"revision": revision.pk, "reason": "Rude."}
    assert browse(mo).post(f"/p/{post.pk}/history/", fields).status_code == 403
    revision.refresh_from_db()
    assert not revision.is_hidden


def test_members_and_visitors_get_the_same_as_without_the_requirement(browse, ada, admin_rows):
    for browser in (browse(), browse(ada)):
        assert browser.get("/admin/").url.startswith("/admin/login/")
    assert browse(ada).get(PAGE).url == "/accounts/2fa/"


def test_a_moderator_is_told_why_sets_it_up_and_comes_back(prove, mo):
    browser = prove(mo)
    page = browser.get("/admin/posts/post/?o=1", follow=True)
    assert "Set up a second step to moderate" in words(page)
    assert "Continue to Moderation" not in words(browser.get("/accounts/2fa/"))
    set_up_app(browser)
    for page in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/"):
        assert "Continue to Moderation" in words(browser.get(page))
    assert browser.get(PAGE).url == "/admin/posts/post/?o=1"
    assert browser.get("/admin/posts/post/?o=1").status_code == 200
    assert "Continue to Moderation" not in words(browser.get("/accounts/2fa/"))


def test_a_session_from_before_counts_once_there_is_a_second_factor(browse, prove, mo):
    earlier = browse(mo)
    assert earlier.get("/admin/").status_code == 302
    set_up_app(prove(mo))
    assert earlier.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(prove, mo):
    browser = prove(mo)
    set_up_app(browser)
    mo.authenticator_set.filter(type="totp").delete()
    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(prove, mo, path):
    browser = prove(mo)
    browser.get(PAGE, {"next": path})
    set_up_app(browser)
    assert browser.get(PAGE).url == "/accounts/2fa/"


def test_a_moderator_can_log_out_of_moderation_without_it(browse, mo):
    assert browse(mo).post("/admin/logout/").url == "/accounts/logout/"


def test_without_the_requirement_a_password_is_enough(browse, mo, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert browse(mo).get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_sites_with_https_require_it_unless_told_otherwise(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # the site knows no other
    make.member("mo", role="moderator")
    login = urlencode({"login": "mo", "password": make.PASSWORD})
    # The last value says that the request came through HTTPS.
    steps = [
        ["post", "/accounts/login/", login, "application/x-www-form-urlencoded", False, True],
        ["get", "/admin/", {}, False, True],
    ]
    https = {"SITE_URL": "https://testserver", "TRUSTED_PROXIES": "0"}
    with sites() as visit:
        for variables, status in (
            (https, 302),
            (https | {"STAFF_SECOND_FACTOR": "off"}, 200),
            ({}, 200),
            ({"STAFF_SECOND_FACTOR": "on"}, 302),
        ):
            *_, page = visit(variables, *steps)
            assert (page.status, (page.location or "").startswith(PAGE)) == (status, status == 302), variables
