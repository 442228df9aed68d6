"""The real forum, to compare with the model in plain.py: the same acts, and what is seen everywhere."""

import re
import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import QueryDict
from django.test import Client

from forum.comments.models import CannotComment, Comment
from forum.moderation.models import Decision
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from forum.search.finding import find
from forum.search.query import parse
from tests.support import make

from .plain import NAMES, RANKS, REFUSED, WORDS, Act

ARTICLE = re.compile(r'<li id="c-([0-9.]+)".*?</article>', re.DOTALL)
STATES = {
    "Hidden by a moderator": "hidden",
    "Deleted by the author": "withdrawn",
    **{word: word for word in WORDS},
}


class Forum:
    """A new post in the forum, with new members."""

    def __init__(self):
        mark = uuid.uuid4().hex[:8]
        self.members = {name: make.member(f"{name}-{mark}") for name in NAMES}
        self.moderator = make.member(f"mo-{mark}", role="moderator")
        self.post = make.post(author=self.members["ada"], body="A thought.")

    def do(self, act: Act):
        """What the verb returns, or REFUSED."""
        target = self.comment(act.sequence) if act.sequence else Post.objects.get(pk=self.post.pk)
        try:
            return getattr(self, act.verb)(act, target)
        except (CannotComment, PermissionDenied):
            return REFUSED

    def comment(self, sequence: int) -> Comment:
        return Comment.objects.select_related("post", "author").get(post=self.post, sequence=sequence)

    def body(self, act: Act) -> str:
        mention = f" @{self.members[act.mentioned].username}" if act.mentioned else ""
        return f"A thought: {act.words}{mention}"

    # --- Verbs ----------------------------------------------------------------------------------------------

    def publish(self, act, target):
        parent = target if act.sequence else None
        made = make.comment(post=self.post, author=self.members[act.who], body=self.body(act), parent=parent)
        return tuple(made.path)

    def edit(self, act, target):
        return target.edit(body=self.body(act))

    def withdraw(self, act, target):
        return target.withdraw()

    def hide(self, act, target):
        return target.hide(by=self.moderator, reason="Rude.")

    def restore(self, act, target):
        return target.restore(by=self.moderator, reason="Not so rude.")

    def lock(self, act, target):
        return Post.objects.get(pk=self.post.pk).lock(by=self.moderator, reason="Heated.")

    def unlock(self, act, target):
        return Post.objects.get(pk=self.post.pk).unlock(by=self.moderator, reason="Cool again.")

    def upvote(self, act, target):
        return target.upvote(by=self.members[act.who])

    def remove_upvote(self, act, target):
        return target.remove_upvote(by=self.members[act.who])

    def track(self, act, target):
        Reading.objects.track(self.members[act.who], self.post)

    def untrack(self, act, target):
        Reading.objects.untrack(self.members[act.who], self.post)

    def open(self, act, target):
        self.page(self.members[act.who]).mark_read(self.members[act.who])

    def be_shown(self, act, target):
        sequences = {act.sequence} - {0}
        Reading.objects.mark(member=self.members[act.who], post_id=self.post.pk, sequences=sequences)

    # --- What is seen ---------------------------------------------------------------------------------------

    def seen(self, touched: int) -> dict:
        """What is seen everywhere. A visitor opens the permalink of the comment that was changed."""
        post = Post.objects.get(pk=self.post.pk)
        rows = self.page(AnonymousUser()).comments
        upvotes = {row.path: row.upvote_count for row in rows}
        decisions = Decision.objects.filter(Q(post=post) | Q(comment__post=post)).count()
        return {
            "orders": {order: [row.path for row in self.page(AnonymousUser(), order).comments] for order in RANKS},
            "to a visitor": self.to_a_visitor(touched),
            "upvotes": upvotes | {(): post.upvote_count},
            "sequences": {row.path: row.sequence for row in rows},
            "counts": (post.comment_count, post.last_sequence, decisions),
            "post": (post.is_removed, post.is_locked),
            "found": self.found(),
        } | {name: self.seen_by(member) for name, member in self.members.items()}

    def page(self, user, order: str = "oldest"):
        post = Post.objects.get(pk=self.post.pk)
        return post.comments.page_of(post, user=user, query=QueryDict(f"order={order}"))

    def to_a_visitor(self, touched: int) -> dict[tuple, str]:
        address = (self.comment(touched) if touched else self.post).get_absolute_url()
        page = Client().get(address, follow=True)
        assert page.status_code == 200
        return {_path(found[1]): _state(found[0]) for found in ARTICLE.finditer(page.text)}

    def found(self) -> set[tuple]:
        query, found, page = parse(f"thought category:{self.post.category.slug}"), set(), 1
        while True:
            some = find(query, newest=False, page=page)
            found |= {tuple(row.get("path", ())) for row in some.rows}
            if not some.has_next:
                return found
            page += 1

    def seen_by(self, member) -> dict:
        rows = self.page(member).comments
        [listed] = Post.objects.filter(pk=self.post.pk).for_list(member)[:1]
        reading = Reading.objects.filter(member=member, post=self.post).first()
        upvoted = {tuple(row.path) for row in rows if row.upvoted}
        if self.post.upvotes.filter(member=member):
            upvoted.add(())
        notices = Notice.objects.filter(member=member, comment__post=self.post).for_list()
        return {
            "upvoted": upvoted,
            "new": {row.path for row in rows if row.unread} if reading else None,
            "how many": listed.unread,
            "tracks": (bool(reading and reading.tracked_at), bool(reading and reading.untracked_at)),
            "notices": {tuple(row.comment__path): (row.kind, row.read_at is not None) for row in notices},
        }


def _path(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _state(html: str) -> str:
    """The state of a comment, from its HTML: removed in some way, or its text."""
    return " and ".join(state for text, state in STATES.items() if text in html)
