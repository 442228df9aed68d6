"""A thread that is too long for a page: folded branches, pages, numbers."""

import pytest
from playwright.sync_api import expect

from forum.comments.geometry import DEEP, WIDE
from tests.journeys.looking import assert_open_to_everybody
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS
from tests.support import make


def chain(depth: int) -> list[str]:
    return [".".join(["1"] * length) for length in range(1, depth + 1)]


@pytest.fixture
def post(live_server, ada):
    """A branch too deep, one too wide, and more than a page of comments on the post."""
    post = make.post(author=ada)
    wide = [f"2.{ordinal}" for ordinal in range(1, WIDE + 4)]
    make.thread(post, *chain(DEEP + 3), "2", *wide, *(str(ordinal) for ordinal in range(3, 60)))
    return post


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_branch_too_deep_opens_in_place_or_on_a_page_of_its_own(open_as, ada, scripts):
    post = make.post(author=ada)
    make.thread(post, *chain(DEEP + 3))
    page = open_as(java_script_enabled=scripts)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="3 more replies").first.click()
    deepest = page.locator(f"[id='c-{chain(DEEP + 3)[-1]}']")
    expect(deepest).to_be_visible()
    assert ("branch" in page.url) is not scripts
    if scripts:  # axe is one
        assert_open_to_everybody(page)


@AND_WITHOUT_SCRIPTS
def test_a_branch_too_wide_opens_in_place_or_on_a_page_of_its_own(open_as, ada, scripts):
    post = make.post(author=ada)
    make.thread(post, "1", "2", *(f"2.{ordinal}" for ordinal in range(1, WIDE + 4)))
    page = open_as(java_script_enabled=scripts)
    page.goto(f"{post.get_absolute_url()}?from=2")
    expect(page.locator(f"[id='c-2.{WIDE + 1}']")).to_have_count(0)
    page.locator("li.more a").first.click()
    expect(page.locator(f"[id='c-2.{WIDE + 3}']")).to_be_visible()
    assert ("branch" in page.url) is not scripts
    if scripts:
        assert_open_to_everybody(page)


@AND_WITHOUT_SCRIPTS
def test_pages_are_turned_and_turned_back(open_as, post, scripts):
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
        assert_open_to_everybody(page)


@AND_WITHOUT_SCRIPTS
def test_a_number_is_gone_to_wherever_it_stands(open_as, post, scripts):
    page = open_as(java_script_enabled=scripts)
    for number in (f"2.{WIDE + 2}", chain(DEEP + 2)[-1], "57"):
        page.goto(post.get_absolute_url())
        page.get_by_label("Go to number").fill(number)
        page.get_by_role("button", name="Go", exact=True).click()
        expect(page.locator(f"[id='c-{number}']")).to_be_in_viewport()
    page.goto(post.get_absolute_url())
    page.get_by_label("Go to number").fill("999")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("There is no comment of the number “999” here.")).to_be_visible()


def test_what_is_left_of_a_branch_opens_piece_by_piece_each_reply_below_what_it_answers(open_as, ada):
    post = make.post(author=ada)
    wide = [number for ordinal in range(1, 71) for number in (f"1.{ordinal}", f"1.{ordinal}.1")]
    wide.remove("1.22.1")  # so that pieces end between a comment and its reply
    make.thread(post, "1", *wide)
    page = open_as()
    page.goto(post.get_absolute_url())
    for left in ("99 more replies", "49 more replies"):
        page.get_by_role("link", name=left).click()
    expect(page.locator("[id='c-1.70.1']")).to_be_visible()
    assert "branch" not in page.url
    assert page.locator(".thread li[id]").evaluate_all("all => all.map(it => it.id.slice(2))") == ["1", *wide]
    assert page.locator("[id='c-1'] > .replies > ol > li").count() == 70


def test_a_folded_branch_is_still_folded_when_one_comes_back(open_as, post):
    page = open_as()
    page.goto(post.get_absolute_url())
    page.locator("[id='c-1.1.1'] > details > summary").click()
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('folded:'))")
    page.goto("/")
    page.goto(post.get_absolute_url())
    expect(page.locator("[id='c-1.1.1.1']")).to_be_hidden()
    assert page.evaluate("window.shifted") == []
    page.goto(f"{post.get_absolute_url()}#c-1.1.1.1.1")
    page.reload()
    expect(page.locator("[id='c-1.1.1.1.1']")).to_be_visible()


@AND_WITHOUT_SCRIPTS
def test_another_order_is_chosen_and_kept(open_as, post, ben, scripts):
    page = open_as(ben, java_script_enabled=scripts)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="newest first").click()
    expect(page.locator(".thread .comment .number").first).to_have_text("59")
    page.get_by_role("button", name="Keep this order").click()
    page.goto(f"{make.post().get_absolute_url()}")
    page.goto(post.get_absolute_url())
    expect(page.locator(".thread .comment .number").first).to_have_text("59")
