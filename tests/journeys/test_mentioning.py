"""Mentioning somebody: offered while the name is typed, told once it is published."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import PHONE, assert_open_to_everybody
from tests.journeys.scripts import let_time_pass
from tests.support import make


@pytest.fixture
def people(db):
    make.member("caroline", display_name="Caro of Wick")
    make.member("carl")


@pytest.fixture
def page(open_as, thread, people, ada):
    """Ada's, under her post, where Cyril has commented."""
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    return page


@pytest.fixture
def words(page):
    return page.locator("#write textarea")


def test_a_name_is_completed_by_keyboard(page, words, people):
    words.fill("As I told ")
    words.press("End")
    words.press_sequentially("@c")
    listed = page.get_by_role("option")
    expect(listed.locator("b")).to_have_text(["cyril", "carl", "caroline"])
    expect(listed.nth(2)).to_contain_text("Caro of Wick")
    expect(words).to_have_attribute("aria-controls", "members")
    expect(words).to_have_attribute("aria-activedescendant", listed.first.get_attribute("id"))
    words.press("ArrowDown")
    expect(listed.nth(1)).to_have_attribute("aria-selected", "true")
    words.press("ArrowUp")
    words.press("ArrowUp")
    expect(words).to_have_attribute("aria-activedescendant", "member-3")
    words.press("Enter")
    expect(words).to_have_value("As I told @caroline ")
    expect(listed).to_have_count(0)
    expect(words).not_to_have_attribute("aria-controls", "members")
    words.press_sequentially("and @ca")
    expect(listed).to_have_count(2)
    words.press("Tab")
    expect(words).to_have_value("As I told @caroline and @carl ")
    expect(words).to_be_focused()


def test_without_a_line_nobody_is_offered_and_back_on_it_they_are(page, words):
    words.press_sequentially("@c")
    listed = page.get_by_role("option")
    expect(listed).to_have_count(3)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        words.press_sequentially("a")
    expect(listed).to_have_count(0)
    page.context.set_offline(False)
    words.press_sequentially("r")
    expect(listed).to_have_count(2)


def test_who_is_mentioned_is_told(page, words, open_as):
    words.press_sequentially("@cyr")
    page.get_by_role("option").click()
    words.press_sequentially("who pays?")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3'] .prose").get_by_role("link")).to_have_attribute("href", "/m/cyril/")


def test_a_name_that_the_caret_has_left_is_not_completed(page, words):
    words.press_sequentially("Look, @ca")
    expect(page.get_by_role("option")).to_have_count(2)
    for _ in range(5):
        words.press("ArrowLeft")
    words.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(words).to_have_value("Look, @ca")


def test_the_pointer_chooses_too(page, words):
    words.press_sequentially("@ca")
    page.get_by_role("option").nth(1).hover()
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option").nth(0)).to_have_attribute("aria-selected", "false")
    words.press("Enter")
    expect(words).to_have_value("@caroline ")


def test_escape_closes_the_list_and_enter_is_a_new_line_again(page, words):
    words.press_sequentially("@ca")
    expect(page.get_by_role("listbox")).to_be_visible()
    words.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    words.press("Enter")
    expect(words).to_have_value("@ca\n")


def test_nobody_is_offered_in_an_address_or_for_a_name_of_nobody(page, words):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    words.fill("me@ca")
    let_time_pass(page)
    expect(page.get_by_role("listbox")).to_have_count(0)
    with page.expect_request_finished(lambda request: "nobody" in request.url) as answered:
        words.fill("@nobody-is-called-so")
        let_time_pass(page)
    # Once a second request for the same has been answered, the script has read the answer to the first.
    page.evaluate("async (url) => (await fetch(url)).text()", answered.value.url)
    let_time_pass(page)
    expect(page.get_by_role("listbox")).to_have_count(0)
    words.fill("@ca")
    expect(page.get_by_role("option")).to_have_count(2)
    questions = [url.rpartition("q=")[2] for url in asked if "q=" in url]
    assert questions == ["nobody-is-called-so", "nobody-is-called-so", "ca"]


def test_the_list_is_open_to_everybody_and_moves_nothing(open_as, thread, people, ada):
    page = open_as(ada, viewport=PHONE, has_touch=True)
    page.goto(thread.get_absolute_url())
    words = page.locator("#write textarea")
    words.fill("Hello")
    page.evaluate("async () => { await window.moved; window.moved = []; }")
    words.press_sequentially(" @c")
    listed = page.get_by_role("listbox")
    expect(listed).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.moved") == []
    assert_open_to_everybody(page)
    page.set_viewport_size(PHONE)
    listed.get_by_text("carl", exact=True).tap()
    expect(words).to_have_value("Hello @carl ")
    expect(words).to_be_focused()


def test_it_works_in_a_reply_and_in_the_publisher_too(page, thread, people):
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").press_sequentially("@carol")
    expect(page.get_by_role("option")).to_have_count(1)
    page.goto("/publish/")
    page.locator("[name=body]").press_sequentially("@carol")
    page.get_by_role("listbox").get_by_role("option").click()
    expect(page.locator("[name=body]")).to_have_value("@caroline ")
