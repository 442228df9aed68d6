"""The forms of headers, and texts without a header."""

from datetime import date

import pytest

from forum.importing.read.evidence import Evidence
from forum.importing.read.header import Header, year_from_age
from forum.importing.read.reading import read
from forum.importing.read.text import contains_words
from tests.importing.pages import BODY, HEADER_FORMS
from tests.support.tables import assert_each


def read_text(text, **options):
    return read(text.encode(), file="page.txt", **options)


def article_of(reading):
    return "\n".join(line.text for line in reading.article if not line.is_blank)


def test_each_form_of_header_is_read_without_the_article():
    def check(form):
        page, header, article = HEADER_FORMS[form]
        reading = read_text(page)
        assert reading.header == Header(**header)
        assert article_of(reading) == article

    assert_each(check, HEADER_FORMS)


@pytest.mark.parametrize(
    "page",
    [
        BODY,
        f"A headline\nBy: A Writer\n{BODY}",
        f"A headline\nVia: the old road\n{BODY}",
        f"A headline\nVia: the old road • and the new\n{BODY}",
        f"A name\nA title\nVia: x • 3 years ago • 4 comments\nA title\n{BODY}",
        f"One\nTwo\nThree\nFour\nCategory: News\nVia: x • 3 years ago • 4 comments\n{BODY}",
        f"A headline\nCategory: {'very ' * 30}long prose\n{BODY}",
    ],
)
def test_without_a_known_header_the_whole_text_is_the_article(page):
    reading = read_text(page)
    assert article_of(reading) == page
    assert reading.header_lines == ()
    assert reading.header == Header(title=page.split("\n")[0])
    title = next(fact for fact in reading.report if fact.what == "title")
    assert title.evidence is Evidence.GUESS


@pytest.mark.parametrize(
    ("row", "header", "unknown"),
    [
        ("Via: s • over 3 years ago • 1,234 comments", {"via": "s", "comment_count": 1234}, ["over 3 years ago"]),
        ("By: s • last year • 5 comments", {"author": "s", "comment_count": 5}, ["last year"]),
        ("Via: s • yesterday", {"via": "s"}, ["yesterday"]),
        ("Via: s • 3 years ago • many comments", {"via": "s", "age": "3 years ago"}, ["many comments"]),
        (
            "Via: s • pinned • a day ago • 5 comments",
            {"via": "s", "age": "a day ago", "comment_count": 5},
            ["pinned"],
        ),
    ],
)
def test_an_unknown_part_of_the_header_is_reported_and_not_guessed(row, header, unknown):
    reading = read_text(f"A title\nCategory: News\n{row}\n{BODY}")
    assert reading.header == Header(title="A title", category="News", **header)
    assert [fact.value for fact in reading.report if fact.what == "not read"] == unknown
    assert article_of(reading) == BODY


def test_a_name_above_the_title_that_is_not_the_members_is_reported():
    reading = read_text(f"╌>\nsomeone\nA title\nVia: x • 3 years ago • 4 comments\nA title\n{BODY}")
    assert (reading.header.title, reading.header.via) == ("A title", "x")
    assert [(fact.value, fact.line) for fact in reading.report if fact.what == "not read"] == [("someone", 2)]


def test_a_title_joined_to_the_count_is_left_out():
    title = "Council votes - The Herald"
    reading = read_text(f"{title}\nVia: x • 1 day ago • 5 comments{title}\n{BODY}")
    assert article_of(reading) == BODY
    assert [line.text for line in reading.left_out] == [title]


@pytest.mark.parametrize("named", ["A Writer", "The Herald", "The council", 1234, 13, "13 comments"])
def test_an_annotation_can_name_complete_words_that_the_page_joined(named):
    assert contains_words("1,234 views, 13 commentsBy: A Writer (The Herald)The council met.", named)


@pytest.mark.parametrize("named", ["y", "riter", "counc", "he Herald", 3, 234])
def test_an_annotation_cannot_name_part_of_a_word(named):
    assert not contains_words("1,234 views, 13 commentsBy: A Writer (The Herald)The council met.", named)


def test_a_file_that_begins_with_a_category_has_no_title():
    reading = read_text(f"Category: News\nVia: x • 3 years ago • 4 comments\n{BODY}")
    assert reading.header.title == ""
    assert article_of(reading) == BODY


def test_a_source_at_the_end_of_the_title_is_removed_if_the_header_names_it():
    reading = read_text(
        f"Mayor – a portrait - The Courier\nVia: x • 1 day ago • 2 commentsBy: (the courier)\n{BODY}"
    )
    assert (reading.header.title, reading.header.source) == ("Mayor – a portrait", "the courier")


@pytest.mark.parametrize("byline", ["", "By: A Writer (The Gazette)"])
def test_an_unconfirmed_source_stays_in_the_title(byline):
    reading = read_text(f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments{byline}\n{BODY}")
    assert reading.header.title == "Mayor resigns - The Courier"
    assert reading.header.source != "The Courier"


def test_an_unconfirmed_source_is_reported_as_a_guess():
    reading = read_text(f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments\n{BODY}")
    guess = next(fact for fact in reading.report if fact.what == "possible source")
    assert (guess.value, guess.evidence) == ("The Courier", Evidence.GUESS)


def test_the_report_says_that_the_article_may_include_the_discussion():
    reading = read_text(f"A title\nVia: x • 1 day ago • 2 comments\n{BODY}")
    comments = next(fact for fact in reading.report if fact.what == "comments")
    assert comments.evidence is Evidence.NONE
    assert "counts 2 comments" in comments.note


AGES = [
    ("3 years ago", 2022),
    ("a year ago", 2024),
    ("An hour ago", 2025),
    ("5 seconds ago", 2025),
    ("2 months ago", 2024),
    ("3 weeks ago", 2024),
    ("11 days ago", 2025),
    ("40 days ago", 2024),
    ("9999 years ago", None),
    ("9999 months ago", 1191),
    ("some time ago", None),
    ("", None),
]


def test_an_age_is_converted_to_a_year():
    def check(age, year):
        assert year_from_age(age, captured=date(2025, 1, 20)) == year

    assert_each(check, AGES)


def test_an_age_is_not_converted_without_a_capture_date():
    assert year_from_age("3 years ago", captured=None) is None


def test_an_age_before_year_1_is_not_converted():
    assert year_from_age("9999 weeks ago", captured=date(100, 1, 1)) is None


def test_punctuation_below_a_title_of_dots_is_not_left_out():
    reading = read_text(f"...\nVia: x • 1 day ago • 2 comments\n!!!\n{BODY}")
    assert article_of(reading) == f"!!!\n{BODY}"
