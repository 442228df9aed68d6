"""The masthead by keyboard, by touch, and at every width."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import DESKTOP, PHONE
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make

WIDTHS = (320, 390, 600, 768, 1024, 1280, 1600)
HEIGHT = "document.querySelector('.masthead').getBoundingClientRect().height"
OVERFLOW = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def town(thread, mo):
    for name in ("News", "Weather", "Sport", "Music", "Food", "Clubs"):
        make.category(f"{name} in the town and around")
    return thread


def box_of(page, locator) -> dict:
    box = locator.bounding_box()
    size = page.viewport_size
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    return box


def assert_opens_under(page, button, menu) -> None:
    """By keyboard: Enter opens the menu, Tab goes into it, and Escape closes it."""
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    above, below = button.bounding_box(), box_of(page, menu)
    assert above["y"] + above["height"] - 1 <= below["y"] < above["y"] + above["height"] + 24
    assert below["x"] < above["x"] + above["width"]
    assert below["x"] + below["width"] > above["x"]
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_it_is_equally_high_on_every_page_and_never_wider_than_the_window(open_as, town, mo):
    page = open_as(mo)
    heights: dict[float, list] = {}
    for path in (
        "/",
        "/c/transport/",
        town.get_absolute_url(),
        "/search/?q=may",
        "/admin/posts/post/",
        "/no-such/",
    ):
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            heights.setdefault(page.evaluate(HEIGHT), []).append((path, width))
            assert not page.evaluate(OVERFLOW), (path, width)
    assert len(heights) == 1, heights


@WITH_AND_WITHOUT_SCRIPTS
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_menus_open_under_their_buttons(open_as, town, mo, viewport, scripts):
    page = open_as(mo, viewport=viewport, java_script_enabled=scripts)
    page.goto(town.get_absolute_url())
    bar = page.get_by_role("navigation", name="Categories")
    more = bar.get_by_role("button", name="More", exact=True)
    assert_opens_under(
        page, page.get_by_role("button", name=mo.username, exact=True), page.locator("#member-menu")
    )
    assert_opens_under(page, more, page.locator("#more-sections"))
    more.click()
    page.get_by_role("link", name="Sport in the town and around").click()
    expect(page.get_by_role("heading", level=1, name="Sport in the town and around")).to_be_visible()
    expect(bar.locator("[aria-current]")).to_have_text("Sport in the town and around")
