"""Writing a comment or a reply on a separate page, as people without scripts do."""

import re

import pytest

from forum.comments.models import Comment
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def publish_url(post):
    return f"/p/{post.pk}/c/publish/"


@pytest.fixture
def reply_url(comment):
    return f"/p/{comment.post_id}/c/1/reply/"


def test_publishing_leads_to_the_comment_in_its_thread(browse, ben, post, publish_url):
    response = browse(ben).post(publish_url, {"body": "I *agree*."}, follow=True)
    assert response.redirect_chain[-1] == (f"{post.get_absolute_url()}#c-1", 302)
    assert "<em>agree</em>" in response.content.decode()
    assert "c-1" in read(response).ids


def test_a_reply_appears_below_its_parent(browse, ada, comment, reply_url):
    response = browse(ada).post(reply_url, {"body": "It was."})
    assert response.url == f"/p/{comment.post_id}/c/1.1/"
    assert Comment.objects.get(path=[1, 1]).parent == comment


def test_writing_keeps_the_order_of_the_thread(browse, ada, post, comment, reply_url):
    browser, newest_first = browse(ada), f"{post.get_absolute_url()}?order=newest"
    for page in (newest_first, f"{reply_url}?order=newest"):
        form = read(browser.get(page)).fields
        assert form["order"] == "newest"
        response = browser.post(reply_url, {"body": f"It was: {page}", "order": form["order"]}, follow=True)
        assert "?order=newest#c-1." in response.redirect_chain[-1][0]
    assert f'href="{reply_url}?order=newest"' in browser.get(newest_first).content.decode()
    assert "order" not in read(browser.get(post.get_absolute_url())).fields


def test_the_reply_page_shows_the_parent(browse, ada, reply_url):
    words = read(browse(ada).get(reply_url)).words
    assert "About time." in words
    assert "Reply to 1" in words


def test_a_double_submit_makes_one_comment(browse, ben, post, publish_url):
    browser = browse(ben)
    form = read(browser.get(publish_url)).fields | {"body": "Twice."}
    first, second = browser.post(publish_url, form), browser.post(publish_url, form)
    assert first.url == second.url
    assert post.comments.count() == 1


def test_a_double_submit_on_the_post_page_makes_one_comment(browse, ben, post, publish_url):
    browser = browse(ben)
    form = read(browser.get(post.get_absolute_url())).fields | {"body": "Twice."}
    assert re.fullmatch(r"[0-9a-f-]{36}", form["key"])
    for _ in range(2):
        browser.post(publish_url, form)
    assert post.comments.count() == 1


def test_a_preview_publishes_nothing(browse, ben, post, publish_url):
    page = browse(ben).post(publish_url, {"body": "I *agree*.", "preview": "1"})
    assert "<em>agree</em>" in page.content.decode()
    assert read(page).fields["body"] == "I *agree*."
    assert not post.comments.exists()


@pytest.mark.parametrize("body", ["", "  \n ", "> ", "\u200b", "x" * 10_001, "> " * 11 + "deep"])
def test_a_comment_that_cannot_be_published_keeps_its_text(browse, ben, post, publish_url, body):
    page = browse(ben).post(publish_url, {"body": body, "key": "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"})
    assert page.status_code == 200
    assert re.search(r'role="alert"[^>]* autofocus>\s*<ul class="errorlist"', page.content.decode())
    fields = read(page).fields
    assert (fields["body"], fields["key"]) == (body, "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21")
    assert not post.comments.exists()


def test_an_error_names_the_limit(browse, ben, publish_url):
    page = read(browse(ben).post(publish_url, {"body": "x" * 10_001}))
    assert "This text has 10001 characters. Shorten it to 10000." in page.words


def test_an_invalid_form_key_is_ignored(browse, ben, publish_url, post):
    assert browse(ben).post(publish_url, {"body": "Hello.", "key": "'; DROP TABLE"}).status_code == 302
    assert post.comments.get().body == "Hello."


def test_a_script_gets_only_the_form(browse, ben, reply_url):
    fragment = browse(ben).get(reply_url, headers={"X-Fragment": "1"}).content.decode()
    assert fragment.lstrip().startswith("<keep-draft")
    assert "<html" not in fragment


def test_a_missing_post_or_comment_is_not_found(browse, ben, post):
    for path in ("/p/999999/c/publish/", f"/p/{post.pk}/c/1/reply/", f"/p/{post.pk}/c/999999999.1/reply/"):
        assert browse(ben).get(path).status_code == 404
        assert browse(ben).post(path, {"body": "Anyone?"}).status_code == 404


def test_a_draft_post_cannot_be_commented_on(browse, ada, ben):
    draft = make.post(author=ada, as_draft=True)
    assert browse(ben).post(f"/p/{draft.pk}/c/publish/", {"body": "Found it."}).status_code == 404
    page = browse(ada).post(f"/p/{draft.pk}/c/publish/", {"body": "Note to self."})
    assert page.status_code == 403
    assert "This post is a draft" in read(page).words
