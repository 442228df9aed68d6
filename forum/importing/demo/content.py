"""Sample content about a made-up valley, read from `fixtures/demo` and written into a site without any of its own.

Words and shape are the same every time, and so is the chance in the times of the comments; only the day that
they all lead up to is that of the run.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.importing.load.loader import take_turn
from forum.importing.load.names import category_called
from forum.moderation.models import Member
from forum.posts.models import SILENT_EDIT, Post, Revision, Value
from forum.text import markup

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
HOST = "demo.example.org"  # of the members' addresses; by it sample content is known
MODERATOR = "demo-moderator"
LOGINS = ("demo-member", MODERATOR)  # nobody can log in as one of the others

MARK_OF_A_POST = "*Sample text, made up for demonstration.*"
MARK_OF_A_MEMBER = "Made up for demonstration."

NIGHT = 6  # hours after midnight in which nobody writes
DAY = 24 - NIGHT
PAUSE = 2  # hours until somebody writes, on average
VALUED_BY = 1.5  # members, on average
QUIET = 0.1  # the last part of the time since a post was published, in which nobody has written

_HEADING = re.compile(r"^## ([0-9.]+) ([\w-]+)\n", re.MULTILINE)

type Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampleComment:
    number: Number
    username: str
    body: str


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A file of `posts/`: the fields at its head, the text, and the thread in the order of its numbers."""

    head: dict
    body: str
    comments: list[SampleComment]

    @classmethod
    def parse(cls, text: str) -> "SamplePost":
        _nothing, head, rest = text.split("+++\n", 2)
        body, *parts = _HEADING.split(rest)
        comments = [
            SampleComment(_number(number), username, markup.clean(words, limit=markup.COMMENT_LIMIT))
            for number, username, words in batched(parts, 3)
        ]
        return cls(tomllib.loads(head), markup.clean(body, limit=markup.POST_LIMIT), comments)

    @property
    def hour(self) -> float:
        """Of the day on which it was published."""
        at = self.head["published"]["at"]
        return at.hour + at.minute / 60

    @property
    def age(self) -> timedelta:
        """Up to the midnight with which the day of the run began."""
        return timedelta(days=self.head["published"]["days_ago"], hours=-self.hour)


def read_site() -> dict:
    """Categories, members and the suspension, as `site.toml` has them."""
    return tomllib.loads((FOLDER / "site.toml").read_text(encoding="utf-8"))


def read_posts() -> list[SamplePost]:
    """All posts, the oldest first."""
    files = (FOLDER / "posts").glob("*.md")
    posts = [SamplePost.parse(file.read_text(encoding="utf-8")) for file in files]
    return sorted(posts, key=lambda post: post.age, reverse=True)


def password() -> str:
    """That of LOGINS: always the same on one site, and another on every site."""
    return salted_hmac("forum.importing.demo.content", "password", algorithm="sha256").hexdigest()[:16]


def is_there() -> bool:
    return User.objects.filter(email__endswith=f"@{HOST}").exists()


def barrier() -> str:
    """Why this site can't take sample content: it is somebody's already. "" for an empty one, for one that has
    imported seeds only, and for one whose owner has only just come."""
    if User.objects.filter(imported=False).exclude(role=User.Role.OWNER).exists():
        return "This site has members of its own"
    if any(model.objects.filter(imported_at=None).exists() for model in (Post, Comment)):
        return "This site has posts of its own"
    names = [fields["username"] for fields in read_site()["members"]]
    taken = User.objects.alias(name=Lower("username")).filter(name__in=names).first()
    return f"Somebody here is called {taken} already" if taken else ""


@transaction.atomic
def fill() -> dict[str, int]:
    """Make all of it, unless it is there; how many rows of which kind."""
    take_turn()
    if is_there():
        return {}
    site, posts = read_site(), read_posts()
    valley = Valley(site, midnight=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0))
    for post in posts:
        valley.add(post)
    valley.suspend(**site["suspension"])
    return {
        "categories": len(valley.categories),
        "members": len(valley.members),
        "posts": len(posts),
        "comments": sum(len(post.comments) for post in posts),
    }


