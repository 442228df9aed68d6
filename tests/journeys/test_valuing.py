"""Valuing a comment, hiding an earlier text, ignoring somebody: by mouse, by keyboard, without scripts."""

from playwright.sync_api import expect

from tests.journeys.looking import PHONE, assert_open_to_everybody


def value_of(page, number: str):
    """The button under the comment of this number."""
    return page.locator(f"[id='c-{number}'] > .comment .value")


def test_a_comment_is_valued_in_place_and_the_page_stays_where_it_is(open_as, thread, ada):
    page = open_as(ada, viewport=PHONE)
    page.goto(thread.get_absolute_url())
    value_of(page, "2").scroll_into_view_if_needed()
    before = page.evaluate("scrollY"), page.url
    value_of(page, "2").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[id='c-2'] > .comment .value[aria-pressed=true]")
    assert value_of(page, "2").inner_text().split()[:2] == ["Valued", "1"]
    assert value_of(page, "2").evaluate("it => it === document.activeElement"), "the keyboard stays on it"
    assert (page.evaluate("scrollY"), page.url) == before
    assert_open_to_everybody(page)
    value_of(page, "2").click()
    page.wait_for_selector("[id='c-2'] > .comment .value[aria-pressed=false]")
    assert thread.comments.get(path=[2]).value_count == 0


def test_a_post_is_valued_in_place_too(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    page.locator(".post-foot .value").click()
    page.wait_for_selector(".post-foot .value[aria-pressed=true]")
    page.reload()
    assert page.locator(".post-foot .value").inner_text().split() == ["Valued", "1"]


def test_without_scripts_it_leads_back_to_the_comment(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    value_of(page, "2").click()
    expect(value_of(page, "2")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("#c-2")
    value_of(page, "2").click()
    expect(value_of(page, "2")).to_have_attribute("aria-pressed", "false")


def test_what_was_hidden_meanwhile_says_so_instead_of_doing_nothing(open_as, thread, ada, mo):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    thread.comments.get(path=[2]).hide(by=mo, reason="Rude.")
    value_of(page, "2").click()
    page.wait_for_selector(".error-page")
    assert "can't be valued any more" in page.inner_text("main")
