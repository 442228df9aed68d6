"""Results are grouped by thread. Filters are shown as chips: what is typed and what is chosen are the same."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from forum.search import filters
from forum.search.finding import find
from forum.search.query import parse
from tests.support import make
from tests.support.reading import read

CHIP = re.compile(r'<a class="chip" href="\?([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@pytest.fixture
def town(ada, ben):
    """Two threads about a toll, one with three comments about it."""
    first = make.post(author=ada, title="The toll", category=make.category("Transport"))
    second = make.post(author=ben, title="Weather", category=make.category("River Weather"))
    comment = make.comment(post=first, author=ben, body="A toll for what?")
    make.comment(post=second, author=ada, body="A toll on rain.")
    make.comment(post=first, author=ada, parent=comment, body="A toll for all.")
    return first, second


def chips(browser, text: str) -> dict[str, str]:
    """The chips of a search, with the query that is left without each."""
    found = CHIP.findall(unescape(browser.get("/search/", {"q": text}).text))
    return {" ".join(TAG.sub("", name).split()): parse_qs(query).get("q", [""])[0] for query, name in found}


def options(text: str, menu: str, **more) -> dict[str, str]:
    query = parse(text)
    found = next(each for each in filters.menus(query, sections=[], rows=[], **more) if each.name == menu)
    return {option.label: option.text for option in found.options}


def test_results_are_grouped_by_thread_in_the_order_of_the_best(town):
    for newest in (True, False):
        groups = find(parse("toll"), newest=newest, page=1).groups
        assert sorted(len(group.rows) for group in groups) == [1, 3]
        first = find(parse("toll"), newest=newest, page=1).rows[0]
        assert first in groups[0].rows


def test_a_thread_is_named_once_and_each_result_has_its_author_and_date(browse, town):
    page = read(browse().get("/search/?q=toll"))
    titles = [
        attributes["href"]
        for tag, attributes in page.elements
        if tag == "a" and attributes["href"] in {town[0].get_absolute_url(), town[1].get_absolute_url()}
    ]
    assert len(titles) == 2
    assert len([tag for tag, _attributes in page.elements if tag == "time"]) == 4
    for words in ("Comment 1 by ben", "Comment 1.1 by ada", "by ada"):
        assert words in page.words


def test_a_title_is_marked_only_if_the_post_is_found(browse, town):
    page = browse().get("/search/?q=toll+in:comments").text
    assert "The <mark>toll</mark>" not in page
    assert "The toll" in page
    assert "The <mark>toll</mark>" in browse().get("/search/?q=toll").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toll", {}),
        ("toll author:ben", {"by ben": "toll"}),
        ("author:ben", {"by ben": ""}),
        ('toll -rain category:"River Weather"', {"not “rain”": 'toll category:"River Weather"',
                                                 "in the category River Weather": "toll -rain"}),
        ("in:posts toll after:2025", {"in posts": "toll after:2025", "since 1 Jan 2025": "in:posts toll"}),
    ],
)  # fmt: skip
def test_each_typed_filter_is_a_chip_that_removes_its_words(browse, town, text, expected):
    found = {
        name.removeprefix("Remove: ").removesuffix(" ×"): left for name, left in chips(browse(), text).items()
    }
    assert found == expected


def test_choosing_a_filter_types_it_and_choosing_it_again_removes_it():
    assert options("toll", "in")["Posts"] == "toll in:posts"
    assert options("toll in:posts", "in") == {"Posts": "toll", "Comments": "toll in:comments"}
    assert options("", "in")["Comments"] == "in:comments"


def test_dates_are_days_and_replace_each_other():
    texts = options("toll after:2020", "after")
    assert list(texts) == ["Past week", "Past month", "Past year"]
    for text in texts.values():
        query = parse(text)
        assert not query.problems
        assert len(query.parts) == 2


def test_a_category_can_be_chosen_by_name_or_address(browse, town):
    for text in ("category:river-weather", 'category:"River Weather"', "category:RIVER-WEATHER"):
        page = browse().get("/search/", {"q": f"toll {text}"}).text
        assert re.findall(r'aria-current="true"[^>]*>([^<]*)<', page.partition("<main")[2]) == ["River Weather"]


def test_filters_have_the_names_of_categories_and_members(browse, town):
    hob = make.member("hob", display_name="Hob Carter")
    make.post(author=hob, title="Toll", category=town[1].category)
    found = chips(browse(), "toll category:river-weather author:HOB -author:ben")
    names = [name.removeprefix("Remove: ").removesuffix(" ×") for name in found]
    assert names == ["in the category River Weather", "by Hob Carter (hob)", "not by ben"]
    assert ">Hob Carter (hob)</a>" in browse().get("/search/?q=toll").text


def test_authors_of_the_results_can_be_chosen(browse, town):
    page = read(browse().get("/search/?q=toll"))
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert "?q=toll+author%3Aben" in links
    assert "?q=toll+author%3Aada" in links


def test_no_option_makes_a_query_too_long():
    text = " ".join(f"toll{number}" for number in range(29))
    assert options(text, "in") == {}


def test_filters_keep_the_order_but_not_the_page(browse, town):
    page = unescape(browse().get("/search/?q=toll+author:ben&order=newest&page=2").text)
    [(query, _name)] = CHIP.findall(page)
    assert parse_qs(query) == {"q": ["toll"], "order": ["newest"]}


def test_an_empty_search_page_offers_filters_too(browse, town):
    page = read(browse().get("/search/"))
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert "?q=category%3Atransport" in links
