"""Something changed between loading a form and sending it: the page says what, and nothing typed is lost."""

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


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lock, "This post is locked"),
        (hide_the_post, "This post was removed"),
        (withdraw_the_post, "This post was removed"),
        (archive_the_category, "The category of this post is archived"),
        (hide_the_comment, "The comment you are answering is gone"),
        (withdraw_the_comment, "The comment you are answering is gone"),
    ],
)
def test_a_reply_meets_what_happened(browse, ada, post, comment, mo, happens, told):
    browser, url = browse(ada), f"/p/{post.pk}/c/1/reply/"
    form = read(browser.get(url)).fields | {"body": TYPED}
    happens(post, comment, mo)
    page = browser.post(url, form)
    assert page.status_code == 403
    assert told in read(page).words
    assert read(page).fields["body"] == TYPED
    assert not comment.replies.exists()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lock, "This post is locked"),
        (hide_the_post, "This post was removed"),
        (archive_the_category, "The category of this post is archived"),
    ],
)
def test_a_comment_meets_what_happened(browse, ada, post, comment, mo, happens, told):
    happens(post, comment, mo)
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert told in read(page).words
    assert read(page).fields["body"] == TYPED


def test_a_member_suspended_while_typing_is_told_until_when_and_why(browse, ada, post, mo):
    browser = browse(ada)
    Member.objects.get(pk=ada.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")
    page = browser.post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "You are suspended until" in read(page).words
    assert "Reason: Insults." in read(page).words
    assert read(page).fields["body"] == TYPED


def test_a_preview_of_what_can_no_longer_be_sent_says_so_too(browse, ada, post, mo):
    post.lock(by=mo, reason="Enough.")
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"body": TYPED, "preview": "1"})
    assert "This post is locked" in read(page).words
    assert read(page).fields["body"] == TYPED


@pytest.mark.parametrize("path", ["c/publish/", "c/1/reply/", "c/1/edit/"])
def test_whoever_was_logged_out_while_typing_can_copy_the_text(browse, comment, path):
    page = browse().post(f"/p/{comment.post_id}/{path}", {"body": TYPED})
    assert page.status_code == 403
    assert "You are not logged in." in read(page).words
    assert TYPED in read(page).fields.values()
    assert comment.post.comments.count() == 1


def test_a_page_too_old_to_send_from_gives_the_text_back(ben, post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "This page was too old to send a form from." in read(page).words
    assert TYPED in read(page).fields.values()
    assert not post.comments.exists()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (hide_the_comment, "This comment is gone meanwhile"),
        (withdraw_the_comment, "This comment is gone meanwhile"),
        (hide_the_post, "This post was removed meanwhile"),
    ],
)
def test_an_edit_meets_what_happened(browse, ben, post, comment, mo, happens, told):
    browser, url = browse(ben), f"/p/{comment.post_id}/c/1/edit/"
    form = read(browser.get(url)).fields | {"body": TYPED}
    happens(post, comment, mo)
    page = browser.post(url, form)
    assert page.status_code == 403
    assert told in read(page).words
    assert read(page).fields["body"] == TYPED
    assert read(browse(ben).get(url)).fields["body"] == TYPED
    comment.refresh_from_db()
    assert comment.body != TYPED


def suspend(member, mo):
    Member.objects.get(pk=member.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")


def test_an_author_suspended_meanwhile_edits_nothing(browse, ben, comment, mo):
    suspend(ben, mo)
    page = browse(ben).post(f"/p/{comment.post_id}/c/1/edit/", {"body": TYPED})
    assert page.status_code == 403
    assert "Reason: Insults." in read(page).words
    with pytest.raises(CannotPublish, match=r"Insults\."):
        comment.edit(body=TYPED)


def test_a_script_is_told_in_the_form_itself(browse, ada, post, comment, mo):
    post.lock(by=mo, reason="Enough.")
    form = {"body": TYPED, "preview": "1"}
    answer = browse(ada).post(f"/p/{post.pk}/c/1/reply/", form, headers={"X-Fragment": "1"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert "This post is locked" in read(answer).words
    assert read(answer).fields["body"] == TYPED


def test_a_member_whose_address_is_not_verified_keeps_the_words(browse, ben, post, mail_server):
    page = browse(ben).post(f"/p/{post.pk}/c/publish/", {"body": TYPED})
    assert page.status_code == 403
    assert "Verify your e-mail address first" in read(page).words
    assert read(page).fields["body"] == TYPED
