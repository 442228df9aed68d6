"""Reading a page in the child process, and what members see if it can't be read."""

import json

import pytest

from forum.fetching.article import Article, Moment, Origin
from forum.fetching.extraction import ORIGIN_LABELS, ExtractionError, extract
from forum.fetching.markup import decoded

from .measure import PAGES

URL = "https://courier.example/news/harbour"


def page(name: str) -> tuple[bytes, str]:
    """A page of pages/, and its URL."""
    return (PAGES / f"{name}.html").read_bytes(), json.loads((PAGES / f"{name}.json").read_text())["url"]


def test_an_article_has_its_fields_its_paragraphs_and_their_origins():
    article = extract(*page("newspaper"))
    assert (article.title, article.bylines) == (
        "Ferry stranded as crane falls across Skerrow harbour",
        ["Mabel Osterley"],
    )
    assert article.published == Moment("2026-03-14T06:42:00+00:00")
    assert article.excerpt.startswith("The harbour at Skerrow has been closed")
    assert [text[:20] for text in article.paragraphs] == [
        "The harbour at Skerr",
        "“We had forty people",
        "Divers will look at ",
        "Islanders who need a",
    ]
    assert article.origins["title"] is Origin.JSON_LD
    assert article.origins["canonical_url"] is Origin.LINK
    assert ORIGIN_LABELS.keys() == set(Origin)


def test_the_charset_of_the_server_counts_before_that_of_the_page():
    html = '<meta charset="utf-8"><title>Fähre</title><h1>Fähre fällt aus</h1>'.encode("cp1252")
    assert extract(html, URL, charset="windows-1252").title == "Fähre fällt aus"
    assert "Fähre" in decoded(html, "klingon")
    assert "Fähre" in decoded("Fähre".encode("utf-16"))


def test_the_excerpt_is_as_long_as_the_setting_allows(settings):
    settings.EXCERPT_LENGTH = 60
    excerpt = extract(*page("newspaper")).excerpt
    assert len(excerpt) <= 60
    assert excerpt.endswith("…")


def test_a_page_longer_than_the_limit_is_read_as_far_as_it_goes():
    html = "<title>Harbour</title><h1>Harbour closed</h1>" + f"<p>{'Some words. ' * 500}</p>" * 200
    assert extract(html, URL).title == "Harbour closed"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("consent-german", "consent", "consent page instead of the article"),
        ("challenge", "challenge", "prove that they're human"),
        ("paywall-only", "paywall", "only shows the article to its subscribers"),
    ],
)
def test_a_page_that_is_not_the_article_is_refused_in_plain_words(name, code, message):
    with pytest.raises(ExtractionError, match=message) as error:
        extract(*page(name))
    assert error.value.code == code


def test_an_empty_page_is_refused():
    with pytest.raises(ExtractionError, match="This page is empty"):
        extract(b"", URL)


def test_an_article_survives_the_way_through_json():
    article = Article(bylines=["Ada"], published=Moment("2026"), is_paywalled=False)
    article.set("title", "Harbour", Origin.META)
    assert Article.from_json(json.loads(json.dumps(article.as_json()))) == article
