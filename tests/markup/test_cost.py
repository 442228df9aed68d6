"""The cost of rendering hostile texts, counted in function calls, so that a busy machine makes no difference."""

import sys
from functools import cache
from itertools import count

import pytest

from forum.text.markup import POST_LIMIT, clean
from tests.markup.reading import rendered
from tests.support.tables import assert_each

OPTIONS = {"post_id": 12, "members": ["ben"]}
NUMBERS = count()
ORDINARY = "The *old* mill said\n\nthe [paper](https://example.com/a), see #4.1:\n\n> and `more`\n- one\n\n"


def repeat(*pieces):
    """Return a function that makes a text of a given length, with the last piece repeated."""
    return lambda length: ("".join(pieces[:-1]) + pieces[-1] * length)[:length]


def halves(first, second):
    return lambda length: first * (length // 2 // len(first)) + second * (length // 2 // len(second))


ATTACKS = {
    "brackets": repeat("["),
    "brackets in brackets": halves("[", "]"),
    "brackets a line": repeat("[\n"),
    "pictures in pictures": repeat("!["),
    "links in links": halves("[", "](a)"),
    "links without end": repeat("[a](b"),
    "titles without end": repeat('[a](b "'),
    "destinations without end": repeat("[a](<b"),
    "emphasis without end": repeat("*a "),
    "emphasis within emphasis": halves("*a ", "b* "),
    "emphasis of both kinds": repeat("*_"),
    "emphasis in threes": repeat("a**b", "c* "),
    "strikes": repeat("~~a "),
    "backticks in growing runs": lambda length: "".join("e" + "`" * n for n in range(length))[:length],
    "backticks that never match": repeat("`a``"),
    "quotes": repeat(">"),
    "a deep quote lazily continued": repeat(">" * 60 + "a\n", "a\n"),
    "lists in lists": repeat("- "),
    "a deep list lazily continued": repeat("- " * 60 + "a\n", "a\n"),
    "a list by indent": lambda length: "".join(" " * n + "- a\n" for n in range(length))[:length],
    "lists of two kinds": repeat("1. a\n2) b\n"),
    "references": lambda length: "".join(f"[{n}]: /a\n" for n in range(length))[:length],
    "a reference never finished": repeat("[a]: /u '", "a\n"),
    "a long reference used often": lambda length: repeat("[a]: /" + "x" * (length // 2) + "\n\n", "[a]")(length),
    "a long picture used often": lambda length: repeat("[a]: /" + "x" * (length // 2) + "\n\n", "![a]")(length),
    "addresses": repeat("http://a.b "),
    "addresses glued together": repeat("http://"),
    "addresses with accounts": repeat("http://@"),
    "addresses in parentheses": repeat("http://a.b/(a"),
    "an address closing parentheses": repeat("http://a.b/", ")"),
    "hosts without end": repeat("www."),
    "hosts with dashes": repeat("www.a-"),
    "addresses in open brackets": repeat("http://a.b/["),
    "an address before commas": repeat("http://a.b/", ",;|"),
    "an address before entities": repeat("http://a.b/", "&a;"),
    "addresses after emphasis": repeat("*a ", "_b http://a.b/_*~~ "),
    "addresses before other letters": repeat("**http://a.b/**あ"),
    "hosts before other letters": repeat("http://a.bあ/"),
    "addresses in other letters": repeat("见https://例え.jp/あ、"),
    "names before other letters": repeat("@benあ"),
    "underscores before names": repeat("__@ben_"),
    "emphasis in other letters": repeat("文**文。**文"),
    "lines below quotes": repeat("> a\nb\n"),
    "schemes": repeat("http:"),
    "a host too long": repeat("http://", "a."),
    "angles": repeat("<"),
    "comments": repeat("<!--"),
    "autolinks": repeat("<http://a.b>"),
    "autolinks without end": repeat("<http:"),
    "numbers of comments": repeat("#4.1 "),
    "one long number": repeat("#", "1."),
    "mentions": repeat("@ben "),
    "mentions of nobody": repeat("@who "),
    "at signs": repeat("@"),
    "one long name": repeat("@", "a-"),
    "quotations": repeat("> **Ben** in #4.1:\n\n"),
    "entities": repeat("&#0;"),
    "backslashes": repeat("\\"),
    "fences": repeat("```\n"),
    "underlined headings": repeat("a\n=\n"),
    "a wide table": lambda length: repeat("a|" * (length // 6) + "\n" + "-|" * (length // 6) + "\n", "|\n")(
        length
    ),
    "a long table": repeat("a|b|c|d|e|f|g|h\n" + "-|" * 8 + "\n", "|\n"),
    "many tables": repeat("a|b\n-|-\na|b\n\n"),
    "table heads": repeat("|-|-|\n"),
    "pipes": repeat("|"),
}


def count_calls_to_render(source):
    """Count the function calls of one rendering. A new member each time bypasses the parser's cache."""
    members = [*OPTIONS["members"], f"member-{next(NUMBERS)}"]
    return count_calls(lambda: rendered(source, **{**OPTIONS, "members": members}))


def count_calls(function):
    """Count the calls of Python and C functions."""
    calls = 0

    def tally(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls


@cache
def attack_cost(name, length):
    return count_calls_to_render(ATTACKS[name](length))


@pytest.mark.deep
def test_rendering_takes_linear_time():
    count_calls_to_render("#1")  # the first link loads the URLs of all apps

    def check(name):
        assert attack_cost(name, 4_000) < 2.5 * attack_cost(name, 2_000) + 5_000

    assert_each(check, ATTACKS)


def test_no_text_takes_much_longer_than_an_ordinary_one():
    ordinary = count_calls_to_render(repeat(ORDINARY)(4_000))

    def check(name):
        # The worst case is a quote nested twenty deep: each line after it is tried against all of them.
        assert attack_cost(name, 4_000) < 25 * ordinary

    assert_each(check, ATTACKS)


@pytest.mark.parametrize("length", [POST_LIMIT // 4, pytest.param(POST_LIMIT, marks=pytest.mark.deep)])
def test_no_text_grows_out_of_proportion(length):
    def check(name, attack):
        assert len(rendered(attack(length), **OPTIONS)) < 12 * length

    assert_each(check, ATTACKS.items())


def test_a_text_that_was_just_cleaned_is_not_parsed_again():
    text = clean("It was **decided** in May.\n\n> Which May?", limit=100)
    assert count_calls(lambda: rendered(text)) < count_calls(lambda: rendered(f"{text} Of which year?")) / 2
