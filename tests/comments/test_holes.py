"""A thread with missing numbers, because an import was undone or a comment was published just now."""

import pytest

from forum.comments import folding
from forum.comments.models import Comment
from forum.comments.orders import ORDERS
from tests.comments.test_thread import page_at, shape
from tests.support.make import thread as grow


def undo(post, *numbers: str) -> None:
    """Delete comments, but keep the counters, as undoing an import does."""
    for number in numbers:
        post.comments.filter(path=list(map(int, number.split(".")))).delete()


@pytest.mark.parametrize("order", ORDERS)
def test_a_reply_that_no_page_can_show_yet_has_no_link(post, order):
    """A reply may be published after the thread was sorted, but before its rows and their counters are fetched."""
    deep = [".".join(["1"] * depth) for depth in range(1, folding.SHOWN_DEPTH + 1)]
    grow(post, *deep, "2", *(f"2.{ordinal}" for ordinal in range(1, folding.SHOWN_REPLIES + 1)))
    before = shape(page_at(post, f"?order={order}"))
    Comment.objects.filter(path=list(map(int, deep[-1].split(".")))).update(replies_numbered=1)
    Comment.objects.filter(path=[2]).update(replies_numbered=folding.SHOWN_REPLIES + 1)
    assert shape(page_at(post, f"?order={order}")) == before


@pytest.mark.parametrize("order", ORDERS)
def test_undone_replies_have_no_link(post, order):
    replies = [f"1.{ordinal}" for ordinal in range(1, folding.SHOWN_REPLIES + 4)]
    grow(post, "1", *replies, "2")
    undo(post, *replies[folding.SHOWN_REPLIES :])
    post.refresh_from_db()
    assert "+" not in shape(page_at(post, f"?order={order}"))


@pytest.mark.parametrize("order", ORDERS)
def test_there_is_no_page_before_the_first(post, order):
    grow(post, *(str(ordinal) for ordinal in range(1, 121)))
    undo(post, "1", "2", "120")
    post.refresh_from_db()
    pages = [page_at(post, f"?order={order}")]
    while pages[-1].next:
        pages.append(page_at(post, pages[-1].next))
    assert [bool(page.previous) for page in pages] == [False, True, True]
    assert not page_at(post, pages[1].previous).previous
