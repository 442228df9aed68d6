"""Fragments of a folded branch, which the script loads one by one, each with a link to the next."""

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


def fragments(post, order: str) -> list:
    """All fragments of the branch of comment 1."""
    found, address = [], f"?branch=1&order={order}"
    while address:
        query = QueryDict(address.partition("?")[2])
        found.append(post.comments.page_of(post, user=AnonymousUser(), query=query, is_fragment=True))
        address = found[-1].rest and found[-1].rest.address
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_each_fragment_counts_what_is_left_of_the_branch(post, order):
    make.thread(post, "1", *(f"1.{each}" for each in tree(130, Random(5))))
    folded = 0
    for fragment in reversed(fragments(post, order)):
        assert fragment.rest is None or (fragment.rest.number, fragment.rest.count) == ("1", folded)
        folded += len(fragment.comments)
        folded += sum(each.count for row in fragment.rows for each in [row.folded, *row.closes] if each)


@pytest.mark.parametrize("order", ORDERS)
def test_a_fragment_that_begins_inside_a_branch_shows_ancestors_in_brief(post, order):
    replies = (number for ordinal in range(1, 31) for number in (f"1.{ordinal}", f"1.{ordinal}.1"))
    make.thread(post, "1", *replies)
    first, second = fragments(post, order)
    path = second.comments[0].path
    assert [row.path for row in second.rows if row.is_brief] == [path[:length] for length in range(2, len(path))]
    assert not any(row.is_brief for row in first.rows)


def test_the_link_to_more_replies_says_how_many_and_to_which_comment(browse, post):
    make.thread(post, "1", *(f"1.{ordinal}" for ordinal in range(1, 81)))
    page = read(browse().get(f"{post.get_absolute_url()}?branch=1", headers=FRAGMENT))
    assert "31 more replies to 1" in page.words
    assert ("a", "data-more") in [(tag, name) for tag, names in page.elements for name in names]


@pytest.mark.parametrize(("many", "text"), [(COUNTED, "1000 more replies"), (COUNTED + 1, "Over 1,000 more")])
def test_folded_replies_are_counted_up_to_a_thousand(browse, post, many, text):
    deepest = ".".join(["1"] * 8)
    above = [deepest[: 2 * length + 1] for length in range(8)]
    make.thread(post, *above, *(f"{deepest}.{ordinal}" for ordinal in range(1, many + 1)))
    for order in ORDERS:
        page = read(browse().get(f"{post.get_absolute_url()}?order={order}")).words
        assert re.search(rf"{text}[^.]* to {deepest}", page), order
