"""Mentioning a member: names are suggested while typing, and linked once published."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import run_timers
from tests.support import make


@pytest.fixture
def people(db):
    make.member("caroline", display_name="Caro of Wick")
    make.member("carl")


@pytest.fixture
def page(open_as, thread, people, ada):
    """Ada's page with her post, on which Cyril has commented."""
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    return page


@pytest.fixture
def field(page):
    return page.locator("#write textarea")


def test_a_name_is_completed_by_keyboard(page, field, people):
    field.fill("As I told ")
    field.press("End")
    field.press_sequentially("@c")
    suggestions = page.get_by_role("option")
    expect(suggestions.locator("b")).to_have_text(["cyril", "carl", "caroline"])
    expect(suggestions.nth(2)).to_contain_text("Caro of Wick")
    expect(field).to_have_attribute("aria-controls", "members")
    expect(field).to_have_attribute("aria-activedescendant", suggestions.first.get_attribute("id"))
    field.press("ArrowDown")
    expect(suggestions.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", "member-3")
    field.press("Enter")
    expect(field).to_have_value("As I told @caroline ")
    expect(suggestions).to_have_count(0)
    expect(field).not_to_have_attribute("aria-controls", "members")
    field.press_sequentially("and @ca")
    expect(suggestions).to_have_count(2)
    field.press("Tab")
    expect(field).to_have_value("As I told @caroline and @carl ")
    expect(field).to_be_focused()


def test_names_are_suggested_within_text_without_spaces_and_in_emphasis(page, field):
    for before, count in (("你好", 3), ("_", 3), ("สวัสดี", 3), ("cyril", 0), ("почта_", 0)):
        field.fill(before)
        field.press("End")
        with page.expect_response("**/members/**") if count else nullcontext():
            field.press_sequentially("@c")
        expect(page.get_by_role("option")).to_have_count(count)


def test_suggestions_stop_while_offline_and_return_when_online(page, field):
    field.press_sequentially("@c")
    suggestions = page.get_by_role("option")
    expect(suggestions).to_have_count(3)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        field.press_sequentially("a")
    expect(suggestions).to_have_count(0)
    page.context.set_offline(False)
    field.press_sequentially("r")
    expect(suggestions).to_have_count(2)


def test_a_published_mention_links_to_the_profile(page, field, open_as):
    field.press_sequentially("@cyr")
    page.get_by_role("option").click()
    field.press_sequentially("who pays?")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3'] .prose").get_by_role("link")).to_have_attribute("href", "/m/cyril/")


def test_a_name_is_not_completed_after_the_caret_has_left_it(page, field):
    field.press_sequentially("Look, @ca")
    expect(page.get_by_role("option")).to_have_count(2)
    for _ in range(5):
        field.press("ArrowLeft")
    field.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("Look, @ca")


def test_a_name_can_be_chosen_with_the_mouse(page, field):
    field.press_sequentially("@ca")
    page.get_by_role("option").nth(1).hover()
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option").nth(0)).to_have_attribute("aria-selected", "false")
    field.press("Enter")
    expect(field).to_have_value("@caroline ")


def test_escape_closes_the_list_and_enter_starts_a_new_line(page, field):
    field.press_sequentially("@ca")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.press("Enter")
    expect(field).to_have_value("@ca\n")


def test_no_suggestions_in_an_email_address_or_for_an_unknown_name(page, field):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.clock.install()
    field.fill("me@ca")
    run_timers(page)
    expect(page.get_by_role("listbox")).to_have_count(0)
    with page.expect_request_finished(lambda request: "nobody" in request.url) as request:
        field.fill("@nobody")
        run_timers(page)
    # Once a second request for the same URL has finished, the script has read the first response.
    page.evaluate("async (url) => (await fetch(url)).text()", request.value.url)
    run_timers(page)
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill("@ca")
    expect(page.get_by_role("option")).to_have_count(2)
    queries = [url.rpartition("q=")[2] for url in requests if "q=" in url]
    assert queries == ["nobody", "nobody", "ca"]


def test_the_list_is_accessible_and_moves_nothing(open_as, thread, people, ada):
    page = open_as(ada, viewport=PHONE, has_touch=True)
    page.goto(thread.get_absolute_url())
    field = page.locator("#write textarea")
    field.fill("Hello")
    page.evaluate("async () => { await window.moved; window.moved = []; }")
    field.press_sequentially(" @c")
    suggestions = page.get_by_role("listbox")
    expect(suggestions).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.moved") == []
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    suggestions.get_by_text("carl", exact=True).tap()
    expect(field).to_have_value("Hello @carl ")
    expect(field).to_be_focused()


def test_names_are_suggested_in_replies_and_in_the_publishing_form(page, thread, people):
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").press_sequentially("@carol")
    expect(page.get_by_role("option")).to_have_count(1)
    page.goto("/publish/")
    page.locator("[name=body]").press_sequentially("@carol")
    page.get_by_role("listbox").get_by_role("option").click()
    expect(page.locator("[name=body]")).to_have_value("@caroline ")
