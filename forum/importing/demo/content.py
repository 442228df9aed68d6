"""Sample content about a made-up valley, read from `fixtures/demo` and saved to an empty site.

The content is the same every time, and so are the random delays between comments. Only the dates depend on the
day of the run.
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
from forum.comments.counting import count_comments
from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.importing.load.loader import lock_imports
from forum.importing.load.names import find_or_build_category
from forum.mail.backends import SAMPLE_HOST
from forum.moderation.models import Member
from forum.posts.models import SILENT_EDIT, Post, Revision, Upvote
from forum.text import markup

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
MODERATOR = "demo-moderator"
LOGINS = ("demo-member", MODERATOR)  # the only sample members who can log in

POST_DISCLAIMER = "*Sample text, made up for demonstration.*"
MEMBER_DISCLAIMER = "Made up for demonstration."

NIGHT = 6  # hours after midnight without comments
DAY = 24 - NIGHT
PAUSE = 2  # mean hours between two comments
MEAN_UPVOTES = 1.5
QUIET = 0.1  # the last part of the time since a post was published, without comments

_HEADING = re.compile(r"^## ([0-9.]+) ([\w-]+)\n", re.MULTILINE)

type Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampleComment:
    number: Number
    username: str
    body: str


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A file of `posts/`: the fields at its head, the text, and the comments in the order of their numbers."""

    head: dict
    body: str
    comments: list[SampleComment]

    @classmethod
    def parse(cls, text: str) -> "SamplePost":
        _empty, head, rest = text.split("+++\n", 2)
        post_body, *parts = _HEADING.split(rest)
        comments = [
            SampleComment(_number(number), username, markup.clean(body, limit=markup.COMMENT_LIMIT))
            for number, username, body in batched(parts, 3)
        ]
        return cls(tomllib.loads(head), markup.clean(post_body, limit=markup.POST_LIMIT), comments)

    @property
    def hour(self) -> float:
        """The time of day of publication, in hours."""
        at = self.head["published"]["at"]
        return at.hour + at.minute / 60

    @property
    def age(self) -> timedelta:
        """The age of the post at the start of the day of the run."""
        return timedelta(days=self.head["published"]["days_ago"], hours=-self.hour)


def read_site() -> dict:
    """Return the categories, the members and the suspension from `site.toml`."""
    return tomllib.loads((FOLDER / "site.toml").read_text(encoding="utf-8"))


def read_posts() -> list[SamplePost]:
    """Return all sample posts, oldest first."""
    files = (FOLDER / "posts").glob("*.md")
    posts = [SamplePost.parse(file.read_text(encoding="utf-8")) for file in files]
    return sorted(posts, key=lambda post: post.age, reverse=True)


def password() -> str:
    """Return the password of LOGINS. It is derived from the site's secret key, so it differs between sites."""
    return salted_hmac("forum.importing.demo.content", "password", algorithm="sha256").hexdigest()[:16]


def exists() -> bool:
    return User.objects.filter(email__endswith=f"@{SAMPLE_HOST}").exists()


def why_not_fill() -> str:
    """Return why sample content can't be added to this site, or "".

    The site may have an owner and imported seeds, but no other members or content.
    """
    if User.objects.filter(imported=False).exclude(role=User.Role.OWNER).exists():
        return "This site already has members"
    if any(model.objects.filter(imported_at=None).exists() for model in (Post, Comment)):
        return "This site already has posts"
    names = [fields["username"] for fields in read_site()["members"]]
    taken = User.objects.alias(lower_name=Lower("username")).filter(lower_name__in=names).first()
    return f"The username {taken} is already taken" if taken else ""


@transaction.atomic
def fill() -> dict[str, int]:
    """Create the sample content unless it exists. Returns the number of rows by kind."""
    lock_imports()
    if exists():
        return {}
    site, posts = read_site(), read_posts()
    builder = SiteBuilder(site, midnight=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0))
    for post in posts:
        builder.add(post)
    builder.suspend(**site["suspension"])
    return {
        "categories": len(builder.categories),
        "members": len(builder.members),
        "posts": len(posts),
        "comments": sum(len(post.comments) for post in posts),
    }


