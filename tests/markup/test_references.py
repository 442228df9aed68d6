"""Mentions and quotations in a text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.text.markup import MENTION_LIMIT, QUOTATION_LIMIT, mentioned_names, render
from tests.support.tables import assert_each


def mentioned_in(source):
    return render(source, post_id=12, members=mentioned_names(source)).mentions


def quoted_in(source, post_id=12):
    return render(source, post_id=post_id).quotes


def test_each_name_is_returned_once_ignoring_case():
    assert mentioned_names("@Ben and @ada, then @ben again, and me@example.org") == ["ben", "ada"]


def test_a_name_before_an_underscore_is_returned_too():
    assert mentioned_names("_@Ben_, __@ada__") == ["ben_", "ben", "ada__", "ada_", "ada"]


def test_the_number_of_mentions_is_limited():
    assert len(mentioned_names(" ".join(f"@member{n}" for n in range(50)))) == MENTION_LIMIT


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@ben and *@ada*", {"ben", "ada"}),
        ("- @ben\n\n> @ada\n> > @mo_", {"ben"}),
        ("`@ben`, [ask @ada](/about/), \\@mo_", set()),
        ("> quoted\n@ben", {"ben"}),
        ("> quoted\n> > @ada\n> @mo_\nand @ben", {"ben"}),
        ("> - quoted\n@ben", {"ben"}),
        ("- > quoted\n  @ben\n- > @ada", {"ben"}),
        ("- > quoted\n@ben", {"ben"}),
        ("> quoted\n> by @ada", set()),
        ("> quoted\n    @ben\n\t@ada", {"ben", "ada"}),
        ("- > quoted\n      @ben", {"ben"}),
        ("> > quoted\n>     @ben\n\t@ada", {"ada"}),
        ("> > quoted\n    @ben", {"ben"}),
        ("> quoted\n\n    @ben", set()),
        ("_@ben_ 你好@ada你好", {"ben", "ada"}),
        ("nobody", set()),
    ],
)
def test_mentions_in_quotations_code_and_links_do_not_count(source, names):
    assert mentioned_in(source) == names


QUOTATIONS = [
    ("> **Ben** in #4.1:\n>\n> Who pays?", {(4, 1)}),
    ("> **Ben** in #4.1:\n> Who pays?\n\nWe do.\n\n> #3:\n>\n> No.", {(4, 1), (3,)}),
    ("> **Ada** in #5:\n>\n> > **Ben** in #4.1:\n> >\n> > Who pays?\n>\n> We.", {(5,), (4, 1)}),
    ("- > **班** 在 #4：\n  >\n  > 好", {(4,)}),
    ("> **Ben** dans #4 :\n>\n> Oui.", {(4,)}),
    ("As #4.1: says", set()),
    ("> I agree with #4.1.\n>\n> And so does #3:", set()),
    ("> As they say\n> in #4.1:\n> Who pays?", set()),
    ("> `#4.1`:\n>\n> Who pays?", set()),
    ("> **Ben** in \\#4.1:\n>\n> Who pays?", set()),
    ("> from [the article](/p/12/):\n>\n> The council has decided.", set()),
]


def test_a_quotation_names_its_comment_in_the_first_line():
    def check(source, numbers):
        assert quoted_in(source) == numbers

    assert_each(check, QUOTATIONS)


def test_citations_depend_on_the_post_and_mentions_on_the_members():
    def rendered(**options):
        return render("As #4 says, @ben.", **options).html

    before = rendered(post_id=12)
    assert before == '<p>As <a href="/p/12/c/4/">#4</a> says, @ben.</p>\n'
    assert rendered(post_id=13) == before.replace("/p/12/", "/p/13/")
    assert rendered() == "<p>As #4 says, @ben.</p>\n"
    assert rendered(post_id=12, members=["ben"]) == before.replace("@ben", '<a href="/m/ben/">@ben</a>')
    assert rendered(post_id=12) == before


def test_comments_on_another_post_cannot_be_quoted():
    assert quoted_in("> [#4](/p/13/c/4/):\n>\n> Who pays?") == set()
    assert quoted_in("> #4:\n>\n> Who pays?", post_id=None) == set()


def test_the_number_of_quotations_is_limited():
    assert len(quoted_in("\n\n".join(f"> #{n}:" for n in range(1, 100)))) == QUOTATION_LIMIT


@given(st.text("[]()/#:@pcm 012345.>\n", max_size=200))
@example("> [#1..2](/p/12/c/1..2/):")
@example(f"> [#{'9' * 20}](/p/12/c/{'9' * 20}/):")
@example(f"> [#1](/p/{'9' * 5000}/c/1/):")
def test_any_text_has_valid_references(source):
    assert len(mentioned_in(source)) <= MENTION_LIMIT
    assert all(0 < ordinal < 10**6 for number in quoted_in(source) for ordinal in number)
