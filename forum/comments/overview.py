"""What is beside a long thread: a map of its branches, the most active participants, the top comments.

If the page shows the whole thread, its rows have all of this. Otherwise it takes one query, and another one if the
thread has changed since this process last loaded its survey.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import batched
from typing import Any, NamedTuple

from forum.notifications.models.reading import NEW
from forum.web.sql import select

from . import survey
from .models.comment import GOOD_UPVOTES
from .rows import READING
from .thread import Page

SHORTEST = 12  # comments: a shorter thread is on a screen or two
BARS = 12  # on the map, which groups neighbouring branches if there are more
PARTICIPANTS, TOP = 5, 3  # how many are listed

# As JSON, because an array has values of one type.
TOP_COMMENTS = f"""
SELECT json_build_array(
    array_to_string(c.path, '.'), coalesce(nullif(u.display_name, ''), u.username), c.upvote_count
)
FROM comments_comment c LEFT JOIN accounts_user u ON u.id = c.author_id
WHERE c.post_id = %(post)s AND c.upvote_count >= {GOOD_UPVOTES} AND NOT c.is_removed
ORDER BY c.upvote_count DESC, c.path LIMIT %(top)s
"""
PEOPLE = """
SELECT json_build_array(id, username, coalesce(nullif(display_name, ''), username))
FROM accounts_user WHERE id = ANY (%(people)s)
"""
QUERY = f"""
SELECT ARRAY({TOP_COMMENTS}) AS top, ARRAY({PEOPLE}) AS people {{new}}
"""
NEW_SEQUENCES = (
    f", ARRAY(SELECT ARRAY[lower(each), upper(each)] FROM unnest((SELECT {NEW} {READING})) AS each) AS new"
)


class Branches(NamedTuple):
    """A bar of the map: one branch ("4") or several ("4–8"). `share`: its length, in percent of the longest."""

    label: str
    address: str
    size: int
    new: int
    share: int
    new_share: int
    is_on_page: bool


class Participant(NamedTuple):
    username: str
    name: str
    comments: int


class TopComment(NamedTuple):
    number: str
    address: str
    name: str
    upvote_count: int


class Overview(NamedTuple):
    branches: list[Branches]
    participants: list[Participant]
    others: int  # participants who aren't listed
    top: list[TopComment]


def of(page: Page, member) -> Overview | None:
    """The overview of the page's thread, or None if the thread is short."""
    if page.post.last_sequence < SHORTEST or not page.comments:
        return None
    thread = page.survey if page.is_everything else survey.of_post(page.post)
    counts = dict(thread.authors.most_common(PARTICIPANTS))
    found = _from_rows(page) if page.is_everything else _from_database(page, member, list(counts))
    people = {key: (username, name) for key, username, name in found["people"]}
    participants = [Participant(*people[key], count) for key, count in counts.items() if key in people]
    return Overview(
        branches=_map(thread, page, found["new"]),
        participants=participants if len(thread.authors) > 1 else [],
        others=len(thread.authors) - len(participants),
        top=[
            TopComment(number, page.address_of(number), name or "", upvotes)
            for number, name, upvotes in found["top"]
        ],
    )


def _from_rows(page: Page) -> dict[str, Any]:
    comments = [row for row in page.comments if not row.is_removed]
    popular = sorted((-row.upvote_count, row.path, row) for row in comments if row.upvote_count >= GOOD_UPVOTES)
    return {
        "top": [(row.number, row.name, row.upvote_count) for _upvotes, _path, row in popular[:TOP]],
        "people": [(row.author_id, row.username, row.name) for row in comments],
        "new": [row.sequence for row in comments if row.unread],
    }


def _from_database(page: Page, member, people: list[int]) -> dict[str, Any]:
    values = {"post": page.post.pk, "member": member.pk, "people": people, "top": TOP}
    [row] = select(QUERY.format(new=NEW_SEQUENCES if page.unread else ""), values)
    ranges = row.get("new") or []
    return {
        "top": row["top"],
        "people": row["people"],
        "new": [sequence for start, end in ranges for sequence in range(start, end)],
    }


def _map(thread: survey.Survey, page: Page, new: Iterable[int]) -> list[Branches]:
    """Up to BARS bars with equally many branches each, by number. Empty if the thread has only one branch."""
    roots = list(thread.branches)
    if len(roots) < 2:
        return []
    groups = list(batched(roots, -(-len(roots) // BARS)))
    counts = [sum(thread.branches[root] for root in group) for group in groups]
    new_by_root = Counter(thread.root_of[sequence] for sequence in new if sequence in thread.root_of)
    on_page = {row.path[0] for row in page.comments}
    if on_page.issuperset(roots):
        on_page.clear()  # it would say nothing
    longest = max(*counts, 1)
    bars = []
    for group, count in zip(groups, counts, strict=True):
        new_count = sum(new_by_root[root] for root in group) if new_by_root else 0
        shares = max(2, 100 * count // longest), -(-100 * new_count // longest)
        label = f"{group[0]}–{group[-1]}" if len(group) > 1 else str(group[0])
        address = page.address_of(str(group[0]))
        bars.append(Branches(label, address, count, new_count, *shares, not on_page.isdisjoint(group)))
    return bars
