"""Something changes while a post is being written: publishing is refused, and the text is kept."""

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
def category(db):
    return make.category("Culture")


@pytest.fixture
def fields(category):
    return {"kind": "original", "title": "A bridge", "category": category, "body": TYPED}


def archive(category, member, mo):
    Category.objects.update(archived_at=timezone.now())


def suspend(category, member, mo):
    Member.objects.get(pk=member.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")


CHANGES = [(archive, "This category has been archived"), (suspend, r"Reason: Insults\.")]


@pytest.mark.parametrize(("change", "message"), CHANGES)
@pytest.mark.parametrize("as_draft", [True, False])
def test_a_change_after_the_form_was_validated_prevents_publishing(
    ada, mo, category, fields, change, message, as_draft
):
    change(category, ada, mo)
    with pytest.raises(CannotPublish, match=message):
        Post.objects.publish(author=ada, as_draft=as_draft, **fields)
    assert not Post.objects.exists()


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_a_change_prevents_publishing_a_draft(ada, mo, category, fields, change, message):
    draft = Post.objects.publish(author=ada, as_draft=True, **fields)
    change(category, ada, mo)
    with pytest.raises(CannotPublish, match=message):
        draft.edit(publish=True, **fields)
    assert Post.objects.get().is_draft


def test_publishing_a_draft_requires_a_verified_email_address(ada, fields, mail_server, settings):
    settings.EMAIL_IS_VERIFIED = False
    draft = Post.objects.publish(author=ada, as_draft=True, **fields)
    settings.EMAIL_IS_VERIFIED = True
    with pytest.raises(CannotPublish, match="Verify your email address first"):
        draft.edit(publish=True, **fields)


def test_the_publishing_form_keeps_the_text_if_the_category_was_archived(browse, ada, mo, category, fields):
    browser = browse(ada)
    form = read(browser.get("/publish/")).fields | fields | {"category": category.pk}
    archive(category, ada, mo)
    page = browser.post("/publish/", form)
    assert "This category has been archived. Choose another." in read(page).words
    assert read(page).fields["body"] == TYPED
    assert read(browse(ada).get("/publish/")).fields["body"] == TYPED


@pytest.mark.parametrize(("act", "message"), [("hide", "has since been removed"), ("suspend", "Insults.")])
def test_an_author_whose_edit_is_refused_sees_why_and_keeps_the_text(browse, ada, mo, post, act, message):
    browser, path = browse(ada), f"/publish/{post.pk}/"
    form = read(browser.get(path)).fields | {"kind": post.kind, "category": post.category_id, "body": TYPED}
    post.hide(by=mo, reason="Libel.") if act == "hide" else suspend(None, ada, mo)
    page = browser.post(path, form)
    assert page.status_code == 403
    assert message in read(page).words
    assert read(page).fields["body"] == TYPED
    assert read(browse(ada).get(path)).fields["body"] == TYPED
    post.refresh_from_db()
    assert post.body != TYPED
