"""A thread by keyboard."""

import pytest
from playwright.sync_api import expect

from forum.comments.geometry import WIDE
from forum.notifications.models import Reading
from tests.journeys.looking import assert_open_to_everybody
from tests.journeys.scripts import let_time_pass
from tests.support import make

OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def post(ada):
    """A branch too deep, one too wide, and more than a page of comments on the post."""
    post = make.post(author=ada)
    chain = (".".join(["1"] * length) for length in range(1, 12))
    wide = (f"2.{ordinal}" for ordinal in range(1, WIDE + 4))
    make.thread(post, *chain, "2", *wide, *(str(ordinal) for ordinal in range(3, 60)))
    return post


@pytest.fixture
def page(open_as, post, ben):
    """Ben's, who sees the thread for the first time."""
    page = open_as(ben)
    page.goto(post.get_absolute_url())
    return page


def line(page, number: str):
    return page.locator(f"[id='c-{number}']")


def focused(page):
    return page.locator(".comment:focus .number")


def test_the_keys_of_a_thread(page):
    for key, number in (("j", "1"), ("j", "1.1"), ("j", "1.1.1"), ("k", "1.1"), ("p", "1"), ("j", "1.1")):
        page.keyboard.press(key)
        expect(focused(page)).to_have_text(number)
    page.keyboard.press("c")
    expect(page.locator("[id='c-1.1.1']")).to_be_hidden()
    page.keyboard.press("c")
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to 1.1", exact=True)).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_label("Reply to 1.1", exact=True)).to_have_value("jk?")


def test_the_keys_are_listed(open_as, thread):
    page = open_as()
    page.goto(thread.get_absolute_url())
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in a thread")).to_be_visible()
    assert_open_to_everybody(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_next_new_comment_is_a_key_away(open_as, post, ben):
    page = open_as(ben)
    page.goto(post.get_absolute_url())
    make.comment(post=post, author=post.author, parent=post.comments.get(path=[1, 1]))
    page.goto(post.get_absolute_url())
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.2")
    expect(page.locator("[id='c-1.1.2'] > .comment")).to_contain_text("new")


def test_the_comment_that_is_stepped_to_is_seen_to_have_the_focus(page):
    outlines = {}
    for colours in (
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "forced_colors": "active"},
    ):
        page.emulate_media(**colours)
        page.keyboard.press("j")
        expect(page.locator(".comment:focus")).to_have_count(1)
        outlines |= {str(colours): page.evaluate(OUTLINE)}
    assert set(outlines.values()) == {"solid"}, outlines


def test_keys_on_a_fold_are_for_the_comment_that_it_belongs_to(page):
    line(page, "1.1").locator("> .replies > summary").focus()
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to 1.1", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    line(page, "1.1").locator("> .replies > summary").focus()
    page.keyboard.press("p")
    expect(focused(page)).to_have_text("1")


def test_keys_on_what_leads_to_more_replies_are_for_the_comment_that_they_answer(page):
    page.locator("li.more a").focus()
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("3")
    page.locator("li.more a").focus()
    page.keyboard.press("k")
    expect(focused(page)).to_have_text(f"2.{WIDE}")
    page.locator("li.more a").focus()
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to 2", exact=True)).to_be_focused()


def test_replies_too_deep_for_the_page_are_a_key_away(page):
    deepest = ".".join("1" * 8)
    line(page, deepest).locator("> .comment .number").focus()
    page.keyboard.press("c")
    expect(focused(page)).to_have_text(f"{deepest}.1")


def test_what_a_page_shows_in_brief_can_be_stepped_up_to(page, post):
    page.goto(f"{post.get_absolute_url()}?from=1.1.1.1")
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("1.1.1.1")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(page.locator("[id='b-1.1'] > .meta .number")).to_be_focused()
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("1.1.1.1")


def test_what_is_new_is_gone_through_to_its_end_here_and_on_other_pages(page, post, ben, mo):
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=range(1, post.arrivals + 1))
    for parent in ([1, 1, 1], [2], [50]):
        make.comment(post=post, parent=post.comments.get(path=parent))
    make.comment(post=post, parent=post.comments.get(path=[3])).hide(by=mo, reason="Libel.")
    line(page, "1.1").locator("> .replies > summary").click()
    page.goto(post.get_absolute_url())
    expect(page.get_by_role("link", name="3 new")).to_have_attribute("href", "#c-1.1.1.2")
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.1.2")
    for number in ("2.24", "50.1"):  # folded on that page, and on the next
        page.keyboard.press("n")
        expect(page.locator(":target > .comment .number")).to_have_text(number)


def test_after_the_last_that_is_new_nothing_moves(page, post, ben):
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=range(1, post.arrivals + 1))
    make.comment(post=post, parent=post.comments.get(path=[1, 1, 1]))
    page.goto(post.get_absolute_url())
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.1.2")
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="There is nothing more that is new.")).to_be_visible()
    expect(focused(page)).to_have_text("1.1.1.2")
    page.keyboard.press("k")
    expect(page.get_by_text("There is nothing more that is new.")).to_be_hidden()


def test_keys_are_turned_off_and_on_again(page, post):
    page.get_by_role("button", name="Keyboard: ?").click()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.clock.install()
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("?")
        let_time_pass(page)
        expect(focused(page)).to_have_count(0)
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.goto(post.get_absolute_url())
    page.get_by_role("button", name="Keyboard: ?").click()
    page.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".comment:focus")).to_have_count(1)
