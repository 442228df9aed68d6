"""The forms a header takes, and what is made of a text that has none."""

from datetime import date

import pytest

from forum.importing.read.evidence import Evidence
from forum.importing.read.header import Header, place_age
from forum.importing.read.reading import read
from forum.importing.read.text import stands_in
from tests.importing.pages import BODY, HEADER_FORMS
from tests.support.tables import assert_each


def read_text(text, **options):
    return read(text.encode(), file="page.txt", **options)


def article_of(reading):
    return "\n".join(line.text for line in reading.article if not line.is_blank)


def test_each_form_of_header_is_read_and_nothing_of_the_article_with_it():
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
    ("row", "header", "unread"),
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
def test_a_slot_that_nobody_can_read_is_reported_and_not_guessed(row, header, unread):
    reading = read_text(f"A title\nCategory: News\n{row}\n{BODY}")
    assert reading.header == Header(title="A title", category="News", **header)
    assert [fact.value for fact in reading.report if fact.what == "not read"] == unread
    assert article_of(reading) == BODY


def test_a_title_run_together_with_the_count_is_the_title_once_more():
    title = "Council votes - The Herald"
    reading = read_text(f"{title}\nVia: x • 1 day ago • 5 comments{title}\n{BODY}")
    assert article_of(reading) == BODY
    assert [line.text for line in reading.left_out] == [title]


@pytest.mark.parametrize("named", ["A Writer", "The Herald", "The council", 1234, 13, "13 comments"])
def test_an_annotation_names_whole_words_also_where_a_page_ran_them_together(named):
    assert stands_in("1,234 views, 13 commentsBy: A Writer (The Herald)The council met.", named)


@pytest.mark.parametrize("named", ["y", "riter", "counc", "he Herald", 3, 234])
def test_an_annotation_names_no_piece_of_a_word(named):
    assert not stands_in("1,234 views, 13 commentsBy: A Writer (The Herald)The council met.", named)


def test_a_file_that_begins_with_its_header_has_no_title_and_none_is_made_up():
    reading = read_text(f"Category: News\nVia: x • 3 years ago • 4 comments\n{BODY}")
    assert reading.header.title == ""
    assert article_of(reading) == BODY


def test_a_source_at_the_titles_end_is_believed_when_the_header_names_it():
    reading = read_text(
        f"Mayor – a portrait - The Courier\nVia: x • 1 day ago • 2 commentsBy: (the courier)\n{BODY}"
    )
    assert (reading.header.title, reading.header.source) == ("Mayor – a portrait", "the courier")


@pytest.mark.parametrize("byline", ["", "By: A Writer (The Gazette)"])
def test_a_source_that_nothing_confirms_stays_in_the_title(byline):
    reading = read_text(f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments{byline}\n{BODY}")
    assert reading.header.title == "Mayor resigns - The Courier"
    assert reading.header.source != "The Courier"


def test_an_unconfirmed_source_is_reported_as_a_guess():
    reading = read_text(f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments\n{BODY}")
    guess = next(fact for fact in reading.report if fact.what == "possible source")
    assert (guess.value, guess.evidence) == ("The Courier", Evidence.GUESS)


def test_the_report_says_that_a_discussion_may_stand_undivided_in_the_article():
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


def test_an_age_is_placed_in_a_year_and_no_finer():
    def check(age, year):
        assert place_age(age, captured=date(2025, 1, 20)) == year

    assert_each(check, AGES)


def test_an_age_stays_words_when_nobody_knows_when_it_was_captured():
    assert place_age("3 years ago", captured=None) is None


def test_an_age_from_before_the_calendar_is_not_placed():
    assert place_age("9999 weeks ago", captured=date(100, 1, 1)) is None


def test_a_line_of_dots_under_a_title_of_dots_is_not_taken_for_the_title_again():
    reading = read_text(f"...\nVia: x • 1 day ago • 2 comments\n!!!\n{BODY}")
    assert article_of(reading) == f"!!!\n{BODY}"
