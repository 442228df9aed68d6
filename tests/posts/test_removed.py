"""What is left of a post that is gone: its place and its thread, and nowhere a word of its title."""

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
    "what is cited": "/p/{post}/c/1/",
    "writing": "/p/{post}/c/publish/",
    "a reply": "/p/{post}/c/1/reply/",
    "an edit": "/p/{post}/c/1/edit/",
    "taking back": "/p/{post}/c/1/withdraw/",
    "a report": "/report/p/{post}/c/2/",
    "a comment's history": "/p/{post}/c/1/history/",
    "what is new": "/tracker/",
    "what is not": "/tracker/history/",
    "notices": "/notices/",
    "replies": "/replies/",
    "a profile": "/m/ben/?tab=comments",
}


@pytest.fixture(params=["hide", "withdraw"])
def removed(request, ada, ben, mo):
    """Under which Ben has commented, and Mo answered him."""
    post = make.post(author=ada, title=TITLE)
    comment = make.comment(post=post, author=ben)
    make.comment(post=post, author=mo, body="Well, @ben.")
    make.comment(post=post, author=mo, parent=comment)
    post.hide(by=mo, reason="Libel.") if request.param == "hide" else post.withdraw()
    post.refresh_from_db()
    return post


def test_no_page_tells_its_title(browse, removed, ben):
    @rolled_back()
    def check(where, reader):
        answer = browse(reader).get(PAGES[where].format(post=removed.pk), follow=True)
        addresses = [address for address, _status in answer.redirect_chain]
        assert TITLE not in answer.content.decode()
        assert SLUG not in " ".join([answer.content.decode(), *addresses])

    assert_each(check, product(PAGES, [ben, None]))


def test_its_thread_is_tracked_without_a_word_of_it(browse, removed, ben):
    for path in ("/tracker/", "/tracker/history/"):
        answer = browse(ben).get(path)
        assert SLUG not in answer.content.decode()
        Reading.objects.mark(member=ben, post_id=removed.pk, arrivals=[1, 2, 3])
    assert "Removed post" in read(answer).words


@pytest.mark.parametrize("removed", ["hide"], indirect=True)
def test_the_address_it_had_leads_to_where_it_is_and_back(browse, removed, mo):
    """By no redirect that a browser remembers: it may come back, and go again."""
    gone, stood = removed.get_absolute_url(), f"/p/{removed.pk}/{SLUG}/"
    for reader in (None, mo):
        answer = browse(reader).get(stood)
        assert (answer.status_code, answer.url) == (302, gone)
    removed.restore(by=mo, reason="It was proven.")
    for reader in (None, mo):
        answer = browse(reader).get(gone)
        assert (answer.status_code, answer.url) == (302, stood)
        assert browse(reader).get(stood).status_code == 200


def test_an_export_names_it_to_its_author_alone(browse, removed, ada, ben):
    assert TITLE not in browse(ben).post("/accounts/export/").content.decode()
    assert SLUG not in browse(ben).post("/accounts/export/").content.decode()
    removed.comments.filter(path=[2]).update(author=ada)
    data = json.loads(browse(ada).post("/accounts/export/").content)
    assert (data["posts"][0]["title"], data["comments"][0]["post"]) == (TITLE, TITLE)