class Valley:
    """The made-up valley while it is being written into the site."""

    def __init__(self, site: dict, *, midnight: datetime):
        self.midnight = midnight
        self.categories = {
            fields["name"]: _category(position=position, **fields)
            for position, fields in enumerate(site["categories"])
        }
        self.members = {fields["username"]: self._member(**fields) for fields in site["members"]}
        self.moderator = self.members[MODERATOR]

    def suspend(self, *, member: str, days: int, reason: str) -> None:
        until = self.midnight + timedelta(days=days)
        Member.objects.get(pk=self.members[member].pk).suspend(until=until, by=self.moderator, reason=reason)

    def add(self, sample: SamplePost) -> None:
        """A post with its thread, then what became of them."""
        moments = when(sample)
        post = self._post(sample, moments)
        comments = self._comments(sample, moments, post)
        values = self._values(post, comments.values())
        thread.save(comments.values())
        bulk.write(values)
        bulk.write(_earlier_texts(sample, comments))
        self._act(sample.head, post, comments)

    def _member(self, *, username: str, bio: str, member_for_days: int, **fields) -> User:
        can_log_in = username in LOGINS
        member = User.objects.create_user(
            username,
            f"{username}@{HOST}",
            password() if can_log_in else None,
            bio=f"{bio} {MARK_OF_A_MEMBER}",
            created_at=self.midnight - timedelta(days=member_for_days),
            **fields,
        )
        if can_log_in:
            # No mail reaches the address, and where the site sends mail, members prove theirs before they write.
            member.emailaddress_set.create(email=member.email, verified=True, primary=True)
        return member

    def _post(self, sample: SamplePost, moments: dict[Number, timedelta]) -> Post:
        head = sample.head
        published = self.midnight - sample.age
        return Post.objects.publish(
            kind=Post.Kind.SEED if "source" in head else Post.Kind.ORIGINAL,
            title=head["title"],
            category=self.categories[head["category"]],
            author=self.members[head["by"]],
            source_name=head.get("source", ""),
            source_url=head.get("source_url", ""),
            byline=head.get("byline", ""),
            body=f"{sample.body}\n\n{MARK_OF_A_POST}",
            created_at=published,
            last_activity_at=published + max(moments.values(), default=timedelta()),
            comment_count=len(sample.comments),
            roots_numbered=_replies(sample, ()),
            arrivals=len(sample.comments),
        )

    def _comments(self, sample: SamplePost, moments: dict[Number, timedelta], post: Post) -> dict[Number, Comment]:
        """Unsaved, by number."""
        comments: dict[Number, Comment] = {}
        edited = {_number(number) for number in sample.head.get("edited", {})}
        for arrival, each in enumerate(sample.comments, start=1):
            moment = post.published_at + moments[each.number]
            comments[each.number] = Comment(
                post=post,
                parent=comments.get(each.number[:-1]),
                path=list(each.number),
                arrival=arrival,
                replies_numbered=_replies(sample, each.number),
                author=self.members[each.username],
                body=each.body,
                body_html=markup.render(each.body, post_id=post.pk, members=self.members).html,
                created_at=moment,
                edited_at=moment + 2 * SILENT_EDIT if each.number in edited else None,
            )
        return comments

    def _values(self, post: Post, comments: Iterable[Comment]) -> list[Value]:
        """Who values what is left to chance, but the same every time. Sets the counters too."""
        chance, values = Random(post.title), []
        for thing in (post, *comments):
            others = [member for member in self.members.values() if member != thing.author]
            readers = chance.sample(others, min(len(others), int(chance.expovariate(1 / VALUED_BY))))
            moment, thing.value_count = thing.created_at + SILENT_EDIT, len(readers)
            values += [Value(member=reader, created_at=moment, **thing.as_target()) for reader in readers]
        post.save(update_fields=["value_count"])
        return values

    def _act(self, head: dict, post: Post, comments: dict[Number, Comment]) -> None:
        """What authors took back, what the moderator did and what readers reported, by the verbs they use."""
        for number in head.get("withdrawn", ()):
            comments[_number(number)].withdraw()
        for number, reason in head.get("hidden", {}).items():
            comments[_number(number)].hide(by=self.moderator, reason=reason)
        for report in head.get("reported", ()):
            reader = self.members[report["by"]]
            comments[_number(report["comment"])].report(by=reader, reason=report["reason"])
        if reason := head.get("locked"):
            post.lock(by=self.moderator, reason=reason)
        if reason := head.get("pinned"):
            post.pin(by=self.moderator, reason=reason)


def _earlier_texts(sample: SamplePost, comments: dict[Number, Comment]) -> Iterator[Revision]:
    """What stood in a comment before it was edited: the same but for some words, which are named."""
    for number, changes in sample.head.get("edited", {}).items():
        comment = comments[_number(number)]
        revision = Revision(comment=comment, body=comment.body, written_at=comment.created_at)
        for now, before in changes:
            assert now in revision.body, f"{now!r} is not in comment {number} of {sample.head['title']!r}"
            revision.body = revision.body.replace(now, before)
        revision.replaced_at = comment.edited_at
        yield revision


def when(sample: SamplePost) -> dict[Number, timedelta]:
    """How long after its post each comment was written: in the order in which they stand, and by day."""
    chance = Random(sample.head["title"])
    pauses = {comment.number: chance.expovariate(1 / PAUSE) for comment in sample.comments}
    awake = sample.head["published"]["days_ago"] * DAY - (sample.hour - NIGHT)
    haste = min(1, (1 - QUIET) * awake / (sum(pauses.values()) or 1))
    moments, since_morning = {}, sample.hour - NIGHT
    for number, pause in pauses.items():
        since_morning += haste * pause
        days, hours = divmod(since_morning, DAY)
        moments[number] = timedelta(days=days, hours=NIGHT + hours - sample.hour)
    return moments


def _category(*, name: str, description: str, position: int) -> Category:
    """The category of that name; one that is there keeps what it says about itself."""
    category, _fact = category_called(name)
    category.description, category.position = category.description or description, position
    category.save()
    return category


def _replies(sample: SamplePost, number: Number) -> int:
    return sum(each.number[:-1] == number for each in sample.comments)


def _number(text: str) -> Number:
    """`4.1.2` as (4, 1, 2)."""
    return tuple(map(int, text.split(".")))
