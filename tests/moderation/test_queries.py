"""No Moderation page takes more queries for many rows than for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support import make

from .conftest import page_of, row_page

BUDGET = 12


@pytest.fixture
def queries_of(browse, mo):
    """A function that returns how many queries a page takes."""
    browser = browse(mo)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    return count


def fill(rows: int, mo) -> None:
    """Create this many posts, comments, members, reports, categories and decisions."""
    for _ in range(rows):
        post = make.post()
        comment = make.comment(post=post)
        comment.report(by=make.member(), reason="Rude.")
        post.report(by=post.author, reason="Made up.")
        comment.hide(by=mo, reason="Rude.")


def test_lists_take_as_many_queries_for_many_rows_as_for_few(queries_of, mo, post, comment):
    comment.report(by=mo, reason="Rude.")
    rows = (post, comment, mo, post.category, comment.reports.get())
    pages = ["/admin/", "/admin/moderation/decision/", *(page_of(row, "changelist") for row in rows)]
    fill(3, mo)
    few = {page: queries_of(page) for page in pages}
    fill(12, mo)
    assert {page: queries_of(page) for page in pages} == few
    assert max(few.values()) <= BUDGET


def test_the_page_of_a_comment_takes_as_many_queries_for_many_reports_as_for_few(queries_of, mo, comment):
    def queries_after_more(times: int) -> int:
        for _ in range(times):
            comment.report(by=make.member(), reason="Rude.")
            comment.hide(by=mo, reason="Rude.")
            comment.restore(by=mo, reason="Not so rude.")
        return queries_of(row_page(comment))

    queries_after_more(1)  # content types are queried once per process
    assert queries_after_more(3) == queries_after_more(12) <= BUDGET


def test_the_form_for_the_reason_takes_as_many_queries_for_many_rows_as_for_few(queries_of, mo, post):
    comments = [make.comment(post=post) for _ in range(15)]
    url = page_of(comments[0], "act", "hide") + "?"
    few = queries_of(url + "&".join(f"pick={comment.pk}" for comment in comments[:5]))
    assert queries_of(url + "&".join(f"pick={comment.pk}" for comment in comments)) == few <= BUDGET
