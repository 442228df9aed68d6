"""Long names and words: no page gets wider than the window, and the masthead stays equally high."""

import pytest

from forum.branding.models import Site
from tests.support import make

WORD, WORDS = "Wickhampton" * 6, "The news of all the villages between the river and the hills"
WIDTHS = (320, 390, 768, 1024, 1280)
HEIGHT = "document.querySelector('.masthead').getBoundingClientRect().height"
# What sticks out of the window.
TOO_WIDE = """[...document.querySelectorAll("body *")].filter((each) => each.checkVisibility()
  && each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 99)).slice(0, 3)"""
TOO_LOW = """(names) => [...document.querySelectorAll(names)].filter((each) => each.checkVisibility()
  && each.getBoundingClientRect().height < 23.9).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def looks(open_as):
    """Opens pages at each width: `looks(paths, user)` returns what is too wide, and the masthead's heights."""

    def looks_(paths, user=None):
        page, wide, heights = open_as(user), [], {}
        for path in paths:
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wide += [(path, width, each) for each in page.evaluate(TOO_WIDE)]
                heights.setdefault(page.evaluate(HEIGHT), []).append((path, width))
        return wide, heights

    return looks_


def test_categories_with_long_names(looks, thread, ada):
    paths = ["/", "/search/"]
    for name in (WORD[:60], WORDS[:60], "学校や図書館の話題" * 6):
        category = make.category(name, slug=f"long-{len(paths)}", description=WORD)
        make.post(author=ada, category=category)
        paths.append(category.get_absolute_url())
    wide, heights = looks(paths, ada)
    assert wide == []
    assert len(heights) == 1, heights


def test_long_names_of_members(looks, thread):
    long = make.member("abcdefghijklmnopqrstuvwxyz0123", display_name="Donaudampfschifffahrtsgesellschaftskapitän")
    other = make.member("w" * 30)
    pages = ["/welcome/", "/accounts/preferences/", "/"]
    wide = [each for user in (long, other) for each in looks([*pages, user.get_absolute_url()], user)[0]]
    assert wide == []


@pytest.mark.parametrize("name", ["W" * 40, "The Wickhampton and Lower Ferry Courier!"])
def test_a_long_tagline_and_name_of_the_site(looks, thread, olga, name):
    Site.objects.change(by=olga, name=name, tagline="river" * 24)
    wide, heights = looks(["/", "/search/", thread.get_absolute_url()])
    assert wide == []
    assert len(heights) == 1, heights
    assert looks(["/", "/welcome/", "/site/checklist/", "/site/settings/"], olga)[0] == []


def test_small_links_are_24_pixels_high(open_as, thread, ada):
    page = open_as(ada)
    page.goto("/")
    assert page.evaluate(TOO_LOW, ".boxes a") == []
    page.goto(thread.get_absolute_url())
    assert page.evaluate(TOO_LOW, ".thread-head a") == []
