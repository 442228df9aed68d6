"""A thread, page by page: how comments nest, what is folded, and that every comment is to be found."""

from itertools import pairwise
from random import Random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from forum.comments import geometry
from forum.comments.models import DEEPEST
from forum.comments.orders import ORDERS
from forum.comments.thread import address_of
from tests.support import make
from tests.support.make import thread as grow
from tests.support.tables import assert_each, rolled_back

VISITOR = AnonymousUser()


def page_at(post, address: str = "", user=VISITOR):
    return post.comments.page_of(post, user=user, query=QueryDict(address.partition("#")[0].partition("?")[2]))


def shape(page) -> str:
    """The lists as brackets: `1 (1.1 1.2) 2`; ancestors in brief as `1…`, what is folded as `+3`."""
    text = ""
    for row in page.rows:
        text += row.number + ("…" if row.is_brief else "") + (f" +{row.folded.count}" if row.folded else "")
        text += " (" if row.opens else "".join(f" +{each.count})" if each else ")" for each in row.closes) + " "
    return text.strip()


def chain(depth: int) -> list[str]:
    return [".".join(["1"] * each) for each in range(1, depth + 1)]


def tree(size: int, chance: Random) -> list[str]:
    """Numbers of a thread in which old comments and the latest are answered most."""
    paths: list[tuple] = []
    replies: dict[tuple, int] = {}
    for _ in range(size):
        parent = chance.choice([(), (), *paths[:3], *paths[-3:], *([chance.choice(paths)] if paths else [])])
        replies[parent] = replies.get(parent, 0) + 1
        paths.append((*parent, replies[parent]))
    return [".".join(map(str, path)) for path in paths]


def walk(post, address: str = "") -> list:
    """The pages from this one to the last."""
    pages = [page_at(post, address)]
    while pages[-1].next:
        pages.append(page_at(post, pages[-1].next))
    return pages


def everything(post, address: str = "") -> list[str]:
    """The numbers of all comments that a reader finds who turns every page and unfolds every branch."""
    found = []
    for page in walk(post, address):
        found += [row.number for row in page.comments]
        for row in page.rows:
            for folded in [row.folded, *row.closes]:
                if folded:
                    more = everything(post, folded.address)
                    found += [number for number in more if number != row.number or number not in found]
    return found


@pytest.mark.parametrize(
    "nested",
    [
        "",
        "1",
        "1 2 3",
        "1 (1.1 1.2) 2",
        "1 (1.1 (1.1.1)) 2 (2.1)",
        "1 (1.1 (1.1.1 1.1.2 (1.1.2.1))) 2",
        "1 2 3 4 5 6 7 8 9 (9.1 9.2 9.3 9.4 9.5 9.6 9.7 9.8 9.9 9.10) 10 11",
    ],
)
def test_replies_nest_below_what_they_answer(post, nested):
    grow(post, *nested.replace("(", "").replace(")", "").split())
    assert shape(page_at(post)) == nested


def test_a_branch_too_deep_shows_its_head_and_how_many_more_there_are(post):
    grow(post, *chain(geometry.DEEP + 3), "2")
    deepest = ".".join(["1"] * geometry.DEEP)
    assert f"{deepest} +3" in shape(page_at(post))
    (folded,) = [row.folded for row in page_at(post).rows if row.folded]
    branch = page_at(post, folded.address)
    assert [row.number for row in branch.comments] == chain(geometry.DEEP + 3)[-4:]
    assert [brief.number for brief in branch.trail] == chain(geometry.DEEP - 1)


def test_a_branch_too_wide_shows_the_first_and_how_many_more_there_are(post):
    replies = [f"1.{ordinal}" for ordinal in range(1, geometry.WIDE + 5)]
    grow(post, "1", *replies, f"{replies[-1]}.1", "2")
    assert shape(page_at(post)) == f"1 ({' '.join(replies[: geometry.WIDE])} +5) 2"
    folded = page_at(post).rows[geometry.WIDE].closes[0]
    assert [row.number for row in page_at(post, folded.address).comments] == [
        *replies[geometry.WIDE :],
        f"{replies[-1]}.1",
    ]


def test_a_page_that_begins_inside_a_branch_shows_the_line_of_ancestors_in_brief(post):
    roots = [str(ordinal) for ordinal in range(1, geometry.PAGE - 1)]
    last = geometry.PAGE - 1
    grow(post, *roots, f"{last}", f"{last}.1", f"{last}.1.1", f"{last}.1.2", f"{last + 1}")
    second = page_at(post, page_at(post).next)
    assert shape(second) == f"{last}… ({last}.1… ({last}.1.1 {last}.1.2)) {last + 1}"
    assert second.rows[0].excerpt == "So."
    assert [row.number for row in page_at(post, second.previous).comments][-1] == f"{last}.1"


