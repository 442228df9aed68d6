"""What a page says of a whole thread: below collapsed comments, and beside the thread."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from forum.comments import folding, overview
from forum.comments.models import Comment
from forum.notifications.models import Reading
from tests.support import make

VISITOR = AnonymousUser()


def grow(post, *numbers: str, authors=()) -> list[Comment]:
    """A thread by these authors in turn."""
    comments = make.thread(post, *numbers)
    for index, comment in enumerate(comments):
        comment.author = authors[index % len(authors)] if authors else comment.author
    Comment.objects.bulk_update(comments, ["author"])
    post.refresh_from_db()
    return comments


def page_of(post, query: str = "", user=VISITOR):
    return post.comments.page_of(post, user=user, query=QueryDict(query))


def overview_of(post, query: str = "", user=VISITOR):
    return overview.of(page_of(post, query, user), user)


def summaries(html: str) -> list[str]:
    found = re.findall(r'<span class="label">(.*?)</span></summary>', html)
    return [" ".join(re.sub("<[^>]+>", "", each).split()) for each in found]


def test_a_collapsed_comment_says_how_many_comments_it_hides_and_whose(browse, post, ada, ben):
    others = [make.member(name) for name in ("cyril", "dora", "emil")]
    grow(post, "1", "1.1", "1.1.1", "1.2", "1.3", "1.4", "2", "2.1", authors=[ada, ben, *others])
    assert summaries(browse().get(post.get_absolute_url()).text) == [
        "5 replies to 1 by ben, cyril and 3 others",
        "1 reply to 1.1 by cyril",
        "1 reply to 2 by cyril",
    ]


def test_a_collapsed_comment_does_not_name_the_author_of_a_hidden_one(browse, post, ada, ben, mo):
    comments = grow(post, "1", "1.1", "1.2", authors=[ada, ben, ada])
    comments[1].hide(by=mo, reason="Rude.")
    assert summaries(browse().get(post.get_absolute_url()).text) == ["2 replies to 1 by ada"]


@pytest.mark.parametrize("order", ["oldest", "newest", "top"])
def test_comments_on_other_pages_are_counted_too(post, ada, ben, order):
    deep = [".".join(["1"] * depth) for depth in range(1, folding.SHOWN_DEPTH + 4)]
    wide = [f"2.{ordinal}" for ordinal in range(1, 91)]
    grow(post, *deep, "2", *wide, authors=[ada, ben])
    for query in (f"order={order}", f"order={order}&before=end"):
        counts = {row.number: row.below.size for row in page_of(post, query).rows if row.below}
        assert counts.get("1", len(deep) - 1) == len(deep) - 1
        assert counts.get("2", 90) == 90
        assert counts


def test_a_short_thread_has_no_overview(post):
    grow(post, *map(str, range(1, overview.SHORTEST)))
    assert overview_of(post) is None


def test_the_map_groups_branches_and_shows_what_is_new(browse, post, ada, ben):
    grow(post, *map(str, range(1, 201)), *(f"150.{ordinal}" for ordinal in range(1, 51)), authors=[ada])
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=range(1, 241))
    bars = overview_of(post, user=ben).branches
    assert len(bars) <= overview.BARS
    assert (bars[0].label, bars[0].address, bars[0].is_on_page) == ("1–17", "#c-1", True)
    assert (bars[-1].label, bars[-1].address, bars[-1].is_on_page) == ("188–200", f"/p/{post.pk}/c/188/", False)
    assert sum(bar.size for bar in bars) == 250
    assert {bar.label: bar.new for bar in bars if bar.new} == {"137–153": 10}
    html = browse(ben).get(post.get_absolute_url()).text
    aside = html.partition('<div class="overview')[2].partition("</aside>")[0]
    assert 0 < len(aside) <= 4_000


def test_the_overview_is_the_same_with_and_without_all_comments_on_the_page(post, ada, ben, mo):
    cyril = make.member("cyril", display_name="Cyril")
    comments = grow(post, *map(str, range(1, 15)), "3.1", "3.1.1", authors=[ada, ben, ben, cyril])
    for index, count in ((0, 2), (1, 3), (2, 9), (3, 3), (4, 4)):
        Comment.objects.filter(pk=comments[index].pk).update(upvote_count=count)
    comments[2].hide(by=mo, reason="Rude.")
    post.refresh_from_db()
    found = [overview_of(post), overview_of(post, "branch=3")]
    for each in found:
        assert [(top.number, top.name, top.upvote_count) for top in each.top] == [
            ("5", "ada", 4),
            ("2", "ben", 3),
            ("4", "Cyril", 3),
        ]
        assert [(one.name, one.comments) for one in each.participants] == [("ben", 7), ("ada", 4), ("Cyril", 4)]
        assert [(bar.label, bar.size) for bar in each.branches][2:4] == [("5–6", 2), ("7–8", 2)]


def test_participants_have_the_card_of_their_profile(browse, post, ada, ben):
    grow(post, *map(str, range(1, 15)), authors=[ada, ben])
    page = browse().get(post.get_absolute_url()).content.decode()
    assert '<a class="author" href="/m/ada/"' in page.partition("Participants")[2]


def test_the_overview_takes_one_query_and_another_after_a_change(post, ada):
    def queries() -> int:
        page = page_of(post)
        with CaptureQueriesContext(connection) as captured:
            overview.of(page, VISITOR)
        return len(captured)

    grow(post, *map(str, range(1, folding.PAGE_SIZE + 1)), authors=[ada])
    assert queries() == 0  # all of it is on the page
    make.comment(post=post)
    post.refresh_from_db()
    page_of(post)
    assert queries() == 1
