"""Something changed between loading a form and sending it: the page says what, and the text isn't lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.moderation.models import Member
from forum.posts.models import CannotPublish
from tests.support.reading import read

TYPED = "Half an hour of\nthought, and <b>angle</b> brackets."


def lock(post, comment, mo):
    post.lock(by=mo, reason="Enough.")


def hide_the_post(post, comment, mo):
    post.hide(by=mo, reason="Libel.")


def withdraw_the_post(post, comment, mo):
    post.withdraw()


def archive_the_category(post, comment, mo):
    post.category.archived_at = timezone.now()
    post.category.save()


def hide_the_comment(post, comment, mo):
    comment.hide(by=mo, reason="Off topic.")


def withdraw_the_comment(post, comment, mo):
    comment.withdraw()


def assert_cannot_be_sent_again(page, thread: str) -> None:
    """The text can still be copied, and a link leads back to the thread."""
    words = read(page).words
    for offered in ("Post reply", "Post comment", "Save", "This will be comment", "Quote the whole comment"):
        assert offered not in words
    form = page.content.decode().partition('class="comment-form"')[2].partition("</form>")[0]
    assert re.search(f'href="{thread}"[^>]*>Back to the thread</a>', form)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lock, "This post is locked"),
        (hide_the_post, "This post has been removed"),
        (withdraw_the_post, "This post has been removed"),
        (archive_the_category, "This category is archived"),
        (hide_the_comment, "The comment you're replying to has been removed"),
        (withdraw_the_comment, "The comment you're replying to has been removed"),
    ],
)
def test_a_refused_reply_says_why(browse, ada, post, comment, mo, change, message):
    browser, url = browse(ada), f"/p/{post.pk}/c/1/reply/"
    form = read(browser.get(url)).fields | {"body": TYPED}
    change(post, comment, mo)
    page = browser.post(url, form)
    assert page.status_code == 403
    assert message in read(page).words
    assert read(page).fields["body"] == TYPED
    assert not comment.replies.exists()
    assert_cannot_be_sent_again(page, comment.get_absolute_url())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lock, "This post is locked"),
        (hide_the_post, "This post has been removed"),
        (archive_the_category, "This category is archived"),
    ],
)
def test_a_refused_comment_says_why(browse, ada, post, comment, mo, change, message):
    change(post, comment, mo)
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert message in read(page).words
    assert read(page).fields["body"] == TYPED
    assert_cannot_be_sent_again(page, post.get_absolute_url())


def test_a_member_suspended_while_typing_sees_until_when_and_why(browse, ada, post, mo):
    browser = browse(ada)
    Member.objects.get(pk=ada.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")
    page = browser.post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "You're suspended until" in read(page).words
    assert "Reason: Insults." in read(page).words
    assert read(page).fields["body"] == TYPED


def test_a_preview_says_why_the_comment_cannot_be_published(browse, ada, post, mo):
    post.lock(by=mo, reason="Enough.")
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"body": TYPED, "preview": "1"})
    assert "This post is locked" in read(page).words
    assert read(page).fields["body"] == TYPED


@pytest.mark.parametrize("path", ["c/publish/", "c/1/reply/", "c/1/edit/"])
def test_a_member_logged_out_while_typing_can_copy_the_text(browse, comment, path):
    page = browse().post(f"/p/{comment.post_id}/{path}", {"body": TYPED})
    assert page.status_code == 403
    assert "You're not logged in." in read(page).words
    assert TYPED in read(page).fields.values()
    assert comment.post.comments.count() == 1


def test_a_page_that_is_out_of_date_gives_the_text_back(ben, post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="accounts.backends.AuthenticationBackend")
    page = browser.post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "This page is out of date." in read(page).words
    assert TYPED in read(page).fields.values()
    assert not post.comments.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (hide_the_comment, "This comment has since been removed"),
        (withdraw_the_comment, "This comment has since been removed"),
        (hide_the_post, "This post has since been removed"),
    ],
)
def test_a_refused_edit_says_why(browse, ben, post, comment, mo, change, message):
    browser, url = browse(ben), f"/p/{comment.post_id}/c/1/edit/"
    form = read(browser.get(url)).fields | {"body": TYPED}
    change(post, comment, mo)
    page = browser.post(url, form)
    assert page.status_code == 403
    assert message in read(page).words
    assert read(page).fields["body"] == TYPED
    assert_cannot_be_sent_again(page, comment.get_absolute_url())
    assert read(browse(ben).get(url)).fields["body"] == TYPED
    comment.refresh_from_db()
    assert comment.body != TYPED


def suspend(member, mo):
    Member.objects.get(pk=member.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")


def test_a_suspended_author_cannot_edit(browse, ben, comment, mo):
    suspend(ben, mo)
    page = browse(ben).post(f"/p/{comment.post_id}/c/1/edit/", {"body": TYPED})
    assert page.status_code == 403
    assert "Reason: Insults." in read(page).words
    with pytest.raises(CannotPublish, match=r"Insults\."):
        comment.edit(body=TYPED)


def test_a_script_gets_the_reason_in_the_form(browse, ada, post, comment, mo):
    post.lock(by=mo, reason="Enough.")
    form = {"body": TYPED, "preview": "1"}
    response = browse(ada).post(f"/p/{post.pk}/c/1/reply/", form, headers={"X-Fragment": "1"})
    assert response.status_code == 403
    assert "<html" not in response.content.decode()
    assert "This post is locked" in read(response).words
    assert read(response).fields["body"] == TYPED


def test_a_member_with_an_unverified_email_address_keeps_the_text(browse, ben, post, mail_server):
    page = browse(ben).post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "Verify your email address first" in read(page).words
    assert read(page).fields["body"] == TYPED
