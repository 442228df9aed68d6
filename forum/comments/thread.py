"""One page of a thread: what it shows, how comments nest, what is folded, where the pages around it begin."""

from dataclasses import dataclass, field
from itertools import pairwise, product
from urllib.parse import urlencode

from accounts.models import User
from forum import permissions
from forum.notifications.models import Reading
from forum.notifications.news import News
from forum.web.formatting import url

from . import geometry
from .geometry import PAGE, Number
from .orders import COUNTED, ORDERS
from .rows import Brief, Row, briefly

TRAIL = 8  # ancestors above a branch that are named; of more, the first and the nearest


@dataclass(frozen=True)
class Question:
    """What a reader asks of a thread: the query of its address, where only what is possible is heard.

    `kept_order`: the one this reader prefers; addresses name only another.
    `start`: the first comment of the page; `end`: the first comment after it, () for the end of the thread.
    """

    order: str
    kept_order: str
    root: Number = ()
    start: Number | None = None
    end: Number | None = None

    @property
    def named_order(self) -> dict[str, str]:
        """What an address has to say to be read in this order."""
        return {} if self.order == self.kept_order else {"order": self.order}

    @property
    def order_query(self) -> str:
        """The same for the end of an address without a query."""
        return f"?{urlencode(self.named_order)}" if self.named_order else ""

    @property
    def asks_for_part(self) -> bool:
        return bool(self.root or self.start or self.end is not None)

    @classmethod
    def of(cls, query, user) -> "Question":
        kept = user.reading_order if user.is_authenticated else User.ReadingOrder.OLDEST
        order = query.get("order", "")
        end = () if query.get("before") == "end" else geometry.number_from(query.get("before", ""))
        return cls(
            order=order if order in ORDERS else kept,
            kept_order=kept,
            root=geometry.number_from(query.get("branch", "")) or (),
            start=geometry.number_from(query.get("from", "")),
            end=end,
        )


@dataclass(frozen=True)
class Folded:
    """Replies to `number`, at any depth, that are not on the page: how many (more than COUNTED means just that),
    and the address that shows them."""

    number: str
    count: int
    address: str


