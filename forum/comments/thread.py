"""Builds a page of a thread: what it shows, how comments nest, what is folded, where other pages begin."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, product
from urllib.parse import urlencode

from accounts.models import User
from forum import permissions
from forum.notifications.models import Reading
from forum.notifications.unread import UnreadCounts
from forum.posts.models import Post
from forum.web.formatting import url

from . import folding, survey
from .folding import PAGE_SIZE, Number
from .orders import COUNTED, ORDERS
from .rows import Brief, Row, briefly
from .survey import Survey

TRAIL = 8  # ancestors listed above a branch; if there are more, the first and the nearest


@dataclass(frozen=True)
class Question:
    """Which part of a thread to show, in which order: the query of its URL, without invalid values.

    `default_order`: the reader's default, which URLs leave out.
    `start`: the first comment of the page. `end`: the first comment after it, or () for the end of the thread.
    """

    order: str
    default_order: str
    root: Number = ()
    start: Number | None = None
    end: Number | None = None

    @property
    def order_params(self) -> dict[str, str]:
        """The URL parameters for this order; empty if it is the reader's default."""
        return {} if self.order == self.default_order else {"order": self.order}

    @property
    def order_query(self) -> str:
        """The same as a query string, e.g. "?order=newest" or ""."""
        return f"?{urlencode(self.order_params)}" if self.order_params else ""

    @property
    def is_partial(self) -> bool:
        return bool(self.root or self.start or self.end is not None)

    @classmethod
    def of(cls, query, user) -> "Question":
        default = user.reading_order if user.is_authenticated else User.ReadingOrder.OLDEST
        order = query.get("order", "")
        end = () if query.get("before") == "end" else folding.number_from(query.get("before", ""))
        return cls(
            order=order if order in ORDERS else default,
            default_order=default,
            root=folding.number_from(query.get("branch", "")) or (),
            start=folding.number_from(query.get("from", "")),
            end=end,
        )


@dataclass(frozen=True)
class Folded:
    """Folded replies to `number`, at any depth: how many, and the address that shows them. A `count` above COUNTED
    means "more than that"."""

    number: str
    count: int
    address: str


