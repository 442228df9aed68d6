"""Seeding an article that is discussed already."""

import pytest
from playwright.sync_api import expect

from forum.posts.models import Post
from tests.support import make


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_article_that_is_discussed_already_is_posted_anyway(open_as, ada, ben, scripts):
    discussion = make.seed(author=ben, title="A bridge", source_url="https://www.example.org/bridge")
    page = open_as(ada, java_script_enabled=scripts)
    page.goto("/publish/")
    page.get_by_label("Title").fill("The new bridge")
    page.get_by_label("Category").select_option(discussion.category.name)
    page.get_by_label("Link to the article").fill("m.example.org/bridge/?utm_source=x")
    page.get_by_label("Source").fill("The Wick Courier")
    page.get_by_label("Text").fill("Look at *this*.")
    page.get_by_role("button", name="Publish").click()

    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Already discussed here")
    expect(notice).to_be_in_viewport()
    expect(notice).to_be_focused()
    expect(notice.get_by_role("link", name="A bridge")).to_have_attribute("href", discussion.get_absolute_url())
    expect(page.get_by_label("Title")).to_have_value("The new bridge")
    expect(page.get_by_label("Text")).to_have_value("Look at *this*.")

    notice.get_by_role("button", name="Post anyway").click()
    expect(page.get_by_role("heading", name="The new bridge")).to_be_visible()
    link = page.get_by_role("link", name="Read it at m.example.org")
    expect(link).to_have_attribute("href", "https://m.example.org/bridge/?utm_source=x")
    page.goto("/publish/")
    expect(page.get_by_label("Title")).to_have_value("")


def test_the_discussion_is_opened_and_the_text_is_still_there_afterwards(open_as, ada, ben):
    discussion = make.seed(author=ben, title="A bridge", source_url="https://www.example.org/bridge")
    page = open_as(ada)
    page.goto("/publish/")
    page.get_by_label("Title").fill("The new bridge")
    page.get_by_label("Category").select_option(discussion.category.name)
    page.get_by_label("Link to the article").fill("https://example.org/bridge")
    page.get_by_label("Source").fill("The Wick Courier")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alert").get_by_role("link", name="A bridge").click()
    expect(page.get_by_role("heading", name="A bridge")).to_be_visible()
    page.goto("/publish/")
    expect(page.get_by_label("Title")).to_have_value("The new bridge")
    expect(page.get_by_label("Link to the article")).to_have_value("https://example.org/bridge")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_enter_in_a_field_only_asks_again(open_as, ada, ben, scripts):
    discussion = make.seed(author=ben, title="A bridge", source_url="https://www.example.org/bridge")
    draft = make.seed(author=ada, as_draft=True)
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(draft.form_url("edit"))
    for name in ("Title", "Source"):
        page.get_by_label(name).press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert").get_by_role("link")).to_have_text(discussion.title)
    assert Post.objects.published().get() == discussion