@dataclass
class Page:
    """What a page shows of a thread.

    `rows`: comments, and in brief the ancestors of the first, in the order of reading, each told how to nest;
    `trail`: the ancestors of the branch that is looked at; `previous`, `next`: addresses, or ""; `unread`: how
    many comments of the whole thread its reader has not been shown; `rest`: what follows a piece of a branch.
    """

    post: object
    question: Question
    rows: list = field(default_factory=list)
    trail: list[Brief] = field(default_factory=list)
    previous: str = ""
    next: str = ""
    unread: int = 0
    rest: Folded | None = None

    @property
    def place(self) -> str:
        """The address of a comment here, up to its number."""
        return url("comments:show", self.post.pk, [1]).removesuffix("1/")

    @property
    def report_place(self) -> str:
        """The address where a comment here is reported, up to its number."""
        return url("comments:report", self.post.pk, [1]).removesuffix("1/")

    @property
    def comments(self) -> list[Row]:
        return [row for row in self.rows if not row.is_brief]

    def allowed(self, user) -> dict[tuple[bool, bool], set[str]]:
        """What the user may do with a comment here, by whether it is their own and whether it is as deep as a
        thread goes. On one page the rules depend on nothing else."""
        return {case: _actions(user, self.post, *case) for case in product([False, True], repeat=2)}

    @property
    def reply_counts(self) -> set[int]:
        return {row.replies_numbered for row in self.rows if row.opens}

    @property
    def value_counts(self) -> set[int]:
        return {row.value_count for row in self.comments if row.value_count}

    @property
    def folded_counts(self) -> set[int]:
        """Of the links to folded replies, as far as they are counted."""
        links = [self.rest, *(link for row in self.rows for link in (row.folded, *row.closes))]
        return {link.count for link in links if link and link.count <= COUNTED}

    @property
    def is_whole(self) -> bool:
        """Whether it is all there is of the thread or the branch."""
        return not self.previous and not self.next

    @property
    def trail_gap(self) -> int:
        """How many ancestors of the branch the trail leaves out, after the first."""
        return max(len(self.question.root) - 1 - len(self.trail), 0)

    @property
    def first_new(self) -> Row | None:
        """The first comment here that its reader has not been shown."""
        return next((row for row in self.comments if row.unread), None)

    @property
    def unread_elsewhere(self) -> int:
        return self.unread - sum(bool(row.unread) for row in self.comments)

    @property
    def first(self) -> str:
        return self.address(branch=_text(self.question.root))

    @property
    def last(self) -> str:
        return self.address(branch=_text(self.question.root), before="end")

    @property
    def orders(self) -> list[dict]:
        """The ways to read it, for a choice between them."""
        return [
            {
                "name": User.ReadingOrder(order).label,
                "address": self.post.get_absolute_url() + f"?order={order}",
                "is_chosen": order == self.question.order,
            }
            for order in ORDERS
        ]

    def mark_read(self, member) -> None:
        """Remember that what the page shows was shown to the member, also where that is nothing yet: what comes
        later is new. A stub shows nothing of what may be restored. Nothing is written where nothing is new."""
        if not member.is_authenticated:
            return
        may_be_first_visit = all(row.unread is None for row in self.comments)
        shown = [row for row in self.comments if not row.is_gone]
        if may_be_first_visit or any(row.unread or row.has_notice for row in shown):
            Reading.objects.mark(member=member, post_id=self.post.pk, arrivals=[row.arrival for row in shown])

    def news_left(self, news: News) -> News:
        """What is new to the member in the whole forum, without what this page has shown."""
        notices = sum(row.has_notice and not row.is_gone and not row.is_ignored for row in self.comments)
        is_read_up = self.post.is_tracked and self.first_new is not None and not self.unread_elsewhere
        return News(tracked=news.tracked - is_read_up, notices=news.notices - notices)

    def address(self, **query) -> str:
        """Of another page in the same order."""
        query = {"from": query.pop("start", ""), **query, **self.question.named_order}
        named = urlencode({name: value for name, value in query.items() if value})
        return self.post.get_absolute_url() + (f"?{named}" if named else "")


ACTIONS = {
    "reply": permissions.can_reply,
    "edit": permissions.can_edit_comment,
    "withdraw": permissions.can_withdraw_comment,
    "report": permissions.can_report_comment,
    "value": permissions.can_value_comment,
}


@dataclass(frozen=True)
class _Sample:
    """As much of a comment as the rules look at."""

    post: object
    author_id: int | None
    is_deepest: bool
    is_gone: bool = False


def _actions(user, post, is_own: bool, is_deepest: bool) -> set[str]:
    comment = _Sample(post, user.pk if is_own else None, is_deepest)
    return {name for name, rule in ACTIONS.items() if rule(user, comment)}


def page(post, question: Question, *, member, piece: bool = False) -> Page:
    """The page that is asked for; the nearest one where there is none such. A `piece` is what answers the root
    alone, and leads on to the rest."""
    order = ORDERS[question.order](post, question.root)
    shown = Page(post, question)
    found, following, is_first = _find(order, question, member)
    if not found:
        return shown
    shown.unread = found[0].unread_in_thread
    _turn_pages(shown, found, following, is_first)
    if piece:
        found = [row for row in found if row.path != question.root]
        if following:
            left = order.left_from(following)
            shown.rest = Folded(_text(question.root), left, shown.next)
    briefs = briefly(post.pk, _above(found[0].path, question.root, piece=piece), member=member) if found else []
    inside = [brief for brief in briefs if len(brief.path) >= max(len(question.root), 1)]
    shown.trail = briefs[: len(briefs) - len(inside)]
    shown.rows = _arrange([*inside, *found], following, shown, order)
    return shown