@dataclass
class Page:
    """A page of a thread.

    `rows`: the comments, and before them the ancestors of the first one in brief, all arranged for nesting.
    `trail`: the ancestors of the branch. `previous`, `next`: addresses, or "". `unread`: how many comments in the
    whole thread are new to the reader. `rest`: what comes after a fragment of a branch. `survey`: at least of
    the branches on the page.
    """

    post: Post
    question: Question
    rows: list = field(default_factory=list)
    trail: list[Brief] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    unread: int = 0
    rest: Folded | None = None
    survey: Survey = field(default_factory=lambda: Survey([]))

    @property
    def comment_prefix(self) -> str:
        """The address of a comment in this thread, up to its number."""
        return url("comments:show", self.post.pk, [1]).removesuffix("1/")

    @cached_property
    def _numbers(self) -> set[str]:
        return {row.number for row in self.comments}

    def address_of(self, number: str) -> str:
        """The address of a comment in this order; on this page if it is here."""
        return (
            f"#c-{number}"
            if number in self._numbers
            else self.comment_prefix + number + f"/{self.question.order_query}"
        )

    @property
    def report_prefix(self) -> str:
        """The address for reporting a comment in this thread, up to its number."""
        return url("comments:report", self.post.pk, [1]).removesuffix("1/")

    @property
    def comments(self) -> list[Row]:
        return [row for row in self.rows if not row.is_brief]

    def allowed(self, user) -> dict[tuple[bool, bool], set[str]]:
        """What the user may do with a comment, keyed by whether it is their own and whether it is at the deepest
        level. Within a page, the rules depend on nothing else."""
        return {
            (is_own, is_deepest): _actions(user, self.post, is_own, is_deepest)
            for is_own, is_deepest in product([False, True], repeat=2)
        }

    @property
    def places(self) -> set[str]:
        """Elements of the post's page where it can show a message: see `confirmations.placed`."""
        actions = set() if self.post.is_removed else {"post-actions"}
        return actions | {"comments"} | {f"c-{row.number}" for row in self.comments}

    @property
    def reply_counts(self) -> set[int]:
        return {row.below.size for row in self.rows if row.below}

    @property
    def other_counts(self) -> set[int]:
        return {row.below.others for row in self.rows if row.below and row.below.others}

    @property
    def upvote_counts(self) -> set[int]:
        return {row.upvote_count for row in self.comments if row.upvote_count}

    @property
    def folded_counts(self) -> set[int]:
        """The numbers in links to folded replies, without those above COUNTED."""
        return {link.count for link in self.folded_links if link.count <= COUNTED}

    @property
    def folded_links(self) -> list[Folded]:
        links = [self.rest, *(link for row in self.rows for link in (row.folded, *row.closes))]
        return [link for link in links if link]

    @property
    def is_whole(self) -> bool:
        """Whether the page shows the whole thread or branch."""
        return not self.previous and not self.next

    @property
    def is_everything(self) -> bool:
        """Whether the page shows every comment of the thread."""
        return self.is_whole and not self.question.root and not self.folded_links

    @property
    def trail_gap(self) -> int:
        """How many ancestors the trail leaves out after the first."""
        return max(len(self.question.root) - 1 - len(self.trail), 0)

    @property
    def first_new(self) -> Row | None:
        """The first comment on this page that is new to the reader."""
        return next((row for row in self.comments if row.unread), None)

    @property
    def unread_elsewhere(self) -> int:
        return self.unread - sum(row.unread for row in self.comments)

    @property
    def first(self) -> str:
        return self.address(branch=_dotted(self.question.root))

    @property
    def last(self) -> str:
        return self.address(branch=_dotted(self.question.root), before="end")

    @property
    def canonical(self) -> str:
        """The address of this page for search engines. Other orders show the same comments on other pages."""
        address = self.post.get_absolute_url()
        if not self.comments or self.question.order != User.ReadingOrder.OLDEST:
            return address
        start = self.comments[0].number if self.previous else ""
        params = {"branch": _dotted(self.question.root), "from": start}
        query = urlencode({name: value for name, value in params.items() if value})
        return f"{address}?{query}" if query else address

    @property
    def orders(self) -> list[dict]:
        """Links to the thread in each order."""
        return [
            {
                "name": User.ReadingOrder(order).label,
                "address": self.post.get_absolute_url() + f"?order={order}",
                "is_chosen": order == self.question.order,
            }
            for order in ORDERS
        ]

    def mark_read(self, member) -> None:
        """Mark the comments on this page as read, except stubs, because they may be restored. Also records a first
        visit to an empty thread, so that later comments are new. Writes nothing if nothing is new."""
        if not member.is_authenticated:
            return
        may_be_first_visit = all(row.is_unseen is None for row in self.comments)
        shown = [row for row in self.comments if not row.is_removed]
        if may_be_first_visit or any(row.is_unseen or row.has_notice for row in shown):
            Reading.objects.mark(member=member, post_id=self.post.pk, sequences=[row.sequence for row in shown])

    def unread_left(self, counts: UnreadCounts) -> UnreadCounts:
        """The member's unread counts for the whole forum, less what this page has shown."""
        notices = sum(row.has_notice and not row.is_removed and not row.is_ignored for row in self.comments)
        is_up_to_date = self.post.is_tracked and self.first_new is not None and not self.unread_elsewhere
        return UnreadCounts(tracked=counts.tracked - is_up_to_date, notices=counts.notices - notices)

    def address(self, **params) -> str:
        """The address of another page of the thread in the same order."""
        params = {"from": params.pop("start", ""), **params, **self.question.order_params}
        query = urlencode({name: value for name, value in params.items() if value})
        return self.post.get_absolute_url() + (f"?{query}" if query else "")


ACTIONS = {
    "reply": permissions.can_reply,
    "edit": permissions.can_edit_comment,
    "withdraw": permissions.can_withdraw_comment,
    "report": permissions.can_report_comment,
    "upvote": permissions.can_upvote_comment,
}


@dataclass(frozen=True)
class _Sample:
    """A stand-in for a comment, with the fields that the permission rules need."""

    post: object
    author_id: int | None
    is_deepest: bool
    is_removed: bool = False


def _actions(user, post, is_own: bool, is_deepest: bool) -> set[str]:
    comment = _Sample(post, user.pk if is_own else None, is_deepest)
    return {name for name, rule in ACTIONS.items() if rule(user, comment)}


def page(post, question: Question, *, member, is_fragment: bool = False) -> Page:
    """Build the requested page, or the nearest one. A fragment has only the replies to the root, and a link to the
    rest of them."""
    order = ORDERS[question.order](post, question.root)
    shown = Page(post, question)
    found, following, is_first = _find(order, question, member)
    if not found:
        return shown
    shown.unread = found[0].unread_in_thread
    _turn_pages(shown, found, following, is_first)
    if is_fragment:
        found = [row for row in found if row.path != question.root]
        if following:
            left = order.left_from(following)
            shown.rest = Folded(_dotted(question.root), left, shown.next)
    above = _above(found[0].path, question.root, is_fragment=is_fragment) if found else []
    briefs = briefly(post.pk, above, member=member)
    inside = [brief for brief in briefs if len(brief.path) >= max(len(question.root), 1)]
    shown.trail = briefs[: len(briefs) - len(inside)]
    shown.rows = _arrange([*inside, *found], following, shown, order)
    _describe_branches(shown)
    return shown


