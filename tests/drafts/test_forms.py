"""Forms show a member's draft until it is sent or discarded."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.drafts.saving import MAX_LENGTH
from tests.support import make
from tests.support.reading import read

TYPED = "Half an hour of\nthought, and <b>angle</b> brackets."


@pytest.fixture
def urls(post, comment, ben):
    """The URLs of Ben's forms."""
    draft = make.post(author=ben, as_draft=True)
    comments = f"/p/{post.pk}/c"
    return {
        "comment": f"{comments}/publish/",
        "reply": f"{comments}/1/reply/",
        "edit": f"{comments}/1/edit/",
        "publish": "/publish/",
        "draft": f"/publish/{draft.pk}/",
        "report": f"/report/p/{post.pk}/",
    }


def save(browser, form_url, *, body=TYPED, member="ben", key="", **more):
    data = {"form_url": form_url, "body": body, "member": member, "key": key or str(uuid4()), **more}
    return browser.post("/drafts/", data)


def fields_of(page) -> dict[str, str]:
    return read(page).fields


@pytest.mark.parametrize("form_name", ["comment", "reply", "edit", "publish", "draft", "report"])
def test_a_form_shows_a_draft_typed_on_another_device(browse, ben, urls, form_name):
    field = "reason" if form_name == "report" else "body"
    response = save(browse(ben), urls[form_name], **{field: TYPED})
    assert response.status_code == 204
    page = browse(ben).get(urls[form_name])
    assert fields_of(page)[field] == TYPED
    assert "Draft restored, saved" in read(page).words


def test_the_form_below_a_thread_shows_the_draft(browse, ben, post, urls):
    key = str(uuid4())
    save(browse(ben), urls["comment"], key=key)
    page = browse(ben).get(post.get_absolute_url())
    assert fields_of(page)["body"] == TYPED
    assert fields_of(page)["key"] == key, "the same key, so that the comment is published only once"
    assert "Draft restored, saved" in read(page).words


@pytest.mark.parametrize("form_name", ["comment", "reply", "edit", "publish", "report"])
def test_nobody_else_sees_a_draft(browse, ada, ben, mo, urls, post, form_name):
    save(browse(ben), urls[form_name], reason=TYPED)
    for reader in (ada, mo, None):
        for path in (urls[form_name], post.get_absolute_url(), "/drafts/", "/m/ben/"):
            assert "Half an hour of" not in browse(reader).get(path).content.decode()


def test_a_draft_typed_as_another_member_is_refused(browse, ada, urls):
    assert save(browse(ada), urls["comment"], member="ben").status_code == 403
    assert save(browse(), urls["comment"], member="ben").status_code == 403
    assert not Draft.objects.with_text().exists()


def test_publishing_empties_the_draft(browse, ben, post, urls):
    browser = browse(ben)
    save(browser, urls["comment"])
    form = fields_of(browser.get(post.get_absolute_url()))
    browser.post(urls["comment"], form)
    assert fields_of(browser.get(post.get_absolute_url()))["body"] == ""
    assert save(browser, urls["comment"], key=form["key"]).status_code == 200
    assert fields_of(browser.get(post.get_absolute_url()))["body"] == ""


@pytest.mark.parametrize("form_name", ["comment", "reply", "edit", "report", "publish", "draft"])
def test_sending_any_form_empties_its_draft(browse, ben, urls, form_name):
    browser, category = browse(ben), make.category()
    more = {"kind": "original", "category": category.pk, "title": "A tunnel", "reason": "Taunting."}
    save(browser, urls[form_name], **more)
    form = fields_of(browser.get(urls[form_name])) | more
    assert browser.post(urls[form_name], form).status_code == 302
    assert not Draft.objects.with_text().exists()
    assert save(browser, urls[form_name], key=form["key"], **more).status_code == 200


def test_a_preview_saves_a_draft(browse, ben, post, urls):
    browse(ben).post(urls["comment"], {"body": TYPED, "preview": "1", "key": str(uuid4())})
    assert fields_of(browse(ben).get(post.get_absolute_url()))["body"] == TYPED


@pytest.mark.parametrize("body", ["x" * 10_001, "> " * 11 + "deep"])
def test_text_that_is_invalid_is_saved_as_a_draft(browse, ben, post, urls, body):
    browse(ben).post(urls["comment"], {"body": body, "key": str(uuid4())})
    assert fields_of(browse(ben).get(post.get_absolute_url()))["body"] == body


