"""A form that is refused gives its words back, also after the session has ended."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from forum.drafts.models import KEEP_DRAFTS, Draft
from tests.support import make
from tests.support.reading import read

TYPED = "Half an hour of thought."


@pytest.fixture
def form():
    """Ben's, as it stood on his screen."""
    return {"body": TYPED, "member": "ben", "key": str(uuid4())}


@pytest.fixture
def place(post):
    return f"/p/{post.pk}/c/publish/"


def log_in(browser, name: str) -> None:
    answer = browser.post("/accounts/login/", {"login": name, "password": make.PASSWORD})
    assert answer.status_code == 302


def body_at(browser, place: str) -> str:
    return read(browser.get(place)).fields["body"]


def test_whoever_logs_in_again_finds_the_words_in_the_form(browse, ben, place, form):
    browser = browse()
    page = browser.post(place, form)
    assert page.status_code == 403
    assert "Log in, and it stands in the form again" in read(page).words
    assert TYPED in read(page).fields.values()
    log_in(browser, "ben")
    assert body_at(browser, place) == TYPED
    assert body_at(browse(ben), place) == TYPED


def test_another_member_who_logs_in_there_does_not(browse, ada, ben, place, form):
    browser = browse()
    browser.post(place, form)
    log_in(browser, "ada")
    assert body_at(browser, place) == ""
    assert not Draft.objects.with_text().exists()
    browser.post("/accounts/logout/")
    log_in(browser, "ben")
    assert body_at(browser, place) == ""


def test_what_says_not_whose_it_is_is_shown_and_kept_nowhere(browse, ben, place):
    browser = browse()
    page = browser.post(place, {"body": TYPED})
    assert "Copy it from here" in read(page).words
    assert not browser.session.keys()


def test_visitors_cannot_fill_the_house_with_texts(browse, ben, place, form):
    pages = [browse().post(place, form) for _ in range(25)]
    assert {page.status_code for page in pages} == {403}
    assert "Copy it from here" in read(pages[-1]).words
    browser = browse()
    browser.post(place, form | {"body": "x" * 60_000})
    assert not browser.session.keys()


@pytest.mark.parametrize(
    ("origin", "kept"), [("http://testserver", TYPED), ("https://evil.example", ""), ("", "")]
)
def test_a_page_older_than_the_log_in_keeps_its_words_unless_it_is_of_another_site(ben, place, form, origin, kept):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.post(place, form, headers={"Origin": origin} if origin else {})
    assert page.status_code == 403
    assert TYPED in read(page).fields.values()
    assert ("Back to the form" in read(page).words) == bool(kept)
    assert body_at(browser, place) == kept


def test_a_form_of_a_member_is_not_kept_for_another(ada, ben, place, form):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.post(place, form, headers={"Origin": "http://testserver"})
    assert body_at(browser, place) == ""


def test_a_draft_discarded_in_another_tab_gives_back_what_is_sent_from_this_one(browse, ben):
    draft = make.post(author=ben, as_draft=True)
    browser = browse(ben)
    browser.post(f"/publish/{draft.pk}/withdraw/")
    page = browser.post(f"/publish/{draft.pk}/", {"body": TYPED, "member": "ben", "key": str(uuid4())})
    assert page.status_code == 404
    assert TYPED in read(page).fields.values()
    listed = read(browser.get("/drafts/")).words
    assert TYPED in listed
    assert "no longer there" in listed


def test_a_report_of_what_is_gone_meanwhile_says_so_and_keeps_its_words(browse, ben, mo, post):
    browser, place = browse(ben), f"/report/p/{post.pk}/"
    form = read(browser.get(place)).fields | {"reason": TYPED}
    post.hide(by=mo, reason="Libel.")
    page = browser.post(place, form)
    assert page.status_code == 403
    assert "there is nothing left to report" in read(page).words
    assert TYPED in read(browser.get("/drafts/")).words


def test_whoever_logs_in_leaves_behind_what_is_old(browse, ben):
    long_ago = timezone.now() - KEEP_DRAFTS - timedelta(days=1)
    Draft.objects.create(member=ben, form_url="/publish/", fields={"body": "Old"}, saved_at=long_ago)
    log_in(browse(), "ben")
    assert not ben.drafts.exists()