def test_the_deepest_thread_there_can_be_is_read_to_its_end(post):
    numbers = chain(DEEPEST)
    grow(post, *numbers)
    assert sorted(set(everything(post))) == sorted(numbers)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(2))
def test_whoever_turns_every_page_and_unfolds_every_branch_has_seen_each_comment(post, order, seed):
    chance = Random(seed)
    numbers = tree(180, chance)
    grow(post, *numbers, values={number: chance.randrange(3) for number in numbers})
    found = everything(post, f"?order={order}")
    assert sorted(set(found)) == sorted(numbers)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_go_back_over_the_borders_they_came_by(post, order):
    grow(post, *tree(180, Random(3)))
    pages = walk(post, f"?order={order}")
    assert len(pages) > 1
    for page, following in pairwise(pages):
        back = page_at(post, following.previous)
        assert [row.number for row in back.comments] == [row.number for row in page.comments]
    last = page_at(post, pages[0].last)
    assert last.comments[-1].number == pages[-1].comments[-1].number
    assert not last.next


@pytest.mark.parametrize("order", ORDERS)
def test_the_address_of_a_comment_leads_to_it_with_its_ancestors_in_view(post, order):
    for comment in grow(post, *tree(180, Random(4))):
        comment.post = post
        address = address_of(post, comment.path, VISITOR, {"order": order})
        page = page_at(post, address)
        assert address.endswith(f"#c-{comment.number}")
        assert comment.number in [row.number for row in page.comments]
        in_view = {row.number for row in [*page.rows, *page.trail]}
        nearest = [".".join(map(str, comment.path[:length])) for length in range(1, len(comment.path))][-7:]
        assert in_view.issuperset(nearest)


def test_siblings_are_read_in_the_order_asked_for(post):
    grow(post, "1", "1.1", "1.2", "1.3", "2", "3", values={"1.2": 5, "3": 1})
    assert shape(page_at(post, "?order=newest")) == "3 2 1 (1.3 1.2 1.1)"
    assert shape(page_at(post, "?order=valued")) == "3 1 (1.2 1.1 1.3) 2"


def test_the_order_a_member_prefers_is_the_one_he_or_she_gets(post, ben):
    grow(post, "1", "2")
    ben.reading_order = "newest"
    assert shape(page_at(post, user=ben)) == "2 1"
    assert shape(page_at(post, "?order=oldest", user=ben)) == "1 2"


SENSELESS = ["from=0", "from=x", "from=99999999999", "before=-1", "order=worst", "from=%00"]


def test_what_makes_no_sense_in_an_address_is_passed_over(post):
    grow(post, "1", "1.1", "2")

    @rolled_back()
    def check(query, shown):
        assert shape(page_at(post, f"?{query}")) == shown

    whole = [(query, "1 (1.1) 2") for query in SENSELESS]
    assert_each(check, [*whole, ("branch=1.", "1 (1.1)"), ("branch=77", "")])


def test_a_page_border_stays_where_it_is_when_comments_come(post):
    grow(post, *(str(ordinal) for ordinal in range(1, 120)))
    second = page_at(post).next
    before = [row.number for row in page_at(post, second).comments]
    make.comment(post=post, parent=post.comments.get(path=[3]))
    assert [row.number for row in page_at(post, second).comments] == before


def test_what_is_put_into_the_place_of_folded_replies_begins_with_them(post):
    replies = [f"1.{ordinal}" for ordinal in range(1, geometry.WIDE + 3)]
    grow(post, "1", *replies, f"{replies[-1]}.1")
    folded = page_at(post).rows[geometry.WIDE].closes[0]
    query = QueryDict(folded.address.partition("?")[2])
    assert shape(post.comments.page_of(post, user=VISITOR, query=query, piece=True)) == "1.21 1.22 (1.22.1)"


def test_a_page_says_how_many_of_the_thread_its_reader_has_not_been_shown(post, ben):
    grow(post, *(str(ordinal) for ordinal in range(1, 71)))
    assert page_at(post, user=ben).unread == 0  # never here: all is new, and nothing is marked
    page_at(post, user=ben).mark_read(ben)
    assert page_at(post, user=ben).unread == 20
    second = page_at(post, page_at(post, user=ben).next, user=ben)
    assert all(row.unread for row in second.comments)
    second.mark_read(ben)
    assert page_at(post, user=ben).unread == 0


@pytest.mark.parametrize("query", ["?branch=1.1.1.1", "?from=1.1.1.1"])
def test_a_line_in_brief_holds_no_words_of_somebody_whom_the_reader_ignores(post, ada, ben, query):
    grow(post, *chain(4))
    ben.ignore(ada)
    for reader, words in ((ben, {""}), (VISITOR, {"So."}), (ada, {"So."})):
        page = page_at(post, query, user=reader)
        briefs = [*page.trail, *(row for row in page.rows if row.is_brief)]
        assert len(briefs) == 3
        assert {brief.excerpt for brief in briefs} == words
