"""The same form comes again: by a double click, the back button, after an answer that was lost.

Nothing is published twice, and no second text is swallowed.
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
    browser, place = browse(ben), f"/p/{post.pk}/c/publish/"
    form = read(browser.get(place)).fields | {"body": "Once."}
    browser.post(place, form)
    return browser, place, form


def test_the_same_words_lead_to_what_they_published(sent, post):
    browser, place, form = sent
    assert browser.post(place, form).url == f"/p/{post.pk}/c/1/"
    assert post.comments.count() == 1


def test_they_do_so_even_if_the_post_was_locked_after_the_first_time(sent, post, mo):
    browser, place, form = sent
    post.lock(by=mo, reason="Heated.")
    assert browser.post(place, form).url == f"/p/{post.pk}/c/1/"


def test_other_words_in_the_same_form_are_asked_about_and_published_when_sent_once_more(sent, post):
    browser, place, form = sent
    asked = browser.post(place, form | {"body": "Twice."})
    assert asked.status_code == 409
    page = read(asked)
    assert "This form has been sent before, with other words: they are published as 1" in page.words
    assert page.fields["body"] == "Twice."
    assert post.comments.count() == 1
    for _ in range(2):
        assert browser.post(place, page.fields).url == f"/p/{post.pk}/c/2/"
    assert [comment.body for comment in post.comments.order_by("path")] == ["Once.", "Twice."]
    assert not Draft.objects.with_text().exists()


def test_until_then_they_are_kept(sent, browse, ben):
    browser, place, form = sent
    browser.post(place, form | {"body": "Twice."})
    assert read(browse(ben).get(place)).fields["body"] == "Twice."


def test_the_same_words_to_somebody_else_are_another_text(post, ben, comment):
    key = uuid4()
    Comment.objects.publish(post=post, author=ben, body="Yes.", key=key)
    with pytest.raises(AlreadyPublished):
        Comment.objects.publish(post=post, parent=comment, author=ben, body="Yes.", key=key)


@pytest.fixture
def posted(browse, ben):
    """Ben's form of a post, published."""
    browser, category = browse(ben), make.category()
    form = read(browser.get("/publish/")).fields
    form |= {"kind": "original", "title": "A bridge", "body": "Once.", "category": category.pk}
    return browser, form, browser.post("/publish/", form | {"publish": "1"}).url


def test_a_post_is_made_once(posted):
    browser, form, address = posted
    assert browser.post("/publish/", form | {"publish": "1"}).url == address
    assert Post.objects.count() == 1


def test_another_post_in_the_same_form_is_asked_about(posted):
    browser, form, address = posted
    asked = browser.post("/publish/", form | {"title": "A tunnel", "publish": "1"})
    assert asked.status_code == 409
    page = read(asked)
    assert "they are published as A bridge" in page.words
    again = form | {"title": page.fields["title"], "key": page.fields["key"], "publish": "1"}
    assert browser.post("/publish/", again).url != address
    assert sorted(Post.objects.values_list("title", flat=True)) == ["A bridge", "A tunnel"]


def test_a_draft_saved_twice_is_one_with_the_later_words(browse, ben):
    browser, category = browse(ben), make.category()
    form = read(browser.get("/publish/")).fields
    form |= {"kind": "original", "title": "A bridge", "body": "Once.", "category": category.pk, "draft": "1"}
    first = browser.post("/publish/", form).url
    second = browser.post("/publish/", form | {"body": "Twice."}).url
    assert first == second
    assert [post.body for post in Post.objects.all()] == ["Twice."]


@pytest.mark.parametrize("times", [2])
def test_an_edit_or_a_withdrawal_sent_twice_is_one(browse, ben, comment, times):
    browser, place = browse(ben), f"/p/{comment.post_id}/c/1"
    form = read(browser.get(f"{place}/edit/")).fields | {"body": "Once."}
    answers = [browser.post(f"{place}/edit/", form) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {302}
    browser.post(f"{place}/withdraw/")
    assert browser.post(f"{place}/withdraw/").url == comment.get_absolute_url()
    comment.refresh_from_db()
    assert comment.withdrawn_at


@pytest.mark.django_db(transaction=True)
def test_what_arrives_while_its_form_is_being_published_never_comes_back(post, ben):
    place = f"/p/{post.pk}/c/publish/"
    for _ in range(10):
        key = uuid4()

        def act(turn, key=key):
            if turn == 3:
                return Comment.objects.publish(post=post, author=ben, body="Done.", key=key)
            return Draft.objects.save(member=ben, form_url=place, fields={"body": f"Half {turn}"}, key=key)

        at_once(act, range(6))
        assert Draft.objects.get(member=ben, form_url=place).fields == {}


@pytest.mark.django_db(transaction=True)
def test_a_draft_sent_eight_times_at_once_is_one_post(ben):
    words = {"author": ben, "title": "A bridge", "category": make.category(), "key": uuid4()}
    made = at_once(lambda _: make.post(**words), range(8))
    assert len({post.pk for post in made}) == Post.objects.count() == 1