def address_of(post, number: Number, user, query=None) -> str:
    """The address of a comment on the page that shows it, with its ancestors in view."""
    question = Question.of(query or {}, user)
    order, number = ORDERS[question.order](post), tuple(number)
    root = number[: folding.root_that_shows(order.ranks(number))]
    if root:
        order = ORDERS[question.order](post, root)
    params = {"branch": _dotted(root), "start": _dotted(order.page_start(number) or ())}
    return f"{Page(post, question).address(**params)}#c-{_dotted(number)}"


def first_new(post, member, question: Question) -> Number | None:
    """The first comment in the chosen order that is new to the member."""
    order = ORDERS[question.order](post)
    unread = post.comments.unread_by(member).values_list("path", flat=True)
    return min(map(tuple, unread), key=order.ranks, default=None)


def _dotted(number: Number) -> str:
    return ".".join(map(str, number))


def _above(first: Number, root: Number, *, is_fragment: bool) -> list[Number]:
    """The ancestors of the first row that are shown in brief: the trail, then those within the branch."""
    above = [first[:length] for length in range(1, len(first))]
    return above[len(root) :] if is_fragment else [*_trail(above, root), *above[max(len(root) - 1, 0) :]]


def _trail(above: list[Number], root: Number) -> list[Number]:
    outside = [number for number in above if len(number) < len(root)]
    return outside if len(outside) <= TRAIL else [outside[0], *outside[1 - TRAIL :]]


def _find(order, question: Question, member) -> tuple[list[Row], Number, bool]:
    """The comments of the page; the first number after it, or (); and whether it is the first page. Fetches one
    comment more than a page shows, to know whether there are more."""
    if question.end is not None:
        found = order.ending(question.end, PAGE_SIZE + 1, member=member)
        return found[-PAGE_SIZE:], question.end, len(found) <= PAGE_SIZE
    found = order.starting(question.start, PAGE_SIZE + 1, member=member)
    is_first = question.start is None or not found or order.is_first(found[0].path)
    return found[:PAGE_SIZE], found[PAGE_SIZE].path if len(found) > PAGE_SIZE else (), is_first


def _turn_pages(shown: Page, found: list, following: Number, is_first: bool) -> None:
    branch = {"branch": _dotted(shown.question.root)}
    if not is_first:
        shown.previous = shown.address(**branch, before=found[0].number)
    if following:
        shown.next = shown.address(**branch, start=_dotted(following))


def _arrange(thread: list, following: Number, shown: Page, order) -> list:
    """Set how each row nests: its `parent`; whether it `opens` a list of replies; and `closes`, with an item for
    each list that ends after it: what is folded there, or None."""
    root = shown.question.root
    ancestors: list[Row | Brief] = []
    ended = []
    for row, after in pairwise([*thread, None]):
        row.parent = ancestors[-1] if ancestors else None
        next_path = after.path if after else ()
        row.opens = folding.is_under(next_path, row.path) if after else False
        row.closes = []
        if row.opens:
            ancestors.append(row)
        elif row.replies_numbered and len(row.path) - len(root) >= folding.SHOWN_DEPTH:
            ended.append((row, None, 0))
        while not row.opens and ancestors and not folding.is_under(next_path, ancestors[-1].path):
            parent = ancestors.pop()
            row.closes.append(None)
            continues = not after and following and folding.is_under(following, parent.path)
            if parent.replies_numbered > folding.SHOWN_REPLIES and parent.path != root and not continues:
                ended.append((parent, row, len(row.closes) - 1))
    _fold(ended, shown, order)
    return thread


def _describe_branches(shown: Page) -> None:
    """Set how many comments are below each row, and whose."""
    is_complete = shown.is_whole and not shown.folded_links
    shown.survey = survey.of_rows(shown.comments) if is_complete else survey.of_post(shown.post)
    names = {row.author_id: row.name for row in shown.comments if row.author_id and not row.is_removed}
    for row in shown.rows:
        if row.opens:
            row.below = shown.survey.below(row.path, names)


def _fold(ended: list, shown: Page, order) -> None:
    """Set what is folded: below rows at the deepest level shown, and after the last of too many replies."""
    for after in (0, folding.SHOWN_REPLIES):
        folds = [each for each in ended if (each[1] is not None) == bool(after)]
        if not folds:
            continue
        counts = order.folded_replies([parent.path for parent, _row, _index in folds], after=after)
        for (parent, row, index), (count, first) in zip(folds, counts, strict=True):
            if not count:
                continue
            start = _dotted(first) if after else ""
            folded = Folded(parent.number, count, shown.address(branch=parent.number, start=start))
            if row is None:
                parent.folded = folded
            else:
                row.closes[index] = folded
