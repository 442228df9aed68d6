"""A small forum with something in every state, and its pages that are cached for visitors."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.comments.counting import count_comments
from forum.comments.models import Comment, Quotation
from forum.drafts.models import Draft
from forum.moderation.models import Member
from forum.posts.models import Post
from tests.importing.running import import_seeds, page, write
from tests.support import make

REASON = {"reason": "So that something happens."}
A_DAY = timedelta(days=1)
PAGE_SIZE = 50  # comments in a thread, and posts in a list
# Ada wrote the bridge, which is in Transport; Dora the pond and the shed, in Water; Eve nothing.
PAGES = {
    "home": "/",
    "home, 2": "/?page=2",
    "transport": "/c/transport/",
    "water": "/c/water/",
    "water, 2": "/c/water/?page=2",
    "town": "/c/town/",
    "bridge": "{bridge}",
    "bridge, 2": f"{{bridge}}?from={PAGE_SIZE - 1}",
    "bridge, newest": "{bridge}?order=newest",
    "bridge, upvoted": "{bridge}?order=top",
    "bridge, branch": "{bridge}?branch=1",
    "bridge, removed": "{removed_bridge}",
    "pond": "{pond}",
    "shed": "{shed}",
    "hidden": "{removed_hidden}",
    "seed": "{seed}",
}
ROLES = {"mo": "moderator", "max": "moderator", "olga": "owner"}


class World:
    """Rows by name. Each access loads the row again, because every verb is rolled back."""

    def __init__(self, folder: Path):
        self.folder, self.rows, self.sessions = folder, {}, {}
        self._add_members_and_categories()
        self._add_the_bridge()
        self._add_other_posts()
        self._add_a_seed()
        _age_everything_by_a_day()
        self._add_recent_changes()

    def __getattr__(self, name: str):
        row = self.rows[name]
        return type(row).objects.get(pk=row.pk)

    def browser(self, name: str) -> Client:
        """A client of a member who is logged in."""
        client = Client()
        client.cookies.update(self.sessions[name])
        return client

    @property
    def pages(self) -> dict[str, str]:
        """Paths by name."""
        posts = {name: self.rows[name].get_absolute_url() for name in ("bridge", "pond", "shed", "seed")}
        posts |= {f"removed_{name}": f"/p/{self.rows[name].pk}/removed/" for name in ("bridge", "hidden")}
        return {name: path.format(**posts) for name, path in PAGES.items()}

    def upvote(self, name: str, *members: str) -> None:
        for member in members:
            getattr(self, name).upvote(by=getattr(self, member))

    # --- Rows -----------------------------------------------------------------------------------------------

    def _add_members_and_categories(self) -> None:
        for name in ("ada", "ben", "cem", "dora", "eve", "sam", "mo", "max", "olga"):
            member = make.member(name, role=ROLES.get(name, "member"))
            self.rows[name] = Member.objects.get(pk=member.pk)
            client = Client()
            client.force_login(member, backend="accounts.backends.AuthenticationBackend")
            self.sessions[name] = client.cookies
        for name in ("Transport", "Water", "Archived"):
            self.rows[name.lower()] = make.category(name)
        self.sam.suspend(until=timezone.now() + 30 * A_DAY, by=self.mo, **REASON)
        self.max.suspend(until=timezone.now() + 30 * A_DAY, by=self.olga, **REASON)
        self.archived.archive(by=self.mo, **REASON)
        self.cem.ignore(self.dora)

    def _add_the_bridge(self) -> None:
        """A thread of two pages."""
        self.rows["bridge"] = make.post(author=self.ada, title="A bridge", category=self.transport)
        numbers = ("1", "1.1", "1.1.1", *map(str, range(2, PAGE_SIZE + 2)))
        comments = {comment.number: comment for comment in make.thread(self.bridge, *numbers)}
        self.bridge.comments.exclude(path=[3]).update(author=self.dora)
        for name, number, author in (
            ("first", "1", "ben"),
            ("second", "2", "ben"),
            ("reply", "1.1", "cem"),
            ("late", "50", "cem"),
            ("said", "4", "ben"),
            ("kept", "5", "cem"),
        ):
            self.rows[name] = comments[number]
            Comment.objects.filter(pk=comments[number].pk).update(author=self.rows[author])
        count_comments(self.bridge)
        for name, upvoters in (("said", ("cem", "dora", "mo")), ("kept", ("ben", "dora", "mo"))):
            self.upvote(name, *upvoters)
        self.kept.unfeature(by=self.mo, **REASON)

    def _add_other_posts(self) -> None:
        dora, water = self.dora, self.water
        earlier = timezone.now() - A_DAY
        fields = {"author": dora, "category": water, "kind": "original", "slug": "news", "status": "published"}
        fields |= {"published_at": earlier, "last_activity_at": earlier}
        news = [Post(title=f"News {number}", **fields) for number in range(PAGE_SIZE - 1)]
        self.rows["oldest"], *_rest = Post.objects.bulk_create(news)
        self.rows["pond"] = make.post(author=dora, title="A pond", category=water)
        self.rows["shed"] = make.post(author=dora, title="A shed", category=water)
        self.rows["hidden"] = make.post(author=self.ada, title="A secret", category=self.transport)
        self.rows["draft"] = make.post(author=self.ada, title="Later", category=self.transport, as_draft=True)
        self.rows["removed"] = make.comment(post=self.shed, author=self.ben)
        self.rows["upvoted"] = make.comment(post=self.shed, author=dora)
        make.comment(post=self.shed, author=self.mo)
        self.removed.hide(by=self.mo, **REASON)
        self.upvote("upvoted", "ben", "cem", "mo")
        self.shed.upvote(by=self.cem)
        self.shed.lock(by=self.mo, **REASON)
        self.shed.pin(by=self.mo, **REASON)
        self.hidden.hide(by=self.mo, **REASON)

    def _add_a_seed(self) -> None:
        for text in (page().replace("2 comments", "3 comments"), page()):
            import_seeds(write(self.folder, "page.txt", text))
        self.rows["seed"] = Post.objects.get(imported_at__isnull=False)

    def _add_recent_changes(self) -> None:
        self.bridge.edit(body="The council has decided twice.")
        self.first.edit(body="Not a moment too soon.")
        self.rows["post_text"], self.rows["comment_text"] = self.bridge.revisions.get(), self.first.revisions.get()
        self.comment_text.hide(by=self.mo, **REASON)
        self.rows["report"], _is_new = self.second.report(by=self.cem, **REASON)
        self.rows["young"] = make.comment(post=self.pond, author=self.ben)
        reply = make.comment(post=self.pond, author=self.dora, parent=self.rows["young"])
        Quotation.objects.create(comment=reply, quoted=self.rows["young"])
        self.rows["recent"] = make.comment(post=self.pond, author=self.ben)
        self.rows["liked"] = make.comment(post=self.pond, author=self.cem)
        self.upvote("liked", "ben", "mo")
        by_max = make.comment(post=self.pond, author=self.cem)
        Comment.objects.filter(pk=by_max.pk).update(author=self.max)  # who is suspended
        count_comments(self.pond)
        self.rows["notice"] = self.ben.notices.get()
        Draft.objects.save(
            member=self.ben, form_url=comment_form_url(self.pond), fields={"body": "Well"}, key=uuid4()
        )


def comment_form_url(post: Post) -> str:
    """The URL of the form for a comment on the post."""
    return reverse("comments:publish", args=[post.pk])


def _age_everything_by_a_day() -> None:
    """Move the rows to the past, so that times on pages change, and edits aren't silent."""
    Comment.objects.update(created_at=F("created_at") - A_DAY)
    moments = ("created_at", "published_at", "last_activity_at")
    Post.objects.update(**{moment: F(moment) - A_DAY for moment in moments})
