"""What is folded, as the script gets it: piece by piece, each with what leads on."""

import re
from random import Random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from forum.comments.orders import COUNTED, ORDERS
from tests.comments.test_thread import tree
from tests.support import make
from tests.support.reading import read

FRAGMENT = {"X-Fragment": "1"}


def pieces(post, order: str) -> list:
    """Those of the branch of comment 1, from its first to its last."""
    found, address = [], f"?branch=1&order={order}"
    while address:
        query = QueryDict(address.partition("?")[2])
        found.append(post.comments.page_of(post, user=AnonymousUser(), query=query, piece=True))
        address = found[-1].rest and found[-1].rest.address
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_each_piece_says_how_much_is_left_of_the_branch(post, order):
    make.thread(post, "1", *(f"1.{each}" for each in tree(130, Random(5))))
    folded = 0
    for piece in reversed(pieces(post, order)):
        assert piece.rest is None or (piece.rest.number, piece.rest.count) == ("1", folded)
        folded += len(piece.comments)
        folded += sum(each.count for row in piece.rows for each in [row.folded, *row.closes] if each)


@pytest.mark.parametrize("order", ORDERS)
def test_a_piece_that_begins_inside_a_branch_names_what_its_first_comment_answers(post, order):
    answered = (number for ordinal in range(1, 31) for number in (f"1.{ordinal}", f"1.{ordinal}.1"))
    make.thread(post, "1", *answered)
    first, second = pieces(post, order)
    begins = second.comments[0].path
    assert [row.path for row in second.rows if row.is_brief] == [
        begins[:length] for length in range(2, len(begins))
    ]
    assert not any(row.is_brief for row in first.rows)


def test_the_link_to_what_is_left_says_how_much_and_of_what(browse, post):
    make.thread(post, "1", *(f"1.{ordinal}" for ordinal in range(1, 81)))
    answer = browse().get(f"{post.get_absolute_url()}?branch=1", headers=FRAGMENT)
    assert "31 more replies to 1" in read(answer).words
    assert ("a", "data-more") in [(tag, name) for tag, names in read(answer).elements for name in names]


@pytest.mark.parametrize(
    ("many", "words"), [(COUNTED, "1000 more replies"), (COUNTED + 1, "More than 1,000 more")]
)
def test_a_thousand_is_no_more_than_a_thousand(browse, post, many, words):
    deepest = ".".join(["1"] * 8)
    above = [deepest[: 2 * length + 1] for length in range(8)]
    make.thread(post, *above, *(f"{deepest}.{ordinal}" for ordinal in range(1, many + 1)))
    for order in ORDERS:
        page = read(browse().get(f"{post.get_absolute_url()}?order={order}")).words
        assert re.search(rf"{words}[^.]* to {deepest}", page), order
