"""Everything that members can do and that is limited. Each act can be done many times, with another `n`."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from tests.support import make

TYPED = "Half an hour of thought."


class World:
    """What members act on: posts by someone else, with a comment each, and things of their own."""

    def __init__(self, member, count: int):
        author = make.member(role="moderator")  # without limits
        self.posts = [make.post(author=author) for _ in range(count)]
        self.comments = [make.comment(post=post, author=author) for post in self.posts]
        for post in self.posts:
            post.edit(body="Another text.")
        self.locked = make.post(author=author)
        self.locked.lock(by=author, reason="Heated.")
        self.own = [make.comment(post=self.posts[0], author=member) for _ in range(count)]
        self.drafts = [make.post(author=member, as_draft=True) for _ in range(count)]
        for comment in self.comments:
            comment.upvote(by=member)
        self.people = [make.member() for _ in range(count)]
        long_ago = timezone.now() - timedelta(days=2)
        member.comments.update(created_at=long_ago)
        member.upvotes.update(created_at=long_ago)


class Act(NamedTuple):
    limit: str
    do: Callable  # (world, browser, n) → response
    kept: str = ""  # the field that keeps the text


def comment(world, browser, n):
    return browser.post(f"/p/{world.posts[n].pk}/c/publish/", {"body": f"{TYPED} {n}", "key": uuid.uuid4()})


def reply(world, browser, n):
    return browser.post(f"/p/{world.posts[0].pk}/c/1/reply/", {"body": f"{TYPED} {n}", "key": uuid.uuid4()})


def post_fields(world, n) -> dict:
    category = world.posts[0].category_id
    return {
        "kind": "original",
        "title": f"A {n}",
        "category": category,
        "body": f"{TYPED} {n}",
        "key": uuid.uuid4(),
    }


def publish(world, browser, n):
    return browser.post("/publish/", post_fields(world, n) | {"publish": "1"})


def publish_draft(world, browser, n):
    return browser.post(f"/publish/{world.drafts[n].pk}/", post_fields(world, n) | {"publish": "1"})


def save_post_as_draft(world, browser, n):
    return browser.post("/publish/", post_fields(world, n) | {"draft": "1"})


def edit_post(world, browser, n):
    return browser.post(f"/publish/{world.drafts[n].pk}/", post_fields(world, n) | {"draft": "1"})


def withdraw_post(world, browser, n):
    return browser.post(f"/publish/{world.drafts[n].pk}/withdraw/")


def report_post(world, browser, n):
    return browser.post(f"/report/p/{world.posts[n].pk}/", {"reason": TYPED, "key": uuid.uuid4()})


def report_comment(world, browser, n):
    return browser.post(f"/report/p/{world.posts[n].pk}/c/1/", {"reason": TYPED, "key": uuid.uuid4()})


def upvote_post(world, browser, n):
    return browser.post(f"/p/{world.posts[n].pk}/upvote/")


def remove_upvote(world, browser, n):
    return browser.post(f"/p/{world.posts[n].pk}/c/1/upvote/", {"undo": "1"})


def edit_comment(world, browser, n):
    number = world.own[n].number
    form = {"body": f"{TYPED} {n}", "key": uuid.uuid4()}
    return browser.post(f"/p/{world.posts[0].pk}/c/{number}/edit/", form)


def withdraw_comment(world, browser, n):
    return browser.post(f"/p/{world.posts[0].pk}/c/{world.own[n].number}/withdraw/")


def preview(world, browser, n):
    form = {"body": f"{TYPED} {n}", "preview": "1", "key": uuid.uuid4()}
    return browser.post(f"/p/{world.posts[0].pk}/c/publish/", form)


def preview_in_place(world, browser, n):
    form = {"body": f"{TYPED} {n}", "preview": "1", "key": uuid.uuid4()}
    return browser.post(f"/p/{world.posts[0].pk}/c/1/reply/", form, headers={"X-Fragment": "1"})


def preview_post(world, browser, n):
    return browser.post("/publish/", post_fields(world, n) | {"preview": "1"})


def write_under_a_locked_post(world, browser, n):
    return browser.post(f"/p/{world.locked.pk}/c/publish/", {"body": f"{TYPED} {n}", "key": uuid.uuid4()})


def save_draft(world, browser, n):
    fields = {"member": browser.member.username, "form_url": "/publish/", "body": f"{TYPED} {n}"}
    return browser.post("/drafts/", fields | {"key": str(uuid.uuid4())})


def discard_draft(world, browser, n):
    return browser.post("/drafts/discard/", {"form_url": "/publish/"})


def suggest(world, browser, n):
    return browser.get("/search/suggest/?q=be")


def complete(world, browser, n):
    return browser.get("/members/?q=me")


def export(world, browser, n):
    return browser.post("/accounts/export/")


def track(world, browser, n):
    return browser.post(f"/track/p/{world.posts[0].pk}/")


def untrack(world, browser, n):
    return browser.post(f"/untrack/p/{world.posts[0].pk}/")


def read_tracked(world, browser, n):
    return browser.post("/tracker/read/")


def read_notices(world, browser, n):
    return browser.post("/notifications/read/")


def ignore(world, browser, n):
    return browser.post(f"/m/{world.people[n].username}/ignore/")


def save_preferences(world, browser, n):
    return browser.post(
        "/accounts/preferences/", {"bio": f"{TYPED} {n}", "reading_order": "oldest", "theme": "auto"}
    )


def set_reading_order(world, browser, n):
    return browser.post("/accounts/reading-order/", {"order": "newest"})


def search(world, browser, n):
    return browser.get(f"/search/?q={TYPED}")


def post_history(world, browser, n):
    return browser.get(f"/p/{world.posts[n].pk}/history/")


def comment_history(world, browser, n):
    return browser.get(f"/p/{world.posts[n].pk}/c/1/history/")


def open_card(world, browser, n):
    return browser.get(f"/m/{world.people[n].username}/card/", headers={"X-Fragment": "1"})


def bookmark(world, browser, n):
    return browser.post(f"/p/{world.posts[n].pk}/bookmark/", {"note": f"{TYPED} {n}"})


def remove_bookmark(world, browser, n):
    return browser.post(f"/p/{world.posts[n].pk}/c/1/bookmark/", {"undo": "1"})


def fetch(world, browser, n):
    return browser.post("/publish/link/", {"url": f"https://news.example/{n}"})


ACTS = [
    Act("comments", comment, "body"),
    Act("comments", reply, "body"),
    Act("posts", publish, "body"),
    Act("posts", publish_draft, "body"),
    Act("fetches", fetch),
    Act("reports", report_post, "reason"),
    Act("reports", report_comment, "reason"),
    Act("upvotes", upvote_post),
    Act("changes", remove_upvote),
    Act("changes", edit_comment, "body"),
    Act("changes", withdraw_comment),
    Act("changes", save_post_as_draft, "body"),
    Act("changes", edit_post, "body"),
    Act("changes", withdraw_post),
    Act("changes", discard_draft),
    Act("changes", ignore),
    Act("changes", bookmark, "note"),
    Act("changes", remove_bookmark),
    Act("changes", save_preferences, "bio"),
    Act("changes", set_reading_order),
    Act("previews", preview, "body"),
    Act("previews", preview_in_place, "body"),
    Act("previews", preview_post, "body"),
    Act("previews", write_under_a_locked_post, "body"),
    Act("drafts", save_draft),
    Act("completions", complete),
    Act("cards", open_card),
    Act("completions", suggest),
    Act("exports", export),
    Act("tracking", track),
    Act("tracking", untrack),
    Act("tracking", read_tracked),
    Act("tracking", read_notices),
    Act("searches", search, "q"),
    Act("histories", post_history),
    Act("histories", comment_history),
]
