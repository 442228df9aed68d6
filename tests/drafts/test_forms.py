"""What was typed into a form and did not arrive stands in it again, until it is sent or let go."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.drafts.saving import LONGEST
from tests.support import make
from tests.support.reading import read

TYPED = "Half an hour of\nthought, and <b>angle</b> brackets."


@pytest.fixture
def places(post, comment, ben):
    """The forms in which Ben writes, by what is done there."""
    draft = make.post(author=ben, as_draft=True)
    under, here = f"/p/{post.pk}/c", f"/p/{post.pk}/c/1"
    return {
        "comment": f"{under}/publish/",
        "reply": f"{here}/reply/",
        "edit": f"{here}/edit/",
        "publish": "/publish/",
        "draft": f"/publish/{draft.pk}/",
        "report": f"/report/p/{post.pk}/",
    }


def save(browser, place, *, body=TYPED, member="ben", key="", **more):
    data = {"form_url": place, "body": body, "member": member, "key": key or str(uuid4()), **more}
    return browser.post("/drafts/", data)


def words_in(page) -> dict[str, str]:
    return read(page).fields


@pytest.mark.parametrize("what", ["comment", "reply", "edit", "publish", "draft", "report"])
def test_a_form_shows_what_was_typed_into_it_on_another_machine(browse, ben, places, what):
    field = "reason" if what == "report" else "body"
    answer = save(browse(ben), places[what], **{field: TYPED})
    assert answer.status_code == 204
    page = browse(ben).get(places[what])
    assert words_in(page)[field] == TYPED
    assert "This is what you had typed on" in read(page).words


def test_the_form_below_a_thread_shows_it_too(browse, ben, post, places):
    key = str(uuid4())
    save(browse(ben), places["comment"], key=key)
    page = browse(ben).get(post.get_absolute_url())
    assert words_in(page)["body"] == TYPED
    assert words_in(page)["key"] == key, "so that the form is sent once, wherever it is sent from"
    assert "This is what you had typed on" in read(page).words


@pytest.mark.parametrize("what", ["comment", "reply", "edit", "publish", "report"])
def test_nobody_else_sees_it(browse, ada, ben, mo, places, post, what):
    save(browse(ben), places[what], reason=TYPED)
    for reader in (ada, mo, None):
        for path in (places[what], post.get_absolute_url(), "/drafts/", "/m/ben/"):
            assert "Half an hour of" not in browse(reader).get(path).content.decode()


def test_nor_is_it_kept_for_whom_did_not_type_it(browse, ada, places):
    assert save(browse(ada), places["comment"], member="ben").status_code == 403
    assert save(browse(), places["comment"], member="ben").status_code == 403
    assert not Draft.objects.with_text().exists()


def test_it_goes_when_it_is_published(browse, ben, post, places):
    browser = browse(ben)
    save(browser, places["comment"])
    form = words_in(browser.get(post.get_absolute_url()))
    browser.post(places["comment"], form)
    assert words_in(browser.get(post.get_absolute_url()))["body"] == ""
    assert save(browser, places["comment"], key=form["key"]).status_code == 409
    assert words_in(browser.get(post.get_absolute_url()))["body"] == ""


@pytest.mark.parametrize("what", ["comment", "reply", "edit", "report", "publish", "draft"])
def test_each_form_takes_along_what_was_kept_of_it(browse, ben, places, what):
    browser, category = browse(ben), make.category()
    more = {"kind": "original", "category": category.pk, "title": "A tunnel", "reason": "Taunting."}
    save(browser, places[what], **more)
    form = words_in(browser.get(places[what])) | more
    assert browser.post(places[what], form).status_code == 302
    assert not Draft.objects.with_text().exists()
    assert save(browser, places[what], key=form["key"], **more).status_code == 409


def test_a_preview_keeps_it_without_scripts(browse, ben, post, places):
    browse(ben).post(places["comment"], {"body": TYPED, "preview": "1", "key": str(uuid4())})
    assert words_in(browse(ben).get(post.get_absolute_url()))["body"] == TYPED


@pytest.mark.parametrize("body", ["x" * 10_001, "> " * 11 + "deep"])
def test_what_cannot_be_published_as_it_stands_is_kept(browse, ben, post, places, body):
    browse(ben).post(places["comment"], {"body": body, "key": str(uuid4())})
    assert words_in(browse(ben).get(post.get_absolute_url()))["body"] == body


def test_a_post_locked_while_somebody_types_keeps_the_words(browse, ben, mo, post, places):
    browser = browse(ben)
    form = words_in(browser.get(places["comment"])) | {"body": TYPED}
    post.lock(by=mo, reason="Heated.")
    assert browser.post(places["comment"], form).status_code == 403
    assert words_in(browse(ben).get(places["comment"]))["body"] == TYPED
    assert "What you had typed here is kept." in read(browser.get(post.get_absolute_url())).words


def test_too_much_to_be_kept_is_refused_and_still_shown(browse, ben, places):
    far_too_long = "x" * (LONGEST + 1)
    assert save(browse(ben), places["comment"], body=far_too_long).status_code == 413
    page = browse(ben).post(places["comment"], {"body": far_too_long})
    assert words_in(page)["body"] == far_too_long
    assert not Draft.objects.with_text().exists()


@pytest.mark.parametrize("place", ["", "/", "/accounts/delete/", "//evil.example/", "/p/1/c/publish", "x" * 3000])
def test_only_what_members_write_is_kept(browse, ben, place):
    assert save(browse(ben), place).status_code == 400


@pytest.mark.parametrize("age", ["", "0", "-5", "x", "9" * 30, "1.5", "86400000"])
def test_any_age_and_key_are_answered(browse, ben, places, age):
    assert save(browse(ben), places["comment"], age=age, key="nonsense").status_code == 204


def test_a_nul_is_left_out(browse, ben, places):
    assert save(browse(ben), places["comment"], body="a\0b").status_code == 204
    assert words_in(browse(ben).get(places["comment"]))["body"] == "ab"


def test_a_script_of_another_site_keeps_nothing(ben, places):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert save(browser, places["comment"]).status_code == 403
    assert not Draft.objects.with_text().exists()


def test_it_can_be_let_go_from_the_form_itself(browse, ben, post, places):
    browser, key = browse(ben), str(uuid4())
    save(browser, places["comment"], key=key)
    form = {"form_url": places["comment"], "next": post.get_absolute_url()}
    assert browser.post("/drafts/discard/", form, follow=True).redirect_chain == [(post.get_absolute_url(), 302)]
    assert words_in(browser.get(post.get_absolute_url()))["body"] == ""
    assert save(browser, places["comment"], key=key).status_code == 409, "nor does a late request bring it back"


def test_a_script_that_discards_it_gets_the_empty_form_in_its_place(browse, ben, post, places):
    browser = browse(ben)
    save(browser, places["comment"])
    form = {"form_url": places["comment"], "next": post.get_absolute_url()}
    answer = browser.post("/drafts/discard/", form, follow=True, headers={"X-Fragment": "1"})
    assert answer.redirect_chain == [(places["comment"], 302)]
    assert words_in(answer)["body"] == ""


def test_nobody_lets_go_of_what_another_typed(browse, ada, ben, places):
    save(browse(ben), places["comment"])
    browse(ada).post("/drafts/discard/", {"form_url": places["comment"]})
    assert words_in(browse(ben).get(places["comment"]))["body"] == TYPED


def test_a_quotation_comes_before_what_was_kept(browse, ada, ben, comment, places):
    save(browse(ada), places["reply"], member="ada", body="I agree.")
    body = words_in(browse(ada).get(f"{places['reply']}?quote=1"))["body"]
    assert body.startswith("> ")
    assert body.endswith("\n\nI agree.")
    browse(ada).post(places["reply"], {"body": "I agree so much.", "quote": "1", "key": str(uuid4())})
    assert words_in(browse(ada).get(places["reply"]))["body"].endswith("\n\nI agree so much.")


def test_nothing_is_kept_of_a_form_without_words(browse, ben, places):
    browse(ben).post(places["publish"], {"kind": "seed", "title": "  ", "preview": "1", "key": str(uuid4())})
    assert not Draft.objects.with_text().exists()
    assert Comment.objects.count() == 1
