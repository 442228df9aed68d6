"""The draft of a reply or an edit is offered on the comment it belongs to, and Drafts is in the menu."""

import re
from uuid import uuid4

import pytest

from forum.drafts.models import Draft
from tests.support import make


def links(page: str, number: str) -> dict[str, str]:
    """The links below a comment: address by text."""
    comment = re.search(rf'<li id="c-{re.escape(number)}".*?</article>', page, re.DOTALL)[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)<span class="vh">', comment)
    return {text: address for address, text in found}


def save(member, form_url: str, body: str = "Half a thought") -> None:
    Draft.objects.save(member=member, form_url=form_url, fields={"body": body}, key=uuid4())


@pytest.fixture
def reply_url(post, comment):
    return f"/p/{post.pk}/c/1/reply/"


def test_the_draft_of_a_reply_is_offered_on_its_comment(browse, ada, ben, post, comment, reply_url):
    other = make.comment(post=post, author=ben)
    assert links(browse(ada).get(post.get_absolute_url()).text, "1")["Reply"] == reply_url
    save(ada, reply_url)
    page = browse(ada).get(post.get_absolute_url()).text
    assert links(page, "1")["Continue your reply"] == reply_url
    assert "Reply" in links(page, other.number)
    assert "Half a thought" in browse(ada).get(reply_url).text
    assert "Continue your reply" not in links(browse(ben).get(post.get_absolute_url()).text, "1")


def test_it_is_not_offered_once_it_is_sent_or_discarded(browse, ada, post, comment, reply_url):
    save(ada, reply_url)
    Draft.objects.discard(member=ada, form_url=reply_url)
    assert "Continue your reply" not in links(browse(ada).get(post.get_absolute_url()).text, "1")


def test_the_draft_of_an_edit_is_offered_on_its_comment(browse, ben, post, comment):
    save(ben, f"/p/{post.pk}/c/1/edit/")
    assert links(browse(ben).get(post.get_absolute_url()).text, "1")["Continue editing"].endswith("/edit/")


def test_a_draft_in_another_thread_is_not_offered(browse, ada, ben, comment):
    other = make.comment(post=make.post())
    save(ada, f"/p/{other.post_id}/c/1/reply/")
    assert "Continue your reply" not in links(browse(ada).get(comment.post.get_absolute_url()).text, "1")


def test_replies_opened_in_place_offer_their_drafts_too(browse, ada, ben, post, comment):
    reply = make.comment(post=post, author=ben, parent=comment)
    save(ada, f"/p/{post.pk}/c/{reply.number}/reply/")
    url = f"{post.get_absolute_url()}?branch=1"
    assert "Continue your reply" in browse(ada).get(url, headers={"X-Fragment": "1"}).text


def test_drafts_are_in_the_menu(browse, ada):
    menu = re.search(r'<div class="menu" id="member-menu".*?</div>', browse(ada).get("/").text, re.DOTALL)[0]
    assert '<a href="/drafts/">Drafts</a>' in menu
