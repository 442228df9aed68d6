"""Whom `@na` may mean while it is typed."""

import re

import pytest

from forum.people import leaving
from tests.support import make
from tests.support.tables import assert_each, rolled_back


@pytest.fixture
def offered(browse, ada, post):
    """The usernames that Ada is offered for the beginning of a name."""
    browser = browse(ada)

    def ask(text: str, under=post.pk) -> list[str]:
        answer = browser.get("/members/", {"q": text, "post": under})
        assert answer.status_code == 200
        return re.findall(r'data-name="([^"]*)"', answer.content.decode())

    return ask


@pytest.fixture
def people(db):
    make.member("nadia")
    make.member("NATHAN")
    make.member("quentin", display_name="Nabil of Wick")
    make.member("nanna", imported=True, is_active=False)
    make.member("n_x", display_name="50% off")


def test_names_and_display_names_begin_so_in_any_case(offered, people):
    assert offered("na") == offered("NA") == ["nadia", "NATHAN", "quentin"]
    assert offered("nath") == ["NATHAN"]


def test_who_wrote_in_this_thread_comes_first(offered, people, post):
    make.comment(post=post, author=(former := make.member()))
    leaving.leave(former, withdraw=False)
    make.comment(post=post, author=make.member("nazim"))
    make.comment(post=make.post(), author=make.member("naaman"))
    assert offered("na") == ["nazim", "naaman", "nadia", "NATHAN", "quentin"]
    assert offered("na", under="") == ["naaman", "nadia", "NATHAN", "nazim", "quentin"]


def test_one_is_not_offered_oneself(offered):
    assert offered("ada") == []


def test_no_more_are_offered_than_can_be_looked_through(offered):
    for n in range(12):
        make.member(f"nora-{n:02}")
    assert offered("nora") == [f"nora-{n:02}" for n in range(8)]


def test_only_the_beginning_of_a_name_finds_anybody(offered, people):
    @rolled_back()
    def check(text):
        assert offered(text) == []

    assert_each(check, ["", " ", "%", "_", "\\", "n%", "x" * 5000, "'\"><script>", "@na"])


@pytest.mark.parametrize("under", ["0", "-1", "x", "9" * 18, "9" * 40, "1 OR 1=1"])
def test_a_post_that_is_none_changes_nothing(offered, people, under):
    assert offered("na", under=under) == ["nadia", "NATHAN", "quentin"]


def test_underscores_and_per_cent_signs_are_letters(offered, people):
    assert offered("n_") == ["n_x"]
    assert offered("50%") == ["n_x"]


def test_a_display_name_is_text(browse, ada):
    make.member("nadia", display_name="<script>alert(1)</script>")
    assert "<script" not in browse(ada).get("/members/?q=na").content.decode()
