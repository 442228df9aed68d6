"""Titles and names: single lines shown next to other text."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.forms import AddPasskeyForm
from forum.moderation.models import Decision, Report
from forum.posts.models import Post
from forum.text.markup import clean_line
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

INVISIBLE = ["\u200b", "\u3164", "\u2800", "\u115f \u1160", "\u202e", "\x02\x03", "\u00ad", "\ufeff"]


def test_an_invisible_line_is_refused():
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
def test_a_line_is_cleaned(typed, stored):
    assert clean_line(typed) == stored


@given(st.text())
def test_cleaning_a_line_twice_changes_nothing(text):
    try:
        stored = clean_line(text)
    except ValidationError:
        return
    assert clean_line(stored) == stored
    assert not {"\x02", "\n", "\u202e"} & set(stored)


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


def test_a_post_with_an_invisible_field_is_refused(browse, ada, seed):
    browser = browse(ada)

    @rolled_back()
    def check(name, typed):
        response = browser.post("/publish/", seed | {name: typed})
        assert "This text is invisible. Enter some visible text." in read(response).words
        assert not Post.objects.exists()

    assert_each(check, product(["title", "source_name", "byline"], INVISIBLE))


def test_the_length_of_a_title_is_checked_after_normalisation(browse, ada, seed):
    response = browse(ada).post("/publish/", seed | {"title": "\u0958" * 150})
    assert "Shorten this to 200 characters" in read(response).words


def test_a_title_cannot_highlight_its_own_words_in_search_results(browse, ada, seed):
    browse(ada).post("/publish/", seed | {"title": "A \x02ferry\x03 for Wick"})
    found = browse().get("/search/?q=wick").content.decode()
    assert "A ferry for <mark>Wick</mark>" in found
    assert "<mark>ferry</mark>" not in found


def test_an_invisible_display_name_is_refused(browse, ada):
    browser = browse(ada)

    def check(typed):
        form = {"display_name": typed, "bio": "", "theme": "auto", "reading_order": "oldest"}
        with rolled_back():
            response = browser.post("/accounts/preferences/", form)
            assert response.context["form"].errors.keys() == {"display_name"}
            ada.refresh_from_db()
            assert ada.display_name == ""

    assert_each(check, INVISIBLE)


@pytest.mark.parametrize("name", ["name", "description"])
def test_an_invisible_category_name_or_description_is_refused(browse, mo, name):
    form = {"name": "Books", "slug": "books", "description": "Books.", "position": "0", "colour": "5"} | {
        "reason": "Asked for."
    }
    response = browse(mo).post("/admin/categories/category/add/", form | {name: "\u3164"})
    assert "This text is invisible. Enter some visible text." in read(response).words


@pytest.mark.parametrize("bio", ["\u200b\u3164", "\u2800\n\u00ad", "\U0001d159"])
def test_an_invisible_bio_is_refused(browse, ada, bio):
    form = {"display_name": "", "bio": bio, "theme": "auto", "reading_order": "oldest"}
    assert "This text is invisible." in read(browse(ada).post("/accounts/preferences/", form)).words
    assert browse(ada).post("/accounts/preferences/", form | {"bio": ""}).status_code == 302


def test_an_invisible_reason_is_refused(browse, mo, ben, post):
    """A report's, and a moderator's for each kind of action."""
    act = f"/admin/posts/post/act/hide/?pick={post.pk}"
    member = f"/admin/moderation/member/act/suspend/?pick={ben.pk}"
    category = {"name": "Books", "slug": "books", "description": "Books.", "position": "0", "colour": "5"}

    @rolled_back()
    def check(member, path, form):
        for typed in ("\u3164", "\u200b", "\u2800 \u115f"):
            response = browse(member).post(path, form | {"reason": typed})
            assert "This text is invisible. Enter some visible text." in read(response).words
        assert not Report.objects.exists()
        assert not Decision.objects.exists()

    rows = [
        (ben, f"/report/p/{post.pk}/", {}),
        (mo, act, {}),
        (mo, member, {"days": "1"}),
        (mo, "/admin/categories/category/add/", category),
    ]
    assert_each(check, rows)


def test_an_invisible_passkey_name_is_refused():
    form = AddPasskeyForm.clean_name
    for name in INVISIBLE:
        with pytest.raises(ValidationError):
            form(SimpleNamespace(cleaned_data={"name": name}))
