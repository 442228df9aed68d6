"""A removed post keeps its URL and thread, and its title is shown nowhere."""

import json
from itertools import product

import pytest

from forum.notifications.models import Reading
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

TITLE, SLUG = "Mayor Quill stole the bridge", "mayor-quill-stole-the-bridge"
PAGES = {
    "the post": "/p/{post}/",
    "its history": "/p/{post}/history/",
    "a comment": "/p/{post}/c/1/",
    "a new comment": "/p/{post}/c/publish/",
    "a reply": "/p/{post}/c/1/reply/",
    "an edit": "/p/{post}/c/1/edit/",
    "withdrawing": "/p/{post}/c/1/withdraw/",
    "a report": "/report/p/{post}/c/2/",
    "a comment's history": "/p/{post}/c/1/history/",
    "the tracker": "/tracker/",
    "the up-to-date threads": "/tracker/history/",
    "notifications": "/notifications/",
    "replies": "/replies/",
    "a profile": "/m/ben/?tab=comments",
}


@pytest.fixture(params=["hide", "withdraw"])
def removed(request, ada, ben, mo):
    """Ada's removed post with a comment by Ben and a reply by Mo."""
    post = make.post(author=ada, title=TITLE)
    comment = make.comment(post=post, author=ben)
    make.comment(post=post, author=mo, body="Well, @ben.")
    make.comment(post=post, author=mo, parent=comment)
    post.hide(by=mo, reason="Libel.") if request.param == "hide" else post.withdraw()
    post.refresh_from_db()
    return post


def test_no_page_shows_the_title(browse, removed, ben):
    @rolled_back()
    def check(page, reader):
        response = browse(reader).get(PAGES[page].format(post=removed.pk), follow=True)
        urls = [url for url, _status in response.redirect_chain]
        assert TITLE not in response.content.decode()
        assert SLUG not in " ".join([response.content.decode(), *urls])

    assert_each(check, product(PAGES, [ben, None]))


def test_the_tracker_lists_the_thread_without_the_title(browse, removed, ben):
    for path in ("/tracker/", "/tracker/history/"):
        response = browse(ben).get(path)
        assert SLUG not in response.content.decode()
        Reading.objects.mark(member=ben, post_id=removed.pk, sequences=[1, 2, 3])
    assert "Removed post" in read(response).words


@pytest.mark.parametrize("removed", ["hide"], indirect=True)
def test_the_old_url_redirects_to_the_stub_and_back_after_restoring(browse, removed, mo):
    """The redirects are temporary, because a post can be restored and hidden again."""
    stub_url, old_url = removed.get_absolute_url(), f"/p/{removed.pk}/{SLUG}/"
    for reader in (None, mo):
        response = browse(reader).get(old_url)
        assert (response.status_code, response.url) == (302, stub_url)
    removed.restore(by=mo, reason="It was proven.")
    for reader in (None, mo):
        response = browse(reader).get(stub_url)
        assert (response.status_code, response.url) == (302, old_url)
        assert browse(reader).get(old_url).status_code == 200


def test_only_the_authors_export_contains_the_title(browse, removed, ada, ben):
    assert TITLE not in browse(ben).post("/accounts/export/").content.decode()
    assert SLUG not in browse(ben).post("/accounts/export/").content.decode()
    removed.comments.filter(path=[2]).update(author=ada)
    data = json.loads(browse(ada).post("/accounts/export/").content)
    assert (data["posts"][0]["title"], data["comments"][0]["post"]) == (TITLE, TITLE)
