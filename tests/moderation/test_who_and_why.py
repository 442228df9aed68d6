"""Wherever a decision keeps something from readers, they see why, and where to ask. Moderators see who decided."""

import pytest

from tests.support import make
from tests.support.reading import read

from .conftest import row_page

ASK = "Ask about this decision"


@pytest.fixture(params=["a locked post", "a hidden post", "a hidden comment"])
def decided(request, post, comment, mo):
    """What a moderator decided about, in the thread of Ada's post. The comment is Ben's."""
    if request.param == "a locked post":
        post.lock(by=mo, reason="Heated.")
        return post
    thing = post if request.param == "a hidden post" else comment
    thing.hide(by=mo, reason="Heated.")
    return thing


def test_everyone_sees_that_a_moderator_decided_and_why(browse, post, decided):
    page = read(browse().get(post.get_absolute_url(), follow=True))
    assert "by a moderator" in page.words
    assert "Reason: Heated." in page.words
    assert "Moderation log" not in page.words
    assert page.links.count("/rules/") == 2  # in the footer, too


def test_the_author_can_ask_about_it(browse, post, decided):
    page = read(browse(decided.author).get(post.get_absolute_url(), follow=True))
    assert ASK in page.words
    assert page.links.count("/contact/") == 2


def test_moderators_see_who_decided(browse, post, decided, mo):
    browser, log = browse(mo), f"{row_page(decided)}#decisions"
    page = read(browser.get(post.get_absolute_url(), follow=True))
    assert "Moderation log" in page.words
    assert log in page.links
    assert "mo-derator" in read(browser.get(row_page(decided))).words


def test_a_comment_deleted_by_its_author_has_no_decision(browse, post, comment, mo):
    comment.withdraw()
    words = read(browse(mo).get(post.get_absolute_url())).words
    assert "Moderation log" not in words
    assert ASK not in words


def test_an_archived_category_says_who_archived_it_to_moderators(browse, post, mo):
    post.category.archive(by=mo, reason="Moved elsewhere.")
    page = read(browse(mo).get(post.get_absolute_url()))
    assert "This category is archived. No new comments." in page.words
    assert f"{row_page(post.category)}#decisions" in page.links


def test_the_mark_of_a_locked_post_leads_to_the_reason(browse, post, mo):
    post.lock(by=mo, reason="Heated.")
    page = read(browse().get(post.get_absolute_url()))
    assert f"{post.get_absolute_url()}#write" in page.links
    assert "write" in page.ids


def test_a_suspended_member_finds_the_rules_and_where_to_ask(browse, sam):
    page = read(browse(sam).get("/"))
    assert "Reason: Called people names." in page.words
    assert ASK in page.words
    assert page.links.count("/rules/") == page.links.count("/contact/") == 2


def test_only_a_removed_post_with_comments_offers_its_discussion(browse, post, comment, mo):
    for thread, is_offered in ((post, True), (make.post(), False)):
        thread.hide(by=mo, reason="Heated.")
        words = read(browse().get(thread.get_absolute_url(), follow=True)).words
        assert ("You can still read the discussion, but not add to it." in words) == is_offered
