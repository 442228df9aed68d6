"""Titles and names: what stands on one line, beside what others wrote."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from forum.posts.models import Post
from forum.text.markup import END_OF_MARK, MARK, clean_line
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

INVISIBLE = ["\u200b", "\u3164", "\u2800", "\u115f \u1160", "\u202e", "\x02\x03", "\u00ad", "\ufeff"]


def test_what_cannot_be_seen_is_no_line():
    def check(title):
        with pytest.raises(ValidationError) as caught:
            clean_line(title)
        assert caught.value.code == "empty"

    assert_each(check, INVISIBLE)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("  A  bridge\u00a0for\tWick ", "A bridge for Wick"),
        ("one\ntwo\u2028three\r\nfour", "one two three four"),
        ("\x02bridge\x03 \x1b[1m", "bridge [1m"),
        ("abc\u202egnp\u2066.exe", "abcgnp.exe"),
        ("e\u0301", "é"),
        ("שלום, 漢字, Ærøskøbing", "שלום, 漢字, Ærøskøbing"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_a_line_is_stored_as_it_is_seen(typed, stored):
    assert clean_line(typed) == stored


@given(st.text())
def test_a_line_that_is_stored_stays_as_it_is(text):
    try:
        stored = clean_line(text)
    except ValidationError:
        return
    assert clean_line(stored) == stored
    assert not {MARK, END_OF_MARK, "\n", "\u202e"} & set(stored)


@pytest.fixture
def seed(db) -> dict[str, str]:
    return {
        "kind": "seed",
        "title": "A ferry",
        "category": make.category().pk,
        "source_url": "https://example.org/ferry",
        "source_name": "The Wick Courier",
        "byline": "A. Writer",
    }


def test_nobody_publishes_what_cannot_be_seen(browse, ada, seed):
    browser = browse(ada)

    @rolled_back()
    def check(name, typed):
        answer = browser.post("/publish/", seed | {name: typed})
        assert "This can't be seen; write something that can." in read(answer).words
        assert not Post.objects.exists()

    assert_each(check, product(["title", "source_name", "byline"], INVISIBLE))


def test_letters_that_take_more_room_when_they_are_stored_are_counted_as_such(browse, ada, seed):
    answer = browse(ada).post("/publish/", seed | {"title": "\u0958" * 150})
    assert "at most 200 characters" in read(answer).words


def test_no_title_marks_its_own_words_in_a_search(browse, ada, seed):
    browse(ada).post("/publish/", seed | {"title": "A \x02ferry\x03 for Wick"})
    found = browse().get("/search/?q=wick").content.decode()
    assert "A ferry for <mark>Wick</mark>" in found
    assert "<mark>ferry</mark>" not in found


def test_nobody_goes_by_a_name_that_cannot_be_seen(browse, ada):
    browser = browse(ada)

    def check(typed):
        form = {"display_name": typed, "bio": "", "theme": "auto", "reading_order": "oldest"}
        with rolled_back():
            answer = browser.post("/accounts/preferences/", form)
            assert answer.context["form"].errors.keys() == {"display_name"}
            ada.refresh_from_db()
            assert ada.display_name == ""

    assert_each(check, INVISIBLE)


@pytest.mark.parametrize("name", ["name", "description"])
def test_no_category_has_a_name_or_a_description_that_cannot_be_seen(browse, mo, name):
    form = {"name": "Shelf", "slug": "shelf", "description": "Books.", "position": "0", "reason": "Asked for."}
    answer = browse(mo).post("/admin/categories/category/add/", form | {name: "\u3164"})
    assert "This can't be seen; write something that can." in read(answer).words
