"""The pages of a thread: how comments nest, what is folded, and that every comment can be found."""

import re
from itertools import pairwise
from random import Random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from forum.comments import folding
from forum.comments.models import MAX_DEPTH
from forum.comments.orders import ORDERS
from forum.comments.thread import address_of
from tests.support import make
from tests.support.make import thread as grow
from tests.support.tables import assert_each, rolled_back

VISITOR = AnonymousUser()


def page_at(post, address: str = "", user=VISITOR):
    return post.comments.page_of(post, user=user, query=QueryDict(address.partition("#")[0].partition("?")[2]))


def shape(page) -> str:
    """The page in short: lists in brackets, as in `1 (1.1 1.2) 2`; ancestors in brief as `1…`; folded as `+3`."""
    text = ""
    for row in page.rows:
        text += row.number + ("…" if row.is_brief else "") + (f" +{row.folded.count}" if row.folded else "")
        text += " (" if row.opens else "".join(f" +{each.count})" if each else ")" for each in row.closes) + " "
    return text.strip()


def chain(depth: int) -> list[str]:
    return [".".join(["1"] * each) for each in range(1, depth + 1)]


def tree(size: int, chance: Random) -> list[str]:
    """Numbers of a thread in which the oldest and the latest comments have the most replies."""
    paths: list[tuple] = []
    replies: dict[tuple, int] = {}
    for _ in range(size):
        parent = chance.choice([(), (), *paths[:3], *paths[-3:], *([chance.choice(paths)] if paths else [])])
        replies[parent] = replies.get(parent, 0) + 1
        paths.append((*parent, replies[parent]))
    return [".".join(map(str, path)) for path in paths]


def walk(post, address: str = "") -> list:
    """All pages from this one to the last."""
    pages = [page_at(post, address)]
    while pages[-1].next:
        pages.append(page_at(post, pages[-1].next))
    return pages


def everything(post, address: str = "") -> list[str]:
    """The numbers of all comments found by visiting every page and every folded branch."""
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
def test_replies_nest_below_their_parents(post, nested):
    grow(post, *nested.replace("(", "").replace(")", "").split())
    assert shape(page_at(post)) == nested


def test_a_deep_branch_is_folded_below_the_deepest_level_shown(post):
    grow(post, *chain(folding.SHOWN_DEPTH + 3), "2")
    deepest = ".".join(["1"] * folding.SHOWN_DEPTH)
    assert f"{deepest} +3" in shape(page_at(post))
    (folded,) = [row.folded for row in page_at(post).rows if row.folded]
    branch = page_at(post, folded.address)
    assert [row.number for row in branch.comments] == chain(folding.SHOWN_DEPTH + 3)[-4:]
    assert [brief.number for brief in branch.trail] == chain(folding.SHOWN_DEPTH - 1)


def test_a_wide_branch_is_folded_after_the_first_replies(post):
    replies = [f"1.{ordinal}" for ordinal in range(1, folding.SHOWN_REPLIES + 5)]
    grow(post, "1", *replies, f"{replies[-1]}.1", "2")
    assert shape(page_at(post)) == f"1 ({' '.join(replies[: folding.SHOWN_REPLIES])} +5) 2"
    folded = page_at(post).rows[folding.SHOWN_REPLIES].closes[0]
    assert [row.number for row in page_at(post, folded.address).comments] == [
        *replies[folding.SHOWN_REPLIES :],
        f"{replies[-1]}.1",
    ]


def test_a_page_that_begins_inside_a_branch_shows_ancestors_in_brief(post):
    roots = [str(ordinal) for ordinal in range(1, folding.PAGE_SIZE - 1)]
    last = folding.PAGE_SIZE - 1
    grow(post, *roots, f"{last}", f"{last}.1", f"{last}.1.1", f"{last}.1.2", f"{last + 1}")
    second = page_at(post, page_at(post).next)
    assert shape(second) == f"{last}… ({last}.1… ({last}.1.1 {last}.1.2)) {last + 1}"
    assert second.rows[0].excerpt == "So."
    assert [row.number for row in page_at(post, second.previous).comments][-1] == f"{last}.1"


def test_every_comment_of_the_deepest_possible_thread_can_be_found(post):
    numbers = chain(MAX_DEPTH)
    grow(post, *numbers)
    assert sorted(set(everything(post))) == sorted(numbers)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(2))
