"""Posts that may cover the same story, beside what a member is about to publish."""

import pytest
from playwright.sync_api import expect

from tests.support import make

HERE = "Lady Agnes runs aground off Kelmouth with 112 passengers"


@pytest.fixture
def story(ben):
    """A post about a story that another paper reports in other words."""
    return make.seed(author=ben, title=HERE, body="The ferry Lady Agnes struck a sandbank in thick fog.")


def test_a_similar_post_appears_while_the_title_is_typed(open_as, ada, story):
    page = open_as(ada)
    page.goto("/publish/")
    panel = page.locator("[data-similar]")
    expect(panel).to_be_empty()
    page.get_by_label("Title").fill("Lifeboats rescue passengers of Lady Agnes near Kelmouth")
    expect(panel.get_by_role("heading")).to_have_text("This story may be here already")
    expect(panel.get_by_role("link", name=HERE)).to_have_attribute("href", story.get_absolute_url())
    page.get_by_label("Title").fill("Council debates compost")
    expect(panel.get_by_role("link")).to_have_count(0)


def test_the_similar_post_is_reached_by_keyboard_and_what_was_typed_stays(open_as, ada, story):
    page = open_as(ada)
    page.goto("/publish/")
    page.get_by_label("Title").focus()
    page.keyboard.type("Fog: Lady Agnes aground at Kelmouth")
    link = page.locator("[data-similar]").get_by_role("link", name=HERE)
    expect(link).to_be_visible()
    page.get_by_label("Text").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=HERE)).to_be_visible()
    page.goto("/publish/")
    expect(page.get_by_label("Title")).to_have_value("Fog: Lady Agnes aground at Kelmouth")


def test_without_scripts_the_preview_shows_it_and_publishing_still_works(open_as, ada, story):
    page = open_as(ada, java_script_enabled=False)
    page.goto("/publish/")
    page.get_by_label("Title").fill("Fog: Lady Agnes aground at Kelmouth")
    page.get_by_label("Category").select_option(story.category.name)
    page.get_by_label("Link to the article").fill("https://other.example.org/fog")
    page.get_by_label("Source").fill("The Candlemere Ripple")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-similar]").get_by_role("link", name=HERE)).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Fog: Lady Agnes aground at Kelmouth")).to_be_visible()
