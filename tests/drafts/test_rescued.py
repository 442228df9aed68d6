"""The text of a refused form isn't lost, even if the session has ended."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.drafts.models import Draft
from tests.support import make
from tests.support.reading import read

TYPED = "Half an hour of thought."


@pytest.fixture
def form():
    """The data of Ben's form."""
    return {"body": TYPED, "member": "ben", "key": str(uuid4())}


@pytest.fixture
def form_url(post):
    return f"/p/{post.pk}/c/publish/"


def log_in(browser, name: str) -> None:
    response = browser.post("/accounts/login/", {"login": name, "password": make.PASSWORD})
    assert response.status_code == 302


def body_at(browser, form_url: str) -> str:
    return read(browser.get(form_url)).fields["body"]


def test_text_sent_while_logged_out_is_in_the_form_after_login(browse, ben, form_url, form):
    browser = browse()
    page = browser.post(form_url, form)
    assert page.status_code == 403
    assert "it will be back in the form" in read(page).words
    assert TYPED in read(page).fields.values()
    log_in(browser, "ben")
    assert body_at(browser, form_url) == TYPED
    assert body_at(browse(ben), form_url) == TYPED


def test_text_sent_while_logged_out_is_not_shown_to_another_member(browse, ada, ben, form_url, form):
    browser = browse()
    browser.post(form_url, form)
    log_in(browser, "ada")
    assert body_at(browser, form_url) == ""
    assert not Draft.objects.with_text().exists()
    browser.post("/accounts/logout/")
    log_in(browser, "ben")
    assert body_at(browser, form_url) == ""


def test_text_without_a_member_is_shown_but_not_saved(browse, ben, form_url):
    browser = browse()
    page = browser.post(form_url, {"body": TYPED})
    assert "Copy it from here" in read(page).words
    assert not browser.session.keys()


def test_text_of_visitors_is_limited(browse, settings, ben, form_url, form):
    settings.LIMITS_ENABLED = True
    pages = [browse().post(form_url, form) for _ in range(25)]
    assert {page.status_code for page in pages} == {403}
    assert "Copy it from here" in read(pages[-1]).words
    browser = browse()
    browser.post(form_url, form | {"body": "x" * 60_000})
    assert not browser.session.keys()


@pytest.mark.parametrize(
    ("origin", "saved"), [("http://testserver", TYPED), ("https://evil.example", ""), ("", "")]
)
def test_text_from_a_page_older_than_the_login_is_saved_if_it_is_ours(ben, form_url, form, origin, saved):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="accounts.backends.AuthenticationBackend")
    page = browser.post(form_url, form, headers={"Origin": origin} if origin else {})
    assert page.status_code == 403
    assert TYPED in read(page).fields.values()
    assert ("Back to the form" in read(page).words) == bool(saved)
    assert body_at(browser, form_url) == saved


def test_text_of_one_member_is_not_saved_for_another(ada, ben, form_url, form):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, backend="accounts.backends.AuthenticationBackend")
    browser.post(form_url, form, headers={"Origin": "http://testserver"})
    assert body_at(browser, form_url) == ""


def test_text_sent_to_a_deleted_draft_post_is_saved(browse, ben):
    draft = make.post(author=ben, as_draft=True)
    browser = browse(ben)
    browser.post(f"/publish/{draft.pk}/withdraw/")
    page = browser.post(f"/publish/{draft.pk}/", {"body": TYPED, "member": "ben", "key": str(uuid4())})
    assert page.status_code == 404
    assert TYPED in read(page).fields.values()
    listed = read(browser.get("/drafts/")).words
    assert TYPED in listed
    assert "Your post “deleted”" in listed


def test_a_report_of_a_post_removed_in_the_meantime_is_refused_but_saved(browse, ben, mo, post):
    browser, form_url = browse(ben), f"/report/p/{post.pk}/"
    form = read(browser.get(form_url)).fields | {"reason": TYPED}
    post.hide(by=mo, reason="Libel.")
    page = browser.post(form_url, form)
    assert page.status_code == 403
    assert "there's nothing to report" in read(page).words
    assert TYPED in read(browser.get("/drafts/")).words
