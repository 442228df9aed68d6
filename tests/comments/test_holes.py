"""A thread without some of its numbers: those of an import that was undone, or of this very moment."""

import pytest

from forum.comments import geometry
from forum.comments.models import Comment
from forum.comments.orders import ORDERS
from tests.comments.test_thread import page_at, shape
from tests.support.make import thread as grow


def undo(post, *numbers: str) -> None:
    """As an undone batch leaves it: the comments go, and what was counted stays."""
    for number in numbers:
        post.comments.filter(path=list(map(int, number.split(".")))).delete()


@pytest.mark.parametrize("order", ORDERS)
def test_a_reply_that_no_page_can_show_yet_is_not_offered(post, order):
    """A reply comes after the thread was put in order, before its rows are fetched: its parent has counted it."""
    deep = [".".join(["1"] * depth) for depth in range(1, geometry.DEEP + 1)]
    grow(post, *deep, "2", *(f"2.{ordinal}" for ordinal in range(1, geometry.WIDE + 1)))
    before = shape(page_at(post, f"?order={order}"))
    Comment.objects.filter(path=list(map(int, deep[-1].split(".")))).update(replies_numbered=1)
    Comment.objects.filter(path=[2]).update(replies_numbered=geometry.WIDE + 1)
    assert shape(page_at(post, f"?order={order}")) == before


@pytest.mark.parametrize("order", ORDERS)
def test_replies_that_were_undone_are_not_offered(post, order):
    replies = [f"1.{ordinal}" for ordinal in range(1, geometry.WIDE + 4)]
    grow(post, "1", *replies, "2")
    undo(post, *replies[geometry.WIDE :])
    post.refresh_from_db()
    assert "+" not in shape(page_at(post, f"?order={order}"))


@pytest.mark.parametrize("order", ORDERS)
def test_nothing_stands_before_the_first_page_whatever_its_number(post, order):
    grow(post, *(str(ordinal) for ordinal in range(1, 121)))
    undo(post, "1", "2", "120")
    post.refresh_from_db()
    pages = [page_at(post, f"?order={order}")]
    while pages[-1].next:
        pages.append(page_at(post, pages[-1].next))
    assert [bool(page.previous) for page in pages] == [False, True, True]
    assert not page_at(post, pages[1].previous).previous
