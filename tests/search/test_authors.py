"""`author:` finds members by the start of their names."""

import re

import pytest

from forum.search import members
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each


@pytest.fixture
def hob(post):
    """Hob Carter, who wrote comment 1."""
    hob = make.member("hcarter", display_name="Hob Carter")
    make.comment(post=post, author=hob, body="Who pays the toll?")
    return hob


@pytest.fixture
def authors_line(browse):
    """The line above the results that names members."""

    def authors_line_(text: str) -> str:
        line = re.search(r"(By|Not by) members named [^.]*", read(browse().get("/search/", {"q": text})).words)
        return line[0] if line else ""

    return authors_line_


BEGINNINGS = [
    ("hob", True),
    ("HOB", True),
    ("@hob", True),
    ("ho", True),
    ("carter", True),
    ("cart", True),
    ("hcart", True),
    ('"hob car"', True),
    ('"hob carter"', True),
    ("ob", False),
    ('"hob carters"', False),
    ('"ho carter"', False),
    ("h%r", False),
]


def test_the_start_of_a_name_or_of_a_word_in_it_is_enough(found, hob):
    def check(name, expected):
        assert found(f"toll author:{name}") == (["1"] if expected else [])

    assert_each(check, BEGINNINGS)


FOLDED = [
    ("Zoë Ångström", "zoe"),
    ("Zoë Ångström", "ZOË"),
    ("Zoe", "zoë"),
    ("Łukasz Øster", "oster"),
    ("Łukasz Øster", "lukasz"),
    ("Хоб Картер", "хоб"),
    ("хоб Ёлкин", "ЕЛКИН"),
    ("Ｈｏｂ", "hob"),
    ("O’Brien", "o'brien"),
    ("O'Brien", "brien"),
    ("陳大文", "陳大"),
    ("陳大文", "陳"),
    ("Jean-Luc", "luc"),
    ("Łukasz", "ŁUK"),
]


def test_case_accents_and_punctuation_in_names_do_not_matter(found, post):
    def check(name, typed):
        member = make.member(display_name=name)
        comment = make.comment(post=post, author=member, body=f"Tolls by {member.pk}")
        assert found(f'"by {member.pk}" author:"{typed}"') == [comment.number]

    assert_each(check, FOLDED)


def test_a_username_in_full_means_only_this_member(found, hob, post, authors_line):
    for name in ("hob", "hob-carter"):
        make.comment(post=post, author=make.member(name), body="Toll.")
    assert found("toll author:hob") == found("toll author:@Hob") == ["2"]
    assert found('toll author:"hob carter"') == ["3"]
    assert authors_line("toll author:hob") == ""


def test_results_are_from_all_members_with_that_name(found, hob, post, authors_line):
    for number in range(4):
        make.comment(post=post, author=make.member(f"hobson-{number}"), body="Toll.")
    make.comment(post=post, author=make.member("jacob"), body="Toll.")
    assert len(found("toll author:hob")) == 5
    assert authors_line("toll author:hob") == "By members named “hob…”: Hob Carter, hobson-0, hobson-1 and 2 more"
    assert authors_line("toll author:hobson-3") == ""


def test_the_page_names_and_links_the_one_member(browse, hob, authors_line):
    assert authors_line("toll author:hob") == "By members named “hob…”: Hob Carter"
    assert authors_line("toll -author:hob") == "Not by members named “hob…”: Hob Carter"
    assert (
        b'<a class="author" dir="auto" href="/m/hcarter/">Hob Carter</a>'
        in browse().get("/search/?q=author:hob").content
    )


def test_a_minus_excludes_all_of_them(found, hob, post):
    make.comment(post=post, author=make.member("hobson"), body="Toll.")
    make.comment(post=post, author=make.member("jacob"), body="Toll.")
    assert found("toll -author:hob") == ["3"]


def test_the_number_of_members_is_limited_and_the_page_says_so(found, hob, post, browse, monkeypatch):
    monkeypatch.setattr(members, "MOST", 2)
    for name in ("hoba", "hobb", "hobc"):
        make.comment(post=post, author=make.member(name), body="Toll.")
    assert sorted(found("toll author:hob")) == ["1", "2"]
    words = read(browse().get("/search/?q=toll+author:hob")).words
    assert "Only the first 2 members with this name are included." in words


def test_a_name_that_nobody_has_is_a_problem(browse, hob):
    for name in ("nobody", "arter", "hob-cartwright"):
        assert f"No member named “{name}”." in read(browse().get("/search/", {"q": f"toll author:{name}"})).words


def test_former_members_are_not_found(found, hob):
    hob.delete()
    assert found("toll author:hob") == []
