"""Keyboard shortcuts in a thread."""

import pytest
from playwright.sync_api import expect

from forum.comments.folding import SHOWN_REPLIES
from forum.notifications.models import Reading
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS, run_timers
from tests.support import make

OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def post(ada):
    """A post with a branch that is too deep, one that is too wide, and more than one page of comments."""
    post = make.post(author=ada)
    chain = (".".join(["1"] * length) for length in range(1, 12))
    wide = (f"2.{ordinal}" for ordinal in range(1, SHOWN_REPLIES + 4))
    make.thread(post, *chain, "2", *wide, *(str(ordinal) for ordinal in range(3, 60)))
    return post


@pytest.fixture
def page(open_as, post, ben):
    """Ben's page. He opens the thread for the first time."""
    page = open_as(ben)
    page.goto(post.get_absolute_url())
    return page


def row(page, number: str):
    return page.locator(f"[id='c-{number}']")


def focused(page):
    return page.locator(".comment:focus .number")


def test_shortcuts_move_between_comments_collapse_and_reply(page):
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


@pytest.mark.parametrize("path", ["/", "{thread}", "/search/?q=may"])
def test_question_mark_opens_the_list_of_shortcuts(open_as, thread, path):
    page = open_as()
    page.goto(path.format(thread=thread.get_absolute_url()))
    for _time in range(2):
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        page.keyboard.press("/")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.locator("#keys :focus")).to_have_count(0)  # a moment later
    page.keyboard.press("?")
    assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_shortcuts_have_a_page_of_their_own(open_as, thread, scripts):
    page = open_as(java_script_enabled=scripts)
    page.goto("/")
    if scripts:
        page.goto("/shortcuts/")
    else:
        page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(page.get_by_role("heading", level=1, name="Keyboard shortcuts")).to_be_visible()
    choice = page.get_by_role("checkbox", name="Enable shortcuts")
    if not scripts:
        expect(choice).to_be_hidden()
        return
    choice.uncheck()
    page.goto("/shortcuts/")
    expect(choice).not_to_be_checked()
    choice.check()
    choice.blur()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_n_goes_to_the_next_new_comment(open_as, post, ben):
    page = open_as(ben)
    page.goto(post.get_absolute_url())
    make.comment(post=post, author=post.author, parent=post.comments.get(path=[1, 1]))
    page.goto(post.get_absolute_url())
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.2")
    expect(page.locator("[id='c-1.1.2'] > .comment")).to_contain_text("new")


def test_the_focused_comment_has_a_visible_outline(page):
    outlines = {}
    for media in (
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "forced_colors": "active"},
    ):
        page.emulate_media(**media)
        page.keyboard.press("j")
        expect(page.locator(".comment:focus")).to_have_count(1)
        outlines |= {str(media): page.evaluate(OUTLINE)}
    assert set(outlines.values()) == {"solid"}, outlines


def test_shortcuts_on_a_replies_summary_apply_to_its_comment(page):
    row(page, "1.1").locator("> .replies > summary").focus()
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to 1.1", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    row(page, "1.1").locator("> .replies > summary").focus()
    page.keyboard.press("p")
    expect(focused(page)).to_have_text("1")


def test_shortcuts_on_a_link_to_more_replies_apply_to_their_parent(page):
    page.locator("li.more a").focus()
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("3")
    page.locator("li.more a").focus()
    page.keyboard.press("k")
    expect(focused(page)).to_have_text(f"2.{SHOWN_REPLIES}")
    page.locator("li.more a").focus()
    page.keyboard.press("r")
    expect(page.get_by_label("Reply to 2", exact=True)).to_be_focused()


def test_c_opens_replies_that_are_too_deep_for_the_page(page):
    deepest = ".".join("1" * 8)
    row(page, deepest).locator("> .comment .number").focus()
    page.keyboard.press("c")
    expect(focused(page)).to_have_text(f"{deepest}.1")


def test_p_goes_to_an_ancestor_shown_in_brief(page, post):
    page.goto(f"{post.get_absolute_url()}?from=1.1.1.1")
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("1.1.1.1")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(page.locator("[id='b-1.1'] > .meta .number")).to_be_focused()
    page.keyboard.press("j")
    expect(focused(page)).to_have_text("1.1.1.1")


def test_n_visits_every_new_comment_including_those_on_other_pages(page, post, ben, mo):
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=range(1, post.last_sequence + 1))
    for parent in ([1, 1, 1], [2], [50]):
        make.comment(post=post, parent=post.comments.get(path=parent))
    make.comment(post=post, parent=post.comments.get(path=[3])).hide(by=mo, reason="Libel.")
    row(page, "1.1").locator("> .replies > summary").click()
    page.goto(post.get_absolute_url())
    expect(page.get_by_role("link", name="Next new comment")).to_have_attribute("href", "#c-1.1.1.2")
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.1.2")
    for number in ("2.24", "50.1"):  # folded on the first page, and on the next page
        page.keyboard.press("n")
        expect(page.locator(":target > .comment .number")).to_have_text(number)


def test_n_after_the_last_new_comment_moves_nothing(page, post, ben):
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=range(1, post.last_sequence + 1))
    make.comment(post=post, parent=post.comments.get(path=[1, 1, 1]))
    page.goto(post.get_absolute_url())
    page.keyboard.press("n")
    expect(focused(page)).to_have_text("1.1.1.2")
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="No more new comments.")).to_be_visible()
    expect(focused(page)).to_have_text("1.1.1.2")
    page.keyboard.press("k")
    expect(page.get_by_text("No more new comments.")).to_be_hidden()


def test_shortcuts_can_be_turned_off_and_on(page, post):
    page.get_by_role("link", name="for shortcuts").click()
    page.get_by_label("Enable shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.clock.install()
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("?")
        run_timers(page)
        expect(focused(page)).to_have_count(0)
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.goto(post.get_absolute_url())
    page.get_by_role("link", name="for shortcuts").click()
    page.get_by_label("Enable shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".comment:focus")).to_have_count(1)
