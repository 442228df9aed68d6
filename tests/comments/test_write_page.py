"""Writing a comment or a reply on a page of its own, as everybody without scripts does."""

import re

import pytest

from forum.comments.models import Comment
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def write(post):
    return f"/p/{post.pk}/c/publish/"


@pytest.fixture
def answer(comment):
    return f"/p/{comment.post_id}/c/1/reply/"


def test_a_comment_appears_where_it_was_written(browse, ben, post, write):
    arrived = browse(ben).post(write, {"body": "I *agree*."}, follow=True)
    assert arrived.redirect_chain[-1] == (f"{post.get_absolute_url()}#c-1", 302)
    assert "<em>agree</em>" in arrived.content.decode()
    assert "c-1" in read(arrived).ids


def test_a_reply_appears_below_what_it_answers(browse, ada, comment, answer):
    response = browse(ada).post(answer, {"body": "It was."})
    assert response.url == f"/p/{comment.post_id}/c/1.1/"
    assert Comment.objects.get(path=[1, 1]).parent == comment


def test_whoever_writes_while_reading_in_another_order_goes_on_reading_in_it(browse, ada, post, comment, answer):
    browser = browse(ada)
    for page in (f"{post.get_absolute_url()}?order=newest", f"{answer}?order=newest"):
        form = read(browser.get(page)).fields
        assert form["order"] == "newest"
        arrived = browser.post(answer, {"body": f"It was: {page}", "order": form["order"]}, follow=True)
        assert "?order=newest#c-1." in arrived.redirect_chain[-1][0]
    assert (
        f'href="{answer}?order=newest"' in browser.get(f"{post.get_absolute_url()}?order=newest").content.decode()
    )
    assert "order" not in read(browser.get(post.get_absolute_url())).fields


def test_the_reply_page_shows_what_is_answered(browse, ada, answer):
    words = read(browse(ada).get(answer)).words
    assert "About time." in words
    assert "Reply to 1" in words


def test_a_double_submit_makes_one_comment(browse, ben, post, write):
    browser = browse(ben)
    form = read(browser.get(write)).fields | {"body": "Twice."}
    first, second = browser.post(write, form), browser.post(write, form)
    assert first.url == second.url
    assert post.comments.count() == 1


def test_the_form_of_the_post_page_makes_one_comment_too(browse, ben, post, write):
    browser = browse(ben)
    form = read(browser.get(post.get_absolute_url())).fields | {"body": "Twice."}
    assert re.fullmatch(r"[0-9a-f-]{36}", form["key"])
    for _ in range(2):
        browser.post(write, form)
    assert post.comments.count() == 1


def test_a_preview_shows_and_publishes_nothing(browse, ben, post, write):
    page = browse(ben).post(write, {"body": "I *agree*.", "preview": "1"})
    assert "<em>agree</em>" in page.content.decode()
    assert read(page).fields["body"] == "I *agree*."
    assert not post.comments.exists()


@pytest.mark.parametrize("body", ["", "  \n ", "> ", "\u200b", "x" * 10_001, "> " * 11 + "deep"])
def test_a_comment_that_cannot_be_published_keeps_what_was_typed(browse, ben, post, write, body):
    page = browse(ben).post(write, {"body": body, "key": "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"})
    assert page.status_code == 200
    assert 'class="errorlist"' in page.content.decode()
    fields = read(page).fields
    assert (fields["body"], fields["key"]) == (body, "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21")
    assert not post.comments.exists()


def test_an_error_says_what_is_wrong_in_numbers(browse, ben, write):
    assert (
        "This text has 10001 characters; at most 10000 are possible."
        in read(browse(ben).post(write, {"body": "x" * 10_001})).words
    )


def test_a_nonsense_form_key_counts_as_none(browse, ben, write, post):
    assert browse(ben).post(write, {"body": "Hello.", "key": "'; DROP TABLE"}).status_code == 302
    assert post.comments.get().body == "Hello."


def test_a_script_gets_the_form_alone(browse, ben, answer):
    fragment = browse(ben).get(answer, headers={"X-Fragment": "1"}).content.decode()
    assert fragment.lstrip().startswith("<keep-draft")
    assert "<html" not in fragment


def test_there_is_nothing_to_write_under_what_does_not_exist(browse, ben, post):
    for path in ("/p/999999/c/publish/", f"/p/{post.pk}/c/1/reply/", f"/p/{post.pk}/c/999999999.1/reply/"):
        assert browse(ben).get(path).status_code == 404
        assert browse(ben).post(path, {"body": "Anyone?"}).status_code == 404


def test_a_draft_of_somebody_else_cannot_be_commented_on(browse, ada, ben):
    draft = make.post(author=ada, as_draft=True)
    assert browse(ben).post(f"/p/{draft.pk}/c/publish/", {"body": "Found it."}).status_code == 404
    page = browse(ada).post(f"/p/{draft.pk}/c/publish/", {"body": "Note to self."})
    assert page.status_code == 403
    assert "This post is a draft" in read(page).words
