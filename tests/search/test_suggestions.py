"""A search without results suggests similar spellings that have results, and members with that name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from forum.search import finding, suggestions
from forum.search.models import Spelling
from forum.search.query import parse
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


@pytest.fixture
def bridge(ada):
    """A seed by Ada about a bridge."""
    return make.seed(
        author=ada,
        title="A new bridge for the Überlandbahn",
        source_name="The Brackwater Gazette",
        body="It will cost.",
        category=make.category("City Transport"),
    )


@pytest.fixture
def hob(bridge):
    """Hob Carter, who commented on the bridge."""
    hob = make.member("hcarter", display_name="Hob Carter")
    make.comment(post=bridge, author=hob, body="Cui bono, with a flummoxed look?")
    return hob


def suggested(text: str) -> list[str]:
    return suggestions.similar(parse(text))


MISSPELT = [
    ("brigde", ["bridge"]),
    ("bridgge", ["bridge"]),
    ("brigdes", ["bridge"]),
    ("brdige", ["bridge"]),
    ("BRIGDE", ["bridge"]),
    ("überlndbahn", ["überlandbahn"]),
    ("uberlandbahm", ["überlandbahn"]),
    ("brackwatr", ["brackwater"]),
    ("gazete", ["gazette"]),
    ("new brigde", ["new bridge"]),
    ("brigde gazete", ["bridge gazette"]),
    ("brackwatr/gazete", ["brackwater/gazette"]),
    ("brigde/gazete", ["bridge", "gazette"]),
    ('"new brigde"', ['"new bridge"']),
    ("will it cost for the brigde", ["will it cost for the bridge"]),
    ("brigde in:posts -toll", ["bridge in:posts -toll"]),
    ("brigde after:2020", ["bridge after:2020"]),
    ("transprot", ["category:city-transport"]),
    ("brigde category:kitchen", ["bridge"]),
    ("category:transprot", ["category:city-transport"]),
    ('category:"city transprot"', ["category:city-transport"]),
    ("source:gazete", ["source:gazette"]),
    ("author:cartre", ["author:hcarter"]),
    ("hob cartre", ["author:hcarter"]),
    ("bridge author:cartre", ["author:hcarter"]),
]


def test_similar_spellings_come_from_titles_sources_categories_and_names(bridge, hob):
    make.category("Kitchen")

    def check(typed, expected):
        assert suggested(typed) == expected

    assert_each(check, MISSPELT)


OTHER_SCRIPTS = [
    ("Правительство и мосты", "правителство", "правительство"),
    ("Правительство и мосты", "ПРАВИТЛЬСТВО", "правительство"),
    ("Η γέφυρα", "γεφιρα", "γέφυρα"),
    ("שלום לכולם", "לכולמם", "לכולם"),
    ("Łódź i Kraków", "krokow", "kraków"),
    ("Ｂｒｉｄｇｅ", "brigde", "bridge"),
]


def test_spellings_in_any_script_are_suggested(db):
    @rolled_back()
    def check(title, typed, expected):
        make.post(title=title)
        assert suggested(typed) == [expected]

    assert_each(check, OTHER_SCRIPTS)


NOTHING = [
    "bridge", "zebra", "brg", "tol", "12345", "-brigde", "new -brigde", "京都大学", "日本語のページ", "ไทย",
    "대한민국", "in:posts", "before:1999", "source:zz", "author:nobody", "category:zebra",
    "brigde before:1990 -bridge", "x" * 200, "flumoxed", "c++", "😀 brigde -bridge",
]  # fmt: skip


def test_there_are_no_far_fetched_suggestions(bridge, hob):
    def check(text):
        assert suggested(text) == []

    assert_each(check, NOTHING)


def test_the_nearest_spellings_come_first_and_at_most_three(ada):
    for title in ("Tallest", "Ballads", "Ballots", "Ballot", "Shallow"):
        make.post(author=ada, title=title)
    assert suggested("balots") == ["ballots", "ballot"]
    assert suggested("balolts") == ["ballots", "ballot"]
    for title in ("Ballota", "Ballotz"):
        make.post(author=ada, title=title)
    assert len(suggested("balotx")) == 3


def test_only_what_a_reader_can_see_is_suggested(browse, bridge, hob, mo):
    assert suggested("brigde") == ["bridge"]
    bridge.hide(by=mo, reason="Libel.")
    for typed in ("brigde", "brackwatr", "transprot", "author:cartre", "category:transprot"):
        assert suggested(typed) == []
    for reader in (None, mo):
        assert "Did you mean" not in read(browse(reader).get("/search/?q=brigde")).words
    bridge.restore(by=mo, reason="No libel.")
    assert suggested("brigde") == ["bridge"]


def test_words_of_drafts_edited_titles_and_withdrawn_posts_are_not_suggested(ada):
    draft = make.post(author=ada, title="Elephants", as_draft=True)
    assert suggested("elephnats") == []
    assert not Spelling.objects.filter(text="elephants").exists()
    draft.edit(title="Elephants", publish=True)
    assert suggested("elephnats") == ["elephants"]
    draft.edit(title="Giraffes")
    assert suggested("elephnats") == []
    assert suggested("girafes") == ["giraffes"]
    draft.withdraw()
    assert suggested("girafes") == []


def test_words_of_comments_and_texts_are_not_suggested(bridge, hob):
    assert suggested("flummoxde") == suggested("wlil") == []
    assert not Spelling.objects.filter(text__in=["flummoxed", "cost"]).exists()


def test_members_who_left_are_not_suggested(bridge, hob):
    hob.delete()
    assert suggested("author:cartre") == suggested("hob cartre") == []


def test_each_word_is_stored_once(ada):
    for _ in range(3):
        make.seed(author=ada, title="Bridges over bridges", source_name="The The")
    assert sorted(Spelling.objects.values_list("text", flat=True)) == ["The", "bridges", "over"]


def test_the_page_links_the_suggestions(browse, bridge, ada):
    page = read(browse().get("/search/?q=new+brigde&order=newest"))
    assert "Did you mean: new bridge" in page.words
    [link] = [
        attributes["href"]
        for tag, attributes in page.elements
        if tag == "a" and "q=new+bridge" in attributes["href"]
    ]
    assert "order=newest" in link
    assert "1 result" in read(browse().get("/search/" + link.removeprefix("/search/"))).words


def test_a_search_without_results_lists_members_with_that_name(browse, bridge, hob):
    def names(text: str) -> list[str]:
        return [member.username for member in browse().get("/search/", {"q": text}).context["members"]]

    for text in ("hob", "hob carter", '"Hob Carter"', "carter", "hcart", "hob -zebra", "hob in:posts"):
        assert names(text) == ["hcarter"], text
    for text in ("hob zebra", "author:hob zebra", "-hob", "bridge"):
        assert names(text) == [], text
    page = read(browse().get("/search/?q=hob"))
    assert "Members with this name: H Hob Carter hcarter" in page.words
    assert ("a", {"href": "/m/hcarter/"}) in [(tag, {"href": found.get("href")}) for tag, found in page.elements]


def test_closed_accounts_are_not_listed_but_imported_names_are(browse, bridge, hob):
    make.member("hob-imported", is_active=False, imported=True)
    make.member("hob-closed", is_active=False)
    answer = browse().get("/search/?q=hob")
    assert [member.username for member in answer.context["members"]] == ["hcarter", "hob-imported"]
    hob.delete()
    assert "Hob Carter" not in read(browse().get("/search/?q=hob")).words


def test_of_many_members_the_first_are_listed(browse, db):
    for number in range(8):
        make.member(f"hob-{number}")
    words = read(browse().get("/search/?q=hob")).words
    assert "hob-4" in words
    assert "hob-5" not in words
    assert "and 3 more" in words


def test_a_slow_suggestion_is_left_out(browse, bridge, hob, monkeypatch):
    monkeypatch.setattr(
        suggestions, "SPELLINGS", f"SELECT pg_sleep(20), text FROM ({suggestions.SPELLINGS}) AS slow"
    )
    answer = browse().get("/search/?q=brigde")
    assert answer.status_code == 200
    assert "Did you mean" not in read(answer).words
    assert "Nothing found" in read(answer).words


def test_the_number_of_queries_is_limited(browse, bridge):
    for title in ("Ballots", "Ballot", "Ballota", "Balloth", "Bridget", "Bridged", "Brides", "Fridge"):
        make.post(title=title)
    counts = []
    for text in (
        "brigde balotx",
        " ".join(["brigde", "balotx", *(f"zebra{letter}" for letter in "abcdefghijkl")]),
    ):
        with CaptureQueriesContext(connection) as captured:
            browse().get("/search/", {"q": text})
        counts.append(len(captured))
    assert max(counts) <= 60, counts


QUERIES = st.lists(
    st.text(max_size=9) | st.sampled_from(["brigde", "gazete", "author:", "cartre", "source:", '"', "-", "/"])
)


def test_any_query_gets_suggestions_that_find_something(bridge, hob):
    @given(QUERIES.map(" ".join) | QUERIES.map("".join))
    def check(text):
        for suggestion in suggested(text):
            assert finding.find(parse(suggestion), newest=False, page=1).rows

    check()
