"""What readers can do with a comment: in view, and in its menu."""

import re
from uuid import uuid4

import pytest

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.web.formatting import absolute
from tests.comments.test_confirmations import comment_on
from tests.journeys.page_checks import EVERYTHING
from tests.support import make
from tests.support.reading import Page, read

MENU = re.compile(r'<div class="menu" id="m-[\d.]+" popover>(.*?)</div>', re.DOTALL)


def actions_of(page: str, number: str) -> tuple[list[str], list[str]]:
    """The labels of the actions in view, and of those in the menu."""
    actions = comment_on(page, number).partition('<div class="actions">')[2]
    menu = MENU.search(actions)
    return labels(MENU.sub("", actions)), labels(menu[1]) if menu else []


def labels(html: str) -> list[str]:
    texts = re.findall(r"<(?:a|button|span class=\"upvote\")[ >].*?</(?:a|button|span)>", html, re.DOTALL)
    return [Page(text).words for text in texts]


@pytest.fixture
def edited(comment):
    Comment.objects.filter(pk=comment.pk).update(upvote_count=1, edited_at=comment.created_at)
    return comment


def test_a_member_upvotes_and_replies_in_view_and_finds_the_rest_in_a_menu(browse, ada, ben, mo, post, edited):
    seen = {who.username: actions_of(browse(who).get(post.get_absolute_url()).text, "1") for who in (ada, ben, mo)}
    theirs = ["Upvote 1 1", "Reply to 1", "⋯"]
    assert seen == {
        "ada": (theirs, ["Copy link 1", "Edit history 1", "Report 1", "Bookmark 1"]),
        "ben": (
            ["1 upvote", "Reply to 1", "⋯"],
            ["Copy link 1", "Edit 1", "Delete 1", "Edit history 1", "Bookmark 1"],
        ),
        "mo-derator": (theirs, ["Copy link 1", "Edit history 1", "Report 1", "Moderate 1", "Bookmark 1"]),
    }


def test_a_visitor_sees_how_many_upvotes_a_comment_has_and_its_link(browse, post, edited):
    page = browse().get(post.get_absolute_url()).text
    assert actions_of(page, "1") == (["1 upvote", "Copy link 1"], [])
    assert f'<a href="/p/{post.pk}/c/1/" data-copy>' in page


def test_an_edit_with_a_draft_is_in_view(browse, ben, post, comment):
    url = f"/p/{post.pk}/c/1/edit/"
    Draft.objects.save(member=ben, form_url=url, fields={"body": "It is about time."}, key=uuid4())
    assert actions_of(browse(ben).get(post.get_absolute_url()).text, "1") == (
        ["Reply to 1", "Continue editing 1", "⋯"],
        ["Copy link 1", "Delete 1", "Bookmark 1"],
    )


def test_the_menu_of_a_comment_has_a_name(browse, ada, post, comment):
    reply = make.comment(post=post, parent=comment)
    page = read(browse(ada).get(post.get_absolute_url()))
    buttons = {attributes.get("popovertarget"): attributes for tag, attributes in page.elements if tag == "button"}
    assert buttons[f"m-{reply.number}"]["aria-label"] == "More about comment 1.1"


@pytest.mark.parametrize(("who", "links"), [("hide", 1), ("withdraw", 0)])
def test_a_removed_comment_says_when_and_links_to_the_rules_if_it_was_hidden(
    browse, mo, post, comment, who, links
):
    comment.hide(by=mo, reason="Rude.") if who == "hide" else comment.withdraw()
    left = comment_on(browse().get(post.get_absolute_url()).text, "1")
    assert "<time datetime=" in left
    assert left.count('href="/rules/"') == links
    assert "mo<" not in left  # readers don't learn which moderator it was


@pytest.mark.parametrize(
    ("body", "is_cut"),
    [("A word. " * 300, False), ("A word. " * 600, True), ("- a\n" * 60, True), (EVERYTHING, False)],
)
def test_a_long_comment_can_be_expanded(browse, ben, post, body, is_cut):
    make.comment(post=post, author=ben, body=body)
    page = browse().get(post.get_absolute_url()).text
    assert ("Show more" in Page(comment_on(page, "1")).words) is is_cut


def test_a_post_has_its_actions_in_one_row(browse, ada, ben, mo, post):
    def actions(who):
        page = browse(who).get(post.get_absolute_url()).text
        row = page.partition('<div class="post-actions" id="post-actions">')[2].partition("</header>")[0]
        share = row.partition('<div class="menu share"')[2].partition("</div>")[0]
        more = row.partition('id="post-more" popover>')[2].partition("</div>")[0]
        assert f'value="{absolute(post.get_absolute_url())}"' in share
        return labels(row.replace(share, "").replace(more, "")), labels(more)

    assert actions(None) == (["Share", "0 comments"], [])
    assert actions(ada) == (["Untrack", "Share", "More", "0 comments"], ["Edit", "Delete", "Bookmark"])
    assert actions(ben) == (["Upvote", "Track", "Share", "Report", "More", "0 comments"], ["Bookmark"])
    assert actions(mo)[1] == ["Moderate", "Bookmark"]


def test_posts_and_comments_can_be_bookmarked(browse, ben, post, comment):
    page = read(browse(ben).get(post.get_absolute_url()))
    links = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    assert {f"/p/{post.pk}/bookmark/", f"/p/{post.pk}/c/1/bookmark/"} <= links
