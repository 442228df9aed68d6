"""Each page of the desk asks as much of the database for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support import make

from .conftest import page_of, row_page

BUDGET = 12


@pytest.fixture
def asked(browse, mo):
    """How many queries a page takes."""
    desk = browse(mo)

    def count(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    return count


def fill(rows: int, mo) -> None:
    """So many more posts, comments, members, reports of each kind, categories and decisions."""
    for _ in range(rows):
        post = make.post()
        comment = make.comment(post=post)
        comment.report(by=make.member(), reason="Rude.")
        post.report(by=post.author, reason="Made up.")
        comment.hide(by=mo, reason="Rude.")


def test_lists_take_as_many_queries_for_many_rows_as_for_few(asked, mo, post, comment):
    comment.report(by=mo, reason="Rude.")
    rows = (post, comment, mo, post.category, comment.reports.get())
    pages = ["/admin/", "/admin/moderation/decision/", *(page_of(row, "changelist") for row in rows)]
    fill(3, mo)
    few = {page: asked(page) for page in pages}
    fill(12, mo)
    assert {page: asked(page) for page in pages} == few
    assert max(few.values()) <= BUDGET


def test_the_page_of_a_comment_takes_as_many_queries_however_much_is_said_about_it(asked, mo, comment):
    def go_on(times: int) -> int:
        for _ in range(times):
            comment.report(by=make.member(), reason="Rude.")
            comment.hide(by=mo, reason="Rude.")
            comment.restore(by=mo, reason="Not so rude.")
        return asked(row_page(comment))

    go_on(1)  # content types are asked for once a process
    assert go_on(3) == go_on(12) <= BUDGET


def test_the_page_that_asks_takes_as_many_queries_for_many_rows_as_for_few(asked, mo, post):
    comments = [make.comment(post=post) for _ in range(15)]
    url = page_of(comments[0], "act", "hide") + "?"
    few = asked(url + "&".join(f"pick={comment.pk}" for comment in comments[:5]))
    assert asked(url + "&".join(f"pick={comment.pk}" for comment in comments)) == few <= BUDGET
