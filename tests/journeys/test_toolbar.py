"""Formatting a text with the toolbar and its shortcuts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import assert_accessible
from tests.support.tables import assert_each


@pytest.fixture
def page(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    return page


@pytest.fixture
def field(page):
    return page.get_by_label("Add a comment")


def select(field, start: int, end: int) -> None:
    field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", [start, end])


def selected(field) -> str:
    return field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")


def test_the_buttons_format_what_is_selected_and_take_it_back(page, field):
    def check(button, text, start, end, expected, still_selected):
        field.fill(text)
        select(field, start, end)
        page.get_by_role("button", name=button, exact=True).click()
        assert (field.input_value(), selected(field)) == (expected, still_selected)

    table = [
        ("Bold", "a red bridge", 2, 5, "a **red** bridge", "red"),
        ("Bold", "a **red** bridge", 4, 7, "a red bridge", "red"),
        ("Italic", "a red bridge", 2, 5, "a *red* bridge", "red"),
        ("Code", "a red bridge", 2, 5, "a `red` bridge", "red"),
        ("Code", "one\ntwo", 0, 7, "```\none\ntwo\n```", "one\ntwo"),
        ("Link", "a red bridge", 2, 5, "a [red]() bridge", ""),
        ("Link", "see https://example.org/", 4, 24, "see [](https://example.org/)", ""),
        ("Quote lines", "one\ntwo\nthree", 5, 5, "one\n> two\nthree", ""),
        ("List", "one\ntwo\nthree", 2, 5, "- one\n- two\nthree", "- one\n- two"),
        ("List", "- one\n- two", 0, 11, "one\ntwo", "one\ntwo"),
    ]
    assert_each(check, table)


def test_shortcuts_format_too_and_can_be_undone(page, field):
    field.fill("red")
    for keys, expected in (("b", "**red**"), ("i", "***red***")):
        if keys == "b":
            select(field, 0, 3)
        field.press(f"Control+{keys}")
        expect(field).to_have_value(expected)
    field.press("Control+z")
    expect(field).to_have_value("**red**")
    field.press("End")
    field.press("Control+k")
    expect(field).to_have_value("**red**[]()")


def test_a_form_that_opens_in_place_has_a_toolbar_of_its_own(page):
    page.get_by_role("link", name="Reply to 2").click()
    reply = page.get_by_label("Reply to 2")
    reply.fill("loud")
    select(reply, 0, 4)
    page.locator("form", has=reply).get_by_role("button", name="Bold").click()
    expect(reply).to_have_value("**loud**")
    assert_accessible(page)


def test_without_scripts_there_are_no_buttons_that_do_nothing(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    expect(page.get_by_label("Add a comment")).to_be_visible()
    expect(page.get_by_role("button", name="Bold")).to_be_hidden()
