"""Edit history, hiding an earlier version, and ignoring a member."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import DESKTOP, PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS


@pytest.fixture
def edited(thread):
    """Comment 1, edited twice after it had a reply."""
    comment = thread.comments.get(path=[1])
    comment.edit(body="About time. Cyril lives at number seven.")
    comment.edit(body="About time, and who pays?")
    return comment


def test_the_edited_mark_links_to_the_edit_history(open_as, thread, edited):
    page = open_as(viewport=PHONE)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="edited").click()
    assert page.locator("del").last.inner_text() != ""
    assert "Cyril" in page.locator("ins").last.inner_text()
    assert_accessible(page)
    page.get_by_text("Full text").click()
    assert page.locator("details p").inner_text() == "About time."


@WITH_AND_WITHOUT_SCRIPTS
def test_a_moderator_hides_an_earlier_version(open_as, thread, edited, mo, scripts):
    page = open_as(mo, viewport=DESKTOP, java_script_enabled=scripts)
    page.goto(f"/p/{thread.pk}/c/1/history/")
    change = page.locator("article", has=page.locator("del", has_text="Cyril"))
    change.locator("summary", has_text="Hide the earlier version").click()
    change.get_by_label("Reason").fill("An address.")
    change.get_by_role("button", name="Hide").click()
    expect(page.get_by_text("Earlier version hidden.")).to_be_visible()
    if scripts:
        assert_accessible(page)
    reader = open_as(viewport=PHONE)
    reader.goto(f"/p/{thread.pk}/c/1/history/")
    assert "Reason: An address." in reader.inner_text("main")
    assert "Cyril" not in reader.inner_text("main")
    assert_accessible(reader)


def test_comments_by_an_ignored_member_are_collapsed(open_as, thread, ada, ben):
    page = open_as(ada, viewport=PHONE)
    page.goto("/m/ben/")
    page.get_by_role("button", name="Ignore").click()
    assert_accessible(page)
    page.goto(thread.get_absolute_url())
    text = page.locator("[id='c-1'] > .comment .prose")
    expect(text).to_be_hidden()
    page.locator("[id='c-1'] > .comment summary").first.click()
    expect(text).to_be_visible()
    page.goto("/accounts/preferences/")
    assert_accessible(page)
    page.get_by_role("button", name="Stop ignoring ben").click()
    expect(page.get_by_role("button", name="Stop ignoring ben")).to_have_count(0)
    expect(page).to_have_url(re.compile("/accounts/preferences/$"))
    page.goto(thread.get_absolute_url())
    expect(text).to_be_visible()