def test_a_comment_on_a_post_locked_in_the_meantime_is_saved_as_a_draft(browse, ben, mo, post, urls):
    browser = browse(ben)
    form = fields_of(browser.get(urls["comment"])) | {"body": TYPED}
    post.lock(by=mo, reason="Heated.")
    assert browser.post(urls["comment"], form).status_code == 403
    assert fields_of(browse(ben).get(urls["comment"]))["body"] == TYPED
    assert "Your draft is saved." in read(browser.get(post.get_absolute_url())).words


def test_text_too_long_for_a_draft_is_refused_but_stays_in_the_form(browse, ben, urls):
    far_too_long = "x" * (MAX_LENGTH + 1)
    assert save(browse(ben), urls["comment"], body=far_too_long).status_code == 413
    page = browse(ben).post(urls["comment"], {"body": far_too_long})
    assert fields_of(page)["body"] == far_too_long
    assert not Draft.objects.with_text().exists()


@pytest.mark.parametrize("url", ["", "/", "/accounts/delete/", "//evil.example/", "/p/1/c/publish", "x" * 3000])
def test_a_draft_needs_the_url_of_a_registered_form(browse, ben, url):
    assert save(browse(ben), url).status_code == 400


@pytest.mark.parametrize("age", ["", "0", "-5", "x", "9" * 30, "1.5", "86400000"])
def test_an_invalid_age_or_key_is_accepted(browse, ben, urls, age):
    assert save(browse(ben), urls["comment"], age=age, key="nonsense").status_code == 204


def test_nul_characters_are_removed(browse, ben, urls):
    assert save(browse(ben), urls["comment"], body="a\0b").status_code == 204
    assert fields_of(browse(ben).get(urls["comment"]))["body"] == "ab"


def test_a_script_of_another_site_cannot_save_a_draft(ben, urls):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="accounts.backends.AuthenticationBackend")
    assert save(browser, urls["comment"]).status_code == 403
    assert not Draft.objects.with_text().exists()


def test_a_draft_can_be_discarded_from_its_form(browse, ben, post, urls):
    browser, key = browse(ben), str(uuid4())
    save(browser, urls["comment"], key=key)
    form = {"form_url": urls["comment"], "next": post.get_absolute_url()}
    assert browser.post("/drafts/discard/", form, follow=True).redirect_chain == [(post.get_absolute_url(), 302)]
    assert fields_of(browser.get(post.get_absolute_url()))["body"] == ""
    assert save(browser, urls["comment"], key=key).status_code == 200, "a late request doesn't bring it back"


def test_a_script_that_discards_a_draft_gets_the_empty_form(browse, ben, post, urls):
    browser = browse(ben)
    save(browser, urls["comment"])
    form = {"form_url": urls["comment"], "next": post.get_absolute_url()}
    response = browser.post("/drafts/discard/", form, follow=True, headers={"X-Fragment": "1"})
    assert response.redirect_chain == [(urls["comment"], 302)]
    assert fields_of(response)["body"] == ""


def test_a_member_cannot_discard_a_draft_of_another(browse, ada, ben, urls):
    save(browse(ben), urls["comment"])
    browse(ada).post("/drafts/discard/", {"form_url": urls["comment"]})
    assert fields_of(browse(ben).get(urls["comment"]))["body"] == TYPED


def test_a_quotation_comes_before_the_draft(browse, ada, ben, comment, urls):
    save(browse(ada), urls["reply"], member="ada", body="I agree.")
    body = fields_of(browse(ada).get(f"{urls['reply']}?quote=1"))["body"]
    assert body.startswith("> ")
    assert body.endswith("\n\nI agree.")
    browse(ada).post(urls["reply"], {"body": "I agree so much.", "quote": "1", "key": str(uuid4())})
    assert fields_of(browse(ada).get(urls["reply"]))["body"].endswith("\n\nI agree so much.")


def test_a_form_without_text_is_not_saved(browse, ben, urls):
    browse(ben).post(urls["publish"], {"kind": "seed", "title": "  ", "preview": "1", "key": str(uuid4())})
    assert not Draft.objects.with_text().exists()
    assert Comment.objects.count() == 1