def address_of(post, number: Number, user, query=None) -> str:
    """The address of the page on which a comment is shown, with its ancestors in view, and of its place there."""
    question = Question.of(query or {}, user)
    order, number = ORDERS[question.order](post), tuple(number)
    root = number[: geometry.root_that_shows(order.ranks(number))]
    if root:
        order = ORDERS[question.order](post, root)
    there = {"branch": _text(root), "start": _text(order.page_start(number) or ())}
    return f"{Page(post, question).address(**there)}#c-{_text(number)}"


def first_new(post, member, question: Question) -> Number | None:
    """The first comment, as the member reads the thread, that he or she was not shown."""
    order = ORDERS[question.order](post)
    unread = post.comments.unread_by(member).values_list("path", flat=True)
    return min(map(tuple, unread), key=order.ranks, default=None)


def _text(number: Number) -> str:
    return ".".join(map(str, number))


def _above(first: Number, root: Number, *, piece: bool) -> list[Number]:
    """The ancestors of the first row that are shown in brief: those in the branch, and before them its trail."""
    above = [first[:length] for length in range(1, len(first))]
    return above[len(root) :] if piece else [*_trail(above, root), *above[max(len(root) - 1, 0) :]]


def _trail(above: list[Number], root: Number) -> list[Number]:
    outside = [number for number in above if len(number) < len(root)]
    return outside if len(outside) <= TRAIL else [outside[0], *outside[1 - TRAIL :]]


def _find(order, question: Question, member) -> tuple[list[Row], Number, bool]:
    """The comments of the page; the first one after it, or (); and whether it is the first page. One more is
    asked for than is shown, which tells whether there are any."""
    if question.end is not None:
        found = order.ending(question.end, PAGE + 1, member=member)
        return found[-PAGE:], question.end, len(found) <= PAGE
    found = order.starting(question.start, PAGE + 1, member=member)
    is_first = question.start is None or not found or order.is_first(found[0].path)
    return found[:PAGE], found[PAGE].path if len(found) > PAGE else (), is_first


def _turn_pages(shown: Page, found: list, following: Number, is_first: bool) -> None:
    branch = {"branch": _text(shown.question.root)}
    if not is_first:
        shown.previous = shown.address(**branch, before=found[0].number)
    if following:
        shown.next = shown.address(**branch, start=_text(following))


def _arrange(thread: list, following: Number, shown: Page, order) -> list:
    """Tell each row how it nests: `parent`; `opens` a list of replies after it; `closes`, for each
    list that ends after it, what is folded at its end, or None."""
    root = shown.question.root
    open_at, ended = [], []
    for row, after in pairwise([*thread, None]):
        row.parent = open_at[-1] if open_at else None
        next_path = after.path if after else ()
        row.opens = geometry.is_under(next_path, row.path) if after else False
        row.closes = []
        if row.opens:
            open_at.append(row)
        elif row.replies_numbered and len(row.path) - len(root) >= geometry.DEEP:
            ended.append((row, None, 0))
        while not row.opens and open_at and not geometry.is_under(next_path, open_at[-1].path):
            parent = open_at.pop()
            row.closes.append(None)
            goes_on = not after and following and geometry.is_under(following, parent.path)
            if parent.replies_numbered > geometry.WIDE and parent.path != root and not goes_on:
                ended.append((parent, row, len(row.closes) - 1))
    _fold(ended, shown, order)
    return thread


def _fold(ended: list, shown: Page, order) -> None:
    """Say what is folded: below a row that is as deep as a page goes, or after the last reply of one too wide."""
    for after in (0, geometry.WIDE):
        here = [each for each in ended if (each[1] is not None) == bool(after)]
        if not here:
            continue
        counts = order.folded_replies([parent.path for parent, _row, _place in here], after=after)
        for (parent, row, place), (count, first) in zip(here, counts, strict=True):
            if not count:
                continue
            start = _text(first) if after else ""
            folded = Folded(parent.number, count, shown.address(branch=parent.number, start=start))
            if row is None:
                parent.folded = folded
            else:
                row.closes[place] = folded
