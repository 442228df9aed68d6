"""Bookmarks: adding, changing and removing them, and who sees them."""

import pytest
from django.utils import timezone

from forum.people import leaving
from forum.people.export import export
from forum.posts.models import Post
from tests.support import make
from tests.support.accounts import words
from tests.support.reading import read


@pytest.fixture
def comment_url(post, comment):
    return f"/p/{post.pk}/c/1/bookmark/"


def notes(member) -> list[str]:
    return list(member.bookmarks.order_by("pk").values_list("note", flat=True))


def test_a_member_bookmarks_a_comment_with_a_note_and_is_back_at_it(browse, ada, comment, comment_url):
    browser = browse(ada)
    form = browser.get(comment_url)
    assert "Bookmark this" in words(form)
    assert comment.body in words(form)
    response = browser.post(comment_url, {"note": "For the council.\u200b "})
    assert response.url == comment.get_absolute_url()
    assert "Bookmarked." in words(browser.get(response.url, follow=True))
    assert notes(ada) == ["For the council."]


def test_a_post_can_be_bookmarked_without_a_note(browse, ben, post):
    browser = browse(ben)
    assert browser.post(f"/p/{post.pk}/bookmark/", {}).url == f"{post.get_absolute_url()}#post-actions"
    assert "Bookmarked." in words(browser.get(post.get_absolute_url()))
    assert post.title in words(browser.get("/bookmarks/"))


def test_bookmarking_again_changes_the_note(browse, ada, comment_url):
    browser = browse(ada)
    for note in ("First.", "Second."):
        browser.post(comment_url, {"note": note})
    assert notes(ada) == ["Second."]
    page = browser.get(comment_url)
    assert "Your bookmark" in words(page)
    assert read(page).fields["note"] == "Second."


def test_the_reader_returns_to_the_order_in_which_they_read(browse, ada, post, comment_url):
    page = f"{post.get_absolute_url()}?order=newest"
    browser = browse(ada)
    form = browser.get(comment_url, headers={"Referer": f"http://testserver{page}"})
    assert read(form).fields["next"] == page
    assert browser.post(comment_url, {"next": page}).url == f"{page}#c-1"
    assert browser.post(comment_url, {"next": "https://evil.example/"}).url == f"/p/{post.pk}/c/1/"


def test_removing_a_bookmark_in_the_list_leads_back_there_and_shows_its_note(browse, ada, comment_url):
    browser = browse(ada)
    browser.post(comment_url, {"note": "For the council."})
    response = browser.post(comment_url, {"undo": "1", "next": "/bookmarks/"})
    assert response.url == "/bookmarks/"
    page = words(browser.get("/bookmarks/"))
    assert "Bookmark removed. Your note was: For the council." in page
    assert "No bookmarks yet." in page
    assert browser.post(comment_url, {"undo": "1"}).status_code == 302  # pressed twice
    assert notes(ada) == []


def test_only_the_member_sees_their_bookmarks(browse, ada, ben, mo, comment_url):
    browse(ada).post(comment_url, {"note": "A secret."})
    for other in (ben, mo):
        assert "A secret." not in words(browse(other).get("/bookmarks/"))
        assert "A secret." not in words(browse(other).get(comment_url))
    assert browse().get("/bookmarks/").url == "/accounts/login/?next=/bookmarks/"


def test_a_long_note_is_refused_and_stays_in_the_form(browse, ada, comment_url):
    response = browse(ada).post(comment_url, {"note": "x" * 501})
    assert "Shorten this to 500 characters" in words(response)
    assert read(response).fields["note"] == "x" * 501
    assert notes(ada) == []


def test_suspended_members_can_bookmark(browse, sam, comment_url):
    assert browse(sam).post(comment_url, {}).status_code == 302
    assert notes(sam) == [""]


def test_the_text_of_a_removed_comment_is_not_listed(browse, ada, mo, comment, comment_url):
    browser = browse(ada)
    browser.post(comment_url, {"note": "Mine."})
    comment.hide(by=mo, reason="Off topic.")
    page = words(browser.get("/bookmarks/"))
    assert comment.body not in page
    assert "Hidden by a moderator. Reason: Off topic." in page
    assert "Mine." in page
    assert comment.body not in words(browser.get(comment_url))
    assert browse(mo).get(comment_url).status_code == 403  # nothing to bookmark any more
    assert browser.post(comment_url, {"undo": "1"}).status_code == 302


def test_a_deleted_comment_and_a_removed_post_are_listed_as_such(browse, ben, post, comment, comment_url):
    browser = browse(ben)
    browser.post(comment_url, {})
    browser.post(f"/p/{post.pk}/bookmark/", {})
    comment.withdraw()
    post.withdraw()
    page = words(browser.get("/bookmarks/"))
    assert "Deleted by the author." in page
    assert "This post has been removed." in page
    assert post.title not in page


def test_what_became_a_draft_again_is_not_listed(browse, ben, post, comment, comment_url):
    browser = browse(ben)
    browser.post(comment_url, {})
    browser.post(f"/p/{post.pk}/bookmark/", {})
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    assert "No bookmarks yet." in words(browser.get("/bookmarks/"))
    assert browser.get(comment_url).status_code == 404


def test_a_line_break_counts_once_in_a_note(browse, ben, comment_url):
    lines = "x" * 249 + "\n" + "y" * 250
    browse(ben).post(comment_url, {"note": lines.replace("\n", "\r\n")})
    assert ben.bookmarks.get().note == lines


def test_a_bookmark_is_removed_whatever_its_note_says(browse, ben, comment_url):
    browse(ben).post(comment_url, {})
    browse(ben).post(comment_url, {"note": "x" * 1000, "undo": "1"})
    assert not ben.bookmarks.exists()


def test_a_script_gets_the_form_alone(browse, ada, comment_url):
    page = browse(ada).get(comment_url, headers={"X-Fragment": "1"}).content.decode()
    assert "<form" in page
    assert "<html" not in page


def test_bookmarks_are_in_the_export_and_go_with_the_account(browse, ben, comment, comment_url):
    browse(ben).post(comment_url, {"note": "For later."})
    [exported] = export(ben)["bookmarks"]
    assert exported["of"].endswith(comment.get_absolute_url())
    assert exported["note"] == "For later."
    leaving.delete_account(ben, withdraw=False)
    assert not ben.bookmarks.model.objects.exists()


def test_a_post_named_bookmark_does_not_take_the_address(db):
    assert make.post(title="Bookmark").slug == "bookmark-post"


def test_the_list_is_paginated_and_takes_as_many_queries_for_many(
    browse, ada, comment, comment_url, django_assert_num_queries
):
    browser = browse(ada)
    browser.post(comment_url, {})
    browser.get("/bookmarks/")
    for _ in range(31):
        ada.bookmarks.create(post=make.post(author=comment.author), created_at=timezone.now())
    with django_assert_num_queries(5):  # session, member, bookmarks, frame, unread counts
        page = browser.get("/bookmarks/")
    assert "Older" in words(page)
    assert page.content.decode().count("<article") == 30
