"""A thread that is too long for one page: folded branches, pages, and going to a number."""

import pytest
from playwright.sync_api import expect

from forum.comments.folding import SHOWN_DEPTH, SHOWN_REPLIES
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make
from tests.support.processes import until


def chain(depth: int) -> list[str]:
    return [".".join(["1"] * length) for length in range(1, depth + 1)]


@pytest.fixture
def post(live_server, ada):
    """A post with a branch that is too deep, one that is too wide, and more than one page of comments."""
    post = make.post(author=ada)
    wide = [f"2.{ordinal}" for ordinal in range(1, SHOWN_REPLIES + 4)]
    make.thread(post, *chain(SHOWN_DEPTH + 3), "2", *wide, *(str(ordinal) for ordinal in range(3, 60)))
    return post


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_branch_that_is_too_deep_opens_in_place_or_on_its_own_page(open_as, ada, scripts):
    post = make.post(author=ada)
    make.thread(post, *chain(SHOWN_DEPTH + 3))
    page = open_as(java_script_enabled=scripts)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="3 more replies").first.click()
    deepest = page.locator(f"[id='c-{chain(SHOWN_DEPTH + 3)[-1]}']")
    expect(deepest).to_be_visible()
    assert ("branch" in page.url) is not scripts
    if scripts:  # axe needs them
        assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_branch_that_is_too_wide_opens_in_place_or_on_its_own_page(open_as, ada, scripts):
    post = make.post(author=ada)
    make.thread(post, "1", "2", *(f"2.{ordinal}" for ordinal in range(1, SHOWN_REPLIES + 4)))
    page = open_as(java_script_enabled=scripts)
    page.goto(f"{post.get_absolute_url()}?from=2")
    expect(page.locator(f"[id='c-2.{SHOWN_REPLIES + 1}']")).to_have_count(0)
    page.locator("li.more a").first.click()
    expect(page.locator(f"[id='c-2.{SHOWN_REPLIES + 3}']")).to_be_visible()
    assert ("branch" in page.url) is not scripts
    if scripts:
        assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_paging_forward_and_back(open_as, post, scripts):
    page = open_as(java_script_enabled=scripts)
    page.goto(post.get_absolute_url())
    first = page.locator(".thread .comment .number").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[id='c-2']")).to_have_count(0)
    page.get_by_role("link", name="Previous page").first.click()
    expect(page.locator("[id='c-1']")).to_be_visible()
    assert page.locator(".thread .comment .number").all_inner_texts() == first
    page.get_by_role("link", name="Last page").click()
    expect(page.locator("[id='c-59']")).to_be_visible()
    if scripts:
        assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_going_to_a_comment_by_its_number(open_as, post, scripts):
    page = open_as(java_script_enabled=scripts)
    for number in (f"2.{SHOWN_REPLIES + 2}", chain(SHOWN_DEPTH + 2)[-1], "57"):
        page.goto(post.get_absolute_url())
        page.get_by_label("Go to comment #").fill(number)
        page.get_by_role("button", name="Go", exact=True).click()
        expect(page.locator(f"[id='c-{number}']")).to_be_in_viewport()
    page.goto(post.get_absolute_url())
    page.get_by_label("Go to comment #").fill("999")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("No comment 999 in this thread.")).to_be_visible()


def test_a_long_branch_opens_in_parts_and_keeps_replies_under_their_parents(open_as, ada):
    post = make.post(author=ada)
    wide = [number for ordinal in range(1, 71) for number in (f"1.{ordinal}", f"1.{ordinal}.1")]
    wide.remove("1.22.1")  # a part now ends between a comment and its reply
    make.thread(post, "1", *wide)
    page = open_as()
    page.goto(post.get_absolute_url())
    for label in ("99 more replies", "49 more replies"):
        page.get_by_role("link", name=label).click()
    expect(page.locator("[id='c-1.70.1']")).to_be_visible()
    assert "branch" not in page.url
    assert page.locator(".thread li[id]").evaluate_all("rows => rows.map(row => row.id.slice(2))") == ["1", *wide]
    assert page.locator("[id='c-1'] > .replies > ol > li").count() == 70


def test_a_folded_branch_is_still_folded_on_the_next_visit(open_as, post):
    page = open_as()
    page.goto(post.get_absolute_url())
    page.locator("[id='c-1.1.1'] > details > summary").click()
    until(lambda: page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('folded:'))"))
    page.goto("/")
    page.goto(post.get_absolute_url())
    expect(page.locator("[id='c-1.1.1.1']")).to_be_hidden()
    assert page.evaluate("window.shifted") == []
    page.goto(f"{post.get_absolute_url()}#c-1.1.1.1.1")
    page.reload()
    expect(page.locator("[id='c-1.1.1.1.1']")).to_be_visible()


@WITH_AND_WITHOUT_SCRIPTS
def test_a_sort_order_becomes_the_default(open_as, post, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(".thread .comment .number").first).to_have_text("59")
    page.get_by_role("button", name="Make this my default").click()
    page.goto(f"{make.post().get_absolute_url()}")
    page.goto(post.get_absolute_url())
    expect(page.locator(".thread .comment .number").first).to_have_text("59")