def test_every_comment_is_on_a_page_or_in_a_folded_branch(post, order, seed):
    chance = Random(seed)
    numbers = tree(180, chance)
    grow(post, *numbers, upvotes={number: chance.randrange(3) for number in numbers})
    found = everything(post, f"?order={order}")
    assert sorted(set(found)) == sorted(numbers)


@pytest.mark.parametrize("order", ORDERS)
def test_previous_pages_begin_where_they_did_on_the_way_forward(post, order):
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


def test_siblings_are_sorted_in_the_requested_order(post):
    grow(post, "1", "1.1", "1.2", "1.3", "2", "3", upvotes={"1.2": 5, "3": 1})
    assert shape(page_at(post, "?order=newest")) == "3 2 1 (1.3 1.2 1.1)"
    assert shape(page_at(post, "?order=top")) == "3 1 (1.2 1.1 1.3) 2"


def test_a_members_default_order_applies(post, ben):
    grow(post, "1", "2")
    ben.reading_order = "newest"
    assert shape(page_at(post, user=ben)) == "2 1"
    assert shape(page_at(post, "?order=oldest", user=ben)) == "1 2"


INVALID = ["from=0", "from=x", "from=99999999999", "before=-1", "order=worst", "from=%00"]


def test_invalid_parameters_are_ignored(post):
    grow(post, "1", "1.1", "2")

    @rolled_back()
    def check(query, expected):
        assert shape(page_at(post, f"?{query}")) == expected

    whole = [(query, "1 (1.1) 2") for query in INVALID]
    assert_each(check, [*whole, ("branch=1.", "1 (1.1)"), ("branch=77", "")])


def test_a_page_begins_at_the_same_comment_after_others_are_published(post):
    grow(post, *(str(ordinal) for ordinal in range(1, 120)))
    second = page_at(post).next
    before = [row.number for row in page_at(post, second).comments]
    make.comment(post=post, parent=post.comments.get(path=[3]))
    assert [row.number for row in page_at(post, second).comments] == before


def test_a_fragment_begins_with_the_folded_replies(post):
    replies = [f"1.{ordinal}" for ordinal in range(1, folding.SHOWN_REPLIES + 3)]
    grow(post, "1", *replies, f"{replies[-1]}.1")
    folded = page_at(post).rows[folding.SHOWN_REPLIES].closes[0]
    query = QueryDict(folded.address.partition("?")[2])
    fragment = post.comments.page_of(post, user=VISITOR, query=query, is_fragment=True)
    assert shape(fragment) == "1.21 1.22 (1.22.1)"


def test_a_page_counts_the_new_comments_of_the_whole_thread(post, ben):
    grow(post, *(str(ordinal) for ordinal in range(1, 71)))
    assert page_at(post, user=ben).unread == 0  # on a first visit, nothing is marked as new
    page_at(post, user=ben).mark_read(ben)
    assert page_at(post, user=ben).unread == 20
    second = page_at(post, page_at(post, user=ben).next, user=ben)
    assert all(row.unread for row in second.comments)
    second.mark_read(ben)
    assert page_at(post, user=ben).unread == 0


@pytest.mark.parametrize("query", ["?branch=1.1.1.1", "?from=1.1.1.1"])
def test_an_ancestor_in_brief_has_no_excerpt_if_the_reader_ignores_its_author(post, ada, ben, query):
    grow(post, *chain(4))
    ben.ignore(ada)
    for reader, excerpts in ((ben, {""}), (VISITOR, {"So."}), (ada, {"So."})):
        page = page_at(post, query, user=reader)
        briefs = [*page.trail, *(row for row in page.rows if row.is_brief)]
        assert len(briefs) == 3
        assert {brief.excerpt for brief in briefs} == excerpts


@pytest.mark.parametrize(("kind", "badge"), [("original", "author"), ("seed", "submitter")])
def test_the_author_of_the_text_and_the_submitter_of_a_seed_have_badges(browse, ada, ben, kind, badge):
    post = (make.seed if kind == "seed" else make.post)(author=ada)
    make.comment(post=post, author=ada)
    make.comment(post=post, author=ben)
    page = browse().get(post.get_absolute_url()).text
    assert re.findall(r'<span class="mark">([^<]+)</span>', page) == [badge]
