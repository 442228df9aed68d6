"""Takes the screenshots: a page opens once for each role, then has each size and colour scheme in turn."""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from tests.shots.pages import PAGES, VISITOR, Page
from tests.support import browser

HEIGHT, MOST_HEIGHT = 900, 2_400  # of the window, and of what is kept of a long page
SCHEMES = ("light", "dark")
WIDTHS, MORE_WIDTHS = (390, 1280), (768, 1600)
TOUCH = {"has_touch": True, "is_mobile": True}  # up to WIDEST_TOUCH
WIDEST_TOUCH = 768
# At 200%, a window of 1280 px has room for 640.
ZOOMED = {"viewport": {"width": 640, "height": HEIGHT // 2}, "device_scale_factor": 2}
# Those below the window, too.
LOAD_PICTURES = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))"""
# Places of times, which differ between two runs. Each is left, top, right and bottom.
TIMES = """() => [...document.querySelectorAll("time")].map((time) => {
  const { left, top, right, bottom } = time.getBoundingClientRect();
  return [left, top + scrollY, right, bottom + scrollY].map(Math.round);
})"""


class Shot(NamedTuple):
    """A screenshot: its file, what it shows, and the places of times."""

    file: str
    page: str
    role: str
    look: str
    width: int
    times: list[list[int]]


def take(address: str, filled: dict, folder: Path, *, everything: bool) -> Iterator[Shot]:
    """Photograph all pages of the site at this address into the folder."""
    widths = sorted(WIDTHS + MORE_WIDTHS) if everything else WIDTHS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        for role in dict.fromkeys(page.role for page in PAGES):
            pages = [page for page in PAGES if page.role == role or (everything and role in page.others)]
            for options in (TOUCH, {}):
                sizes = [width for width in widths if (width <= WIDEST_TOUCH) == bool(options)]
                context = _context(chromium, role, address, filled, **options)
                for page in pages:
                    yield from _photograph(context, page, role, filled, folder, sizes)
                context.close()
            if everything:
                context = _context(chromium, role, address, filled)
                for page in (page for page in pages if page.role == role):
                    yield from _photograph_specially(context, page, role, filled, folder)
                context.close()
                context = _context(chromium, role, address, filled, **ZOOMED)
                for page in (page for page in pages if page.role == role):
                    tab = _open(context, page, filled)
                    yield _save(tab, page, role, "200% zoom", folder)
                    tab.close()
                context.close()


def _context(chromium: Browser, role: str, address: str, filled: dict, **options) -> BrowserContext:
    context = chromium.new_context(base_url=address, **options)
    if role != VISITOR:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": filled[role], "url": address}
        context.add_cookies([cookie])
    return context


def _open(context: BrowserContext, page: Page, filled: dict) -> Tab:
    tab = context.new_page()
    tab.goto(page.path.format(**filled), wait_until="load")
    tab.evaluate(LOAD_PICTURES)
    return tab


def _photograph(
    context: BrowserContext, page: Page, role: str, filled: dict, folder: Path, widths: Iterable[int]
) -> Iterator[Shot]:
    tab = _open(context, page, filled)
    for width, scheme in product(widths, SCHEMES):
        tab.set_viewport_size({"width": width, "height": HEIGHT})
        tab.emulate_media(color_scheme=scheme)
        yield _save(tab, page, role, scheme, folder)
    tab.close()


def _photograph_specially(
    context: BrowserContext, page: Page, role: str, filled: dict, folder: Path
) -> Iterator[Shot]:
    tab = _open(context, page, filled)
    tab.set_viewport_size({"width": max(WIDTHS), "height": HEIGHT})
    tab.emulate_media(forced_colors="active")
    yield _save(tab, page, role, "forced colours", folder)
    tab.emulate_media(forced_colors="none", media="print")
    yield _save(tab, page, role, "print", folder)
    tab.close()


def _save(tab: Tab, page: Page, role: str, look: str, folder: Path) -> Shot:
    width = tab.viewport_size["width"]
    height = min(tab.evaluate("document.documentElement.scrollHeight"), MOST_HEIGHT)
    file = f"{page.name.replace(' ', '-').replace(',', '')}--{role}--{look.replace(' ', '-')}--{width}.png"
    area = {"x": 0, "y": 0, "width": width, "height": max(height, HEIGHT // 2)}
    tab.screenshot(path=folder / file, full_page=True, clip=area, animations="disabled", scale="css")
    return Shot(file, page.name, role, look, width, tab.evaluate(TIMES))
