"""Reading what was said before, hiding it, and ignoring somebody: with a mouse, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import DESK, PHONE, assert_open_to_everybody
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS


@pytest.fixture
def edited(thread):
    """Comment 1, which was answered and then said something else."""
    comment = thread.comments.get(path=[1])
    comment.edit(body="About time. Cyril lives at number seven.")
    comment.edit(body="About time, and who pays?")
    return comment


def test_edited_leads_to_what_it_said_before(open_as, thread, edited):
    page = open_as(viewport=PHONE)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="edited").click()
    assert page.locator("del").last.inner_text() != ""
    assert "Cyril" in page.locator("ins").last.inner_text()
    assert_open_to_everybody(page)
    page.get_by_text("The whole text").click()
    assert page.locator("details p").inner_text() == "About time."


@AND_WITHOUT_SCRIPTS
def test_a_moderator_hides_an_earlier_text_from_its_history(open_as, thread, edited, mo, scripts):
    page = open_as(mo, viewport=DESK, java_script_enabled=scripts)
    page.goto(f"/p/{thread.pk}/c/1/history/")
    change = page.locator("article", has=page.locator("del", has_text="Cyril"))
    change.locator("summary", has_text="Hide the text").click()
    change.get_by_label("Reason").fill("An address.")
    change.get_by_role("button", name="Hide it").click()
    assert "The earlier text is hidden." in page.inner_text(".messages")
    if scripts:
        assert_open_to_everybody(page)
    reader = open_as(viewport=PHONE)
    reader.goto(f"/p/{thread.pk}/c/1/history/")
    assert "Reason: An address." in reader.inner_text("main")
    assert "Cyril" not in reader.inner_text("main")
    assert_open_to_everybody(reader)


def test_whom_one_ignores_is_folded_away_until_asked_for(open_as, thread, ada, ben):
    page = open_as(ada, viewport=PHONE)
    page.goto("/m/ben/")
    page.get_by_role("button", name="Ignore").click()
    assert_open_to_everybody(page)
    page.goto(thread.get_absolute_url())
    words = page.locator("[id='c-1'] > .comment .prose")
    expect(words).to_be_hidden()
    page.locator("[id='c-1'] > .comment summary").first.click()
    expect(words).to_be_visible()
    page.goto("/accounts/preferences/")
    assert_open_to_everybody(page)
    page.get_by_role("button", name="Stop ignoring ben").click()
    expect(page.get_by_role("button", name="Stop ignoring ben")).to_have_count(0)
    expect(page).to_have_url(re.compile("/accounts/preferences/$"))
    page.goto(thread.get_absolute_url())
    expect(words).to_be_visible()