class SiteBuilder:
    """Saves the sample content."""

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
        suspended = Member.objects.get(pk=self.members[member].pk)
        suspended.suspend(until=until, by=self.moderator, reason=reason)  # type: ignore[attr-defined]  # Member inherits User's manager

    def add(self, sample: SamplePost) -> None:
        """Save a post with its thread, then apply deletions, moderation and reports."""
        delays = comment_delays(sample)
        post = self._post(sample, delays)
        comments = self._comments(sample, delays, post)
        upvotes = self._upvotes(post, comments.values())
        thread.save(comments.values())
        bulk.write(upvotes)
        count_comments(post)
        bulk.write(_revisions(sample, comments))
        self._moderate(sample.head, post, comments)

    def _member(self, *, username: str, bio: str, member_for_days: int, **fields) -> User:
        can_log_in = username in LOGINS
        member = User.objects.create_user(
            username,
            f"{username}@{SAMPLE_HOST}",
            password() if can_log_in else None,
            bio=f"{bio} {MEMBER_DISCLAIMER}",
            created_at=self.midnight - timedelta(days=member_for_days),
            **fields,
        )
        # Nobody can receive email there, and a site that sends email only lets verified members post.
        member.emailaddress_set.create(email=member.email, verified=True, primary=True)
        return member

    def _post(self, sample: SamplePost, delays: dict[Number, timedelta]) -> Post:
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
            body=f"{sample.body}\n\n{POST_DISCLAIMER}",
            created_at=published,
            last_activity_at=published + max(delays.values(), default=timedelta()),
            comment_count=len(sample.comments),
            roots_numbered=_count_replies(sample, ()),
            last_sequence=len(sample.comments),
        )

    def _comments(self, sample: SamplePost, delays: dict[Number, timedelta], post: Post) -> dict[Number, Comment]:
        """Build the comments, by number."""
        comments: dict[Number, Comment] = {}
        edited = {_number(number) for number in sample.head.get("edited", {})}
        for sequence, sample_comment in enumerate(sample.comments, start=1):
            assert post.published_at
            text = markup.render(sample_comment.body, post_id=post.pk, members=self.members)
            created_at = post.published_at + delays[sample_comment.number]
            comments[sample_comment.number] = Comment(
                post=post,
                parent=comments.get(sample_comment.number[:-1]),
                path=list(sample_comment.number),
                sequence=sequence,
                replies_numbered=_count_replies(sample, sample_comment.number),
                author=self.members[sample_comment.username],
                body=sample_comment.body,
                body_html=text.html,
                search_words=text.words,
                created_at=created_at,
                edited_at=created_at + 2 * SILENT_EDIT if sample_comment.number in edited else None,
            )
        return comments

    def _upvotes(self, post: Post, comments: Iterable[Comment]) -> list[Upvote]:
        """Build random upvotes, the same every time. Sets the counters too."""
        random, upvotes = Random(post.title), []
        targets: list[Post | Comment] = [post, *comments]
        for target in targets:
            others = [member for member in self.members.values() if member != target.author]
            voters = random.sample(others, min(len(others), int(random.expovariate(1 / MEAN_UPVOTES))))
            created_at, target.upvote_count = target.created_at + SILENT_EDIT, len(voters)
            upvotes += [Upvote(member=voter, created_at=created_at, **target.as_target()) for voter in voters]
        post.save(update_fields=["upvote_count"])
        return upvotes

    def _moderate(self, head: dict, post: Post, comments: dict[Number, Comment]) -> None:
        """Delete, hide, report, lock and pin, with the same methods as the site."""
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


def _revisions(sample: SamplePost, comments: dict[Number, Comment]) -> Iterator[Revision]:
    """Build the earlier versions of edited comments, with some words replaced."""
    for number, changes in sample.head.get("edited", {}).items():
        comment = comments[_number(number)]
        revision = Revision(comment=comment, body=comment.body, written_at=comment.created_at)
        for new, old in changes:
            assert new in revision.body, f"{new!r} is not in comment {number} of {sample.head['title']!r}"
            revision.body = revision.body.replace(new, old)
        assert comment.edited_at
        revision.replaced_at = comment.edited_at
        yield revision


def comment_delays(sample: SamplePost) -> dict[Number, timedelta]:
    """Return how long after its post each comment was written, in order of their numbers and only by day."""
    random = Random(sample.head["title"])
    pauses = {comment.number: random.expovariate(1 / PAUSE) for comment in sample.comments}
    available = sample.head["published"]["days_ago"] * DAY - (sample.hour - NIGHT)
    scale = min(1, (1 - QUIET) * available / (sum(pauses.values()) or 1))
    delays, since_morning = {}, sample.hour - NIGHT
    for number, pause in pauses.items():
        since_morning += scale * pause
        days, hours = divmod(since_morning, DAY)
        delays[number] = timedelta(days=days, hours=NIGHT + hours - sample.hour)
    return delays


def _category(*, name: str, description: str, position: int) -> Category:
    """Save the category with this name. An existing one keeps its description."""
    category, _fact = find_or_build_category(name)
    category.description, category.position = category.description or description, position
    category.save()
    return category


def _count_replies(sample: SamplePost, number: Number) -> int:
    return sum(comment.number[:-1] == number for comment in sample.comments)


def _number(text: str) -> Number:
    """Convert "4.1.2" to (4, 1, 2)."""
    return tuple(map(int, text.split(".")))
