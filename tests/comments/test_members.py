"""Suggestions for a mention while it is typed."""

import re

import pytest

from forum.people import leaving
from tests.support import make
from tests.support.tables import assert_each, rolled_back


@pytest.fixture
def suggestions(browse, ada, post):
    """A function that returns the usernames suggested to Ada for the beginning of a name."""
    browser = browse(ada)

    def suggest(text: str, under=post.pk) -> list[str]:
        response = browser.get("/members/", {"q": text, "post": under})
        assert response.status_code == 200
        return re.findall(r'data-name="([^"]*)"', response.content.decode())

    return suggest


@pytest.fixture
def people(db):
    make.member("nadia")
    make.member("NATHAN")
    make.member("quentin", display_name="Nabil of Wick")
    make.member("nanna", imported=True, is_active=False)
    make.member("n_x", display_name="50% off")


def test_usernames_and_display_names_match_in_any_case(suggestions, people):
    assert suggestions("na") == suggestions("NA") == ["nadia", "NATHAN", "quentin"]
    assert suggestions("nath") == ["NATHAN"]


def test_members_who_wrote_in_this_thread_come_first(suggestions, people, post):
    make.comment(post=post, author=(former := make.member()))
    leaving.delete_account(former, withdraw=False)
    make.comment(post=post, author=make.member("nazim"))
    make.comment(post=make.post(), author=make.member("naaman"))
    assert suggestions("na") == ["nazim", "naaman", "nadia", "NATHAN", "quentin"]
    assert suggestions("na", under="") == ["naaman", "nadia", "NATHAN", "nazim", "quentin"]


def test_members_are_not_suggested_to_themselves(suggestions):
    assert suggestions("ada") == []


def test_at_most_eight_members_are_suggested(suggestions):
    for n in range(12):
        make.member(f"nora-{n:02}")
    assert suggestions("nora") == [f"nora-{n:02}" for n in range(8)]


def test_only_the_beginning_of_a_name_matches(suggestions, people):
    @rolled_back()
    def check(text):
        assert suggestions(text) == []

    assert_each(check, ["", " ", "%", "_", "\\", "n%", "x" * 5000, "'\"><script>", "@na"])


@pytest.mark.parametrize("under", ["0", "-1", "x", "9" * 18, "9" * 40, "1 OR 1=1"])
def test_an_invalid_post_is_ignored(suggestions, people, under):
    assert suggestions("na", under=under) == ["nadia", "NATHAN", "quentin"]


def test_underscores_and_percent_signs_are_no_wildcards(suggestions, people):
    assert suggestions("n_") == ["n_x"]
    assert suggestions("50%") == ["n_x"]


def test_a_display_name_is_escaped(browse, ada):
    make.member("nadia", display_name="<script>alert(1)</script>")
    assert "<script" not in browse(ada).get("/members/?q=na").content.decode()
