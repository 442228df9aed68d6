"""What extraction gets right on the pages in pages/, and that it rather finds nothing than something wrong."""

from collections import Counter

import pytest

from .measure import FIELDS, LEAST_RIGHT, MOST_WRONG, article_of, cases, results, same_date, verdict

EXTRA = {
    "modified": lambda article: article.modified.text if article.modified else None,
    "language": lambda article: article.language,
    "section": lambda article: article.section,
    "paywalled": lambda article: article.is_paywalled,
}


@pytest.fixture(scope="module")
def verdicts():
    return [(each.field, each.verdict) for each in results()]


def test_there_are_sixty_pages():
    assert len(cases()) == 60


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_right_often_enough_and_almost_never_wrong(verdicts, field):
    counts = Counter(verdict for name, verdict in verdicts if name == field)
    assert counts["right"] >= LEAST_RIGHT[field]
    assert counts["wrong"] <= MOST_WRONG[field]


def test_other_fields_are_right_where_a_page_says_what_is_expected():
    wrong = []
    for name, html, expected in cases():
        article = article_of(html, expected["url"])
        for field in EXTRA.keys() & expected.keys():
            found = EXTRA[field](article)
            is_right = same_date(expected[field], found) if field == "modified" else expected[field] == found
            wrong += [] if is_right else [(name, field, found)]
    assert wrong == []


def test_every_value_says_where_it_is_from_and_every_excerpt_is_short_and_quoted():
    for _name, html, expected in cases():
        article = article_of(html, expected["url"])
        filled = {name for name, value in vars(article).items() if value not in ("", [], None, {})}
        assert filled - {"origins", "paragraphs"} == set(article.origins)
        assert len(article.excerpt) <= 300
        if article.origins.get("excerpt") == "text":
            assert any(text.startswith(article.excerpt.removesuffix("…")) for text in article.paragraphs)


def test_the_measure_tells_right_from_empty_and_wrong():
    assert verdict("title", "Harbour", "Harbour") == verdict("title", None, "") == "right"
    assert verdict("title", "Harbour", "") == "empty"
    assert verdict("byline", ["Ada"], ["Ada", "Ben"]) == "wrong"
    assert verdict("published", "2026-03-14T10:00:00+01:00", "2026-03-14T09:00:00Z") == "right"
    assert verdict("published", "2026-03-14T10:00:00+01:00", "2026-03-14T10:00:00Z") == "wrong"
    assert verdict("published", "2026-03-14", "2026-03-14T10:00:00Z") == "right"
    assert verdict("published", "2026-03-14", "2026-03-15") == "wrong"
