"""The front page by keyboard alone, by touch and without scripts."""

import pytest
from playwright.sync_api import expect

from forum.posts.models import Post
from tests.journeys.page_checks import PHONE
from tests.support import make


@pytest.fixture
def lead(thread):
    Post.objects.filter(pk=thread.pk).update(title="The bridge is open", comment_count=40)
    said = thread.comments.get(path=[1])
    for _ in range(3):
        said.upvote(by=make.member())
    return thread


def press_until(page, target) -> None:
    """Press Tab until the target has the focus, then Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return page.keyboard.press("Enter")
    raise AssertionError("The Tab key doesn't lead there")


def test_by_keyboard_a_reader_chooses_a_density_and_opens_the_lead(open_as, lead):
    page = open_as()
    page.goto("/")
    press_until(page, page.get_by_role("button", name="Compact"))
    expect(page.locator(".lead")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
    press_until(page, page.get_by_role("button", name="Comfortable"))
    press_until(page, page.locator(".lead").get_by_role("link", name="The bridge is open"))
    expect(page.get_by_role("heading", level=1, name="The bridge is open")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_by_touch_a_reader_follows_what_people_say_and_the_tabs(open_as, lead, scripts):
    page = open_as(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    page.goto("/")
    said = page.get_by_role("region", name="What people are saying")
    said.get_by_role("link", name="1", exact=True).tap()
    expect(page.locator("[id='c-1']")).to_be_in_viewport()
    page.goto("/")
    page.get_by_role("navigation", name="Order").get_by_role("link", name="Top").tap()
    page.get_by_role("navigation", name="Period").get_by_role("link", name="Week").tap()
    expect(page).to_have_title("Top posts · Seedbed")
    page.get_by_role("button", name="Compact").tap()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
