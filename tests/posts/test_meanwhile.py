"""Something changed while a post was being written: the verb sees it under its own eyes, and the words stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.categories.models import Category
from forum.moderation.models import Member
from forum.posts.models import CannotPublish, Post
from tests.support import make
from tests.support.reading import read

TYPED = "Half an hour of thought."


@pytest.fixture
def shelf(db):
    return make.category("Shelf")


@pytest.fixture
def words(shelf):
    return {"kind": "original", "title": "A bridge", "category": shelf, "body": TYPED}


def archive(shelf, member, mo):
    Category.objects.update(archived_at=timezone.now())


def suspend(shelf, member, mo):
    Member.objects.get(pk=member.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")


MEANWHILE = [(archive, "This category is archived meanwhile"), (suspend, r"Reason: Insults\.")]


@pytest.mark.parametrize(("happens", "told"), MEANWHILE)
@pytest.mark.parametrize("as_draft", [True, False])
def test_what_happened_after_the_form_was_checked_is_seen_all_the_same(
    ada, mo, shelf, words, happens, told, as_draft
):
    happens(shelf, ada, mo)
    with pytest.raises(CannotPublish, match=told):
        Post.objects.publish(author=ada, as_draft=as_draft, **words)
    assert not Post.objects.exists()


@pytest.mark.parametrize(("happens", "told"), MEANWHILE)
def test_a_draft_is_not_published_either(ada, mo, shelf, words, happens, told):
    draft = Post.objects.publish(author=ada, as_draft=True, **words)
    happens(shelf, ada, mo)
    with pytest.raises(CannotPublish, match=told):
        draft.edit(publish=True, **words)
    assert Post.objects.get().is_draft


def test_a_draft_is_published_by_whoever_has_verified_an_address(ada, words, mail_server, settings):
    settings.EMAIL_IS_VERIFIED = False
    draft = Post.objects.publish(author=ada, as_draft=True, **words)
    settings.EMAIL_IS_VERIFIED = True
    with pytest.raises(CannotPublish, match="Verify your e-mail address first"):
        draft.edit(publish=True, **words)


def test_the_publisher_keeps_the_words_where_the_category_was_archived(browse, ada, mo, shelf, words):
    browser = browse(ada)
    form = read(browser.get("/publish/")).fields | words | {"category": shelf.pk}
    archive(shelf, ada, mo)
    page = browser.post("/publish/", form)
    assert "This category is archived meanwhile and takes no new posts. Choose another." in read(page).words
    assert read(page).fields["body"] == TYPED
    assert read(browse(ada).get("/publish/")).fields["body"] == TYPED


@pytest.mark.parametrize(("act", "told"), [("hide", "This post was removed meanwhile"), ("suspend", "Insults.")])
def test_the_author_of_an_edit_is_told_and_keeps_the_words(browse, ada, mo, post, act, told):
    browser, place = browse(ada), f"/publish/{post.pk}/"
    form = read(browser.get(place)).fields | {"kind": post.kind, "category": post.category_id, "body": TYPED}
    post.hide(by=mo, reason="Libel.") if act == "hide" else suspend(None, ada, mo)
    page = browser.post(place, form)
    assert page.status_code == 403
    assert told in read(page).words
    assert read(page).fields["body"] == TYPED
    assert read(browse(ada).get(place)).fields["body"] == TYPED
    post.refresh_from_db()
    assert post.body != TYPED
