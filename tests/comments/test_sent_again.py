"""The same form is sent twice: by a double click, with the back button, or after a lost response.

Nothing is published twice, and no second text is lost.
"""

from uuid import uuid4

import pytest

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.posts.models import AlreadyPublished, Post
from tests.support import make
from tests.support.at_once import at_once
from tests.support.reading import read


@pytest.fixture
def sent(browse, ben, post):
    """Ben's form, published as number 1."""
    browser, url = browse(ben), f"/p/{post.pk}/c/publish/"
    form = read(browser.get(url)).fields | {"body": "Once."}
    browser.post(url, form)
    return browser, url, form


def test_the_same_text_redirects_to_the_published_comment(sent, post):
    browser, url, form = sent
    assert browser.post(url, form).url == f"/p/{post.pk}/c/1/"
    assert post.comments.count() == 1


def test_it_redirects_even_if_the_post_was_locked_after_the_first_time(sent, post, mo):
    browser, url, form = sent
    post.lock(by=mo, reason="Heated.")
    assert browser.post(url, form).url == f"/p/{post.pk}/c/1/"


def test_a_different_text_in_the_same_form_must_be_sent_again_to_confirm(sent, post):
    browser, url, form = sent
    response = browser.post(url, form | {"body": "Twice."})
    assert response.status_code == 200
    page = read(response)
    assert "You've already sent this form with different text. It was published as 1" in page.words
    assert page.fields["body"] == "Twice."
    assert post.comments.count() == 1
    for _ in range(2):
        assert browser.post(url, page.fields).url == f"/p/{post.pk}/c/2/"
    assert [comment.body for comment in post.comments.order_by("path")] == ["Once.", "Twice."]
    assert not Draft.objects.with_text().exists()


def test_until_then_the_text_is_saved_as_a_draft(sent, browse, ben):
    browser, url, form = sent
    browser.post(url, form | {"body": "Twice."})
    assert read(browse(ben).get(url)).fields["body"] == "Twice."


def test_the_same_text_as_a_reply_to_another_comment_counts_as_different(post, ben, comment):
    key = uuid4()
    Comment.objects.publish(post=post, author=ben, body="Yes.", key=key)
    with pytest.raises(AlreadyPublished):
        Comment.objects.publish(post=post, parent=comment, author=ben, body="Yes.", key=key)


@pytest.fixture
def posted(browse, ben):
    """Ben's form for a post, published."""
    browser, category = browse(ben), make.category()
    form = read(browser.get("/publish/")).fields
    form |= {"kind": "original", "title": "A bridge", "body": "Once.", "category": category.pk}
    return browser, form, browser.post("/publish/", form | {"publish": "1"}).url


def test_a_post_is_published_once(posted):
    browser, form, url = posted
    assert browser.post("/publish/", form | {"publish": "1"}).url == url
    assert Post.objects.count() == 1


def test_a_different_post_in_the_same_form_must_be_sent_again_to_confirm(posted):
    browser, form, url = posted
    response = browser.post("/publish/", form | {"title": "A tunnel", "publish": "1"})
    assert response.status_code == 200
    page = read(response)
    assert "It was published as A bridge" in page.words
    again = form | {"title": page.fields["title"], "key": page.fields["key"], "publish": "1"}
    assert browser.post("/publish/", again).url != url
    assert sorted(Post.objects.values_list("title", flat=True)) == ["A bridge", "A tunnel"]


def test_a_draft_saved_twice_is_one_draft_with_the_later_text(browse, ben):
    browser, category = browse(ben), make.category()
    form = read(browser.get("/publish/")).fields
    form |= {"kind": "original", "title": "A bridge", "body": "Once.", "category": category.pk, "draft": "1"}
    first = browser.post("/publish/", form).url
    second = browser.post("/publish/", form | {"body": "Twice."}).url
    assert first == second
    assert [post.body for post in Post.objects.all()] == ["Twice."]


@pytest.mark.parametrize("times", [2])
def test_an_edit_or_a_deletion_can_be_sent_twice(browse, ben, comment, times):
    browser, url = browse(ben), f"/p/{comment.post_id}/c/1"
    form = read(browser.get(f"{url}/edit/")).fields | {"body": "Once."}
    responses = [browser.post(f"{url}/edit/", form) for _ in range(times)]
    assert {response.status_code for response in responses} == {302}
    browser.post(f"{url}/withdraw/")
    assert browser.post(f"{url}/withdraw/").url == comment.get_absolute_url()
    comment.refresh_from_db()
    assert comment.withdrawn_at


@pytest.mark.django_db(transaction=True)
def test_a_draft_saved_while_its_form_is_being_published_never_comes_back(post, ben):
    url = f"/p/{post.pk}/c/publish/"
    for _ in range(10):
        key = uuid4()

        def act(turn, key=key):
            if turn == 3:
                return Comment.objects.publish(post=post, author=ben, body="Done.", key=key)
            return Draft.objects.save(member=ben, form_url=url, fields={"body": f"Half {turn}"}, key=key)

        at_once(act, range(6))
        assert Draft.objects.get(member=ben, form_url=url).fields == {}


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_eight_times_at_once_makes_one_post(ben):
    fields = {"author": ben, "title": "A bridge", "category": make.category(), "key": uuid4()}
    posts = at_once(lambda _: make.post(**fields), range(8))
    assert len({post.pk for post in posts}) == Post.objects.count() == 1
