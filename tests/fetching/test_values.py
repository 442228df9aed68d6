"""The parts of extraction: dates, names, headlines, canonical URLs, JSON-LD."""

import pytest

from forum.fetching.addresses import accepted, is_named_after, same_page
from forum.fetching.dates import in_text, moment
from forum.fetching.entities import articles_of
from forum.fetching.markup import Page
from forum.fetching.names import bylines
from forum.fetching.structured import parsed
from forum.fetching.titles import Headlines, completed
from forum.fetching.wording import clean, cut

HERE = "https://www.courier.example/news/harbour?id=3"


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("2026", "", "2026"),
        ("2026-03", "", "2026-03"),
        ("2026-03-14", "", "2026-03-14"),
        ("2026-03-14T09:30:00.123+0100", "", "2026-03-14T09:30:00+01:00"),
        ("2026-03-14T09:30Z", "", "2026-03-14T09:30:00+00:00"),
        ("20260314", "", "2026-03-14"),
        ("Sat, 14 Mar 2026 09:30:00 GMT", "", "2026-03-14T09:30:00+00:00"),
        ("1773480600", "", "2026-03-14T09:30:00+00:00"),
        ("14. März 2026, 9.30 Uhr", "de", "2026-03-14T09:30:00"),
        ("March 14, 2026 at 9:30 p.m. EDT", "en", "2026-03-14T21:30:00-04:00"),
        ("14/03/2026", "en", "2026-03-14"),
        ("03/04/2026", "en-US", "2026-03-04"),
        ("03/04/2026", "en-GB", "2026-04-03"),
        ("03/04/2026", "fr", "2026-04-03"),
        ("2026年3月14日", "ja", "2026-03-14"),
        ("März 2026", "de", "2026-03"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written, language, expected):
    assert moment(written, language).text == expected


@pytest.mark.parametrize(
    "written", ["", "0000-00-00", "1970-01-01T00:00:00Z", "2026-02-30", "9999-01-01", "soon", "03/04/2026"]
)
def test_what_is_no_certain_date_stays_empty(written):
    assert moment(written, "en") is None


def test_a_bare_year_is_never_the_first_of_january():
    assert moment("2026").day is None
    assert moment("2026").precision == "year"
    assert in_text("© 2026 The Courier") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ada Byron and Ben Okri", ["Ada Byron", "Ben Okri"]),
        ("Von Anna Müller und Jens Kraus, Berlin", ["Anna Müller", "Jens Kraus"]),
        ("By Ada Byron, Political editor", ["Ada Byron"]),
        ("Anna Müller (Text) und Jens Kraus (Fotos)", ["Anna Müller"]),
        ("Posted by Ada Byron on 11 March 2026", ["Ada Byron"]),
        ("By Hollis Treadway in Wick", ["Hollis Treadway"]),
        ("Par Benoît Carpentier (avec Northwire)", ["Benoît Carpentier"]),
        ("@courier", []),
        ("admin", []),
        ("https://social.example/ada", []),
        ("The Courier", []),
    ],
)
def test_a_printed_byline_gives_the_names_of_people(text, expected):
    assert bylines([text], source="Courier", is_free_text=True) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Opinion | Owls at night", "Owls at night"),
        ("Opinion: Owls at night - The Courier", "Owls at night"),
        ("Owls at night | Opinion | The Courier", "Owls at night"),
        ("Courier – Owls – and lamps – at night", "Owls – and lamps – at night"),
        ("Live: owls at night", "Live: owls at night"),
        ("The Courier", ""),
        ("Owls &amp; <em>lamps</em>", "Owls & lamps"),
    ],
)
def test_a_headline_is_without_the_sites_name_and_labels(title, expected):
    headlines = Headlines(site_names=["The Courier"], sections=[], headings=[])
    assert headlines.cleaned(title) == expected


def test_a_headline_that_is_cut_off_is_completed():
    assert completed("Owls at…", ["Lamps", "Owls at night"]) == "Owls at night"
    assert completed("Owls at…", ["Lamps"]) == "Owls at…"


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("/n/1#top", "https://www.courier.example/n/1"),
        ("https://courier.example/n/1", "https://courier.example/n/1"),
        ("https://courier.example.evil.example/n/1", ""),
        ("https://other.example/n/1", ""),
        ("https://ada:secret@courier.example/n/1", ""),
        ("https://courier.example:8080/n/1", ""),
        ("javascript:alert(1)", ""),
        ("https://www.courier.example/", ""),
        ("//[", ""),
    ],
)
def test_a_canonical_url_is_within_the_same_registrable_domain(claimed, expected):
    assert accepted(claimed, HERE) == expected


def test_two_sites_under_a_public_suffix_are_strangers():
    assert accepted("https://ben.github.io/a", "https://ada.github.io/a") == ""
    assert accepted("https://fen.co.uk/a", "https://wick.co.uk/a") == ""
    assert accepted("http://10.0.0.1/a", "http://10.0.0.1/b") == ""


def test_an_amp_page_is_the_same_page():
    assert same_page("https://amp.courier.example/a/amp", "http://www.courier.example/a/")
    assert not same_page("https://courier.example/a", "https://courier.example/b")


def test_a_host_is_recognised_in_a_publications_name():
    assert is_named_after("https://www.wickrecord.example/a", "The Wick Weekly Record")
    assert not is_named_after("https://www.wickrecord.example/a", "Wick council votes")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "A",}',
        '// note\n{"@type": "A"} // end',
        '/*<![CDATA[*/{"@type": "A"}/*]]>*/',
        '<!-- {"@type": "A"} -->',
        '{"@type": "A"};',
        "{&quot;@type&quot;: &quot;A&quot;}",
    ],
)
def test_json_ld_is_read_leniently(script):
    assert parsed(script) == [{"@type": "A"}]


def test_what_looks_like_a_comment_in_a_text_is_kept():
    assert parsed('{"url": "https://courier.example/*a*/,}",}') == [{"url": "https://courier.example/*a*/,}"}]


def test_an_article_elsewhere_on_the_site_is_not_the_pages():
    script = '{"@type": "NewsArticle", "headline": "Goats", "url": "https://www.courier.example/goats"}'
    html = f'<script type="application/ld+json">{script}</script><h1>Harbour closed</h1>'
    assert articles_of(Page(html, HERE)) == ([], [])


def test_an_excerpt_is_cut_after_a_sentence_or_a_word():
    text = "One two three. Four five six. Seven eight nine."
    assert cut(text, 100) == text
    assert cut(text, 32) == "One two three. Four five six."
    assert cut("One two three four five six", 17) == "One two three…"


def test_invisible_characters_that_reorder_text_are_dropped():
    assert clean("\u202eHarbour\u202c\u200b  closed ") == "Harbour closed"
