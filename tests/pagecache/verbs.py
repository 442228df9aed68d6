"""Everything that people can do, and which pages of `world` look different to a visitor afterwards."""

from collections.abc import Callable
from io import StringIO
from uuid import uuid4

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.branding.models import Site
from forum.categories.models import Category
from forum.comments.models import Comment, Quotation
from forum.drafts.models import Draft
from forum.importing.models import Batch
from forum.pages.models import Acknowledgement, Page
from forum.people import leaving
from tests.importing.running import import_seeds, page, write
from tests.support import make

from .world import A_DAY, PAGES, REASON, World, comment_form_url

BRIDGE = {name for name in PAGES if name.startswith("bridge")} - {"bridge, removed"}
# The lists in which it is a row, and the lead. Other pages of the front page have it among the most discussed.
BRIDGE_ROWS = {"home", "transport"}
BRIDGE_LISTS = BRIDGE_ROWS | {"home, 2"}
SHED = {"shed", "home", "water"}
WATER = {"home", "home, 2", "water", "water, 2"}  # with the pond, and the best comment on the shed
LISTS = {"home", "home, 2", "transport", "water", "water, 2", "town"}
FIRST = {"bridge", "bridge, upvoted", "bridge, branch"}  # pages with the first comment on the bridge
BY_BEN = FIRST | {"bridge, newest", "pond", "shed"}  # pages of threads with one of his comments

# Groups of pages that share a version. Some may be rendered again although they look the same, on purpose:
TOGETHER = {
    # All pages of a post's thread, and all lists with the post, depend on the version of the post. Finding out
    # what each page shows would cost every visitor more than rendering them again now and then.
    "bridge": BRIDGE | BRIDGE_LISTS,
    "pond": {"pond"} | WATER,
    "shed": {"shed"} | WATER,
    "hidden": {"hidden"},
    "seed": {"seed", "home", "town"},
    # All names have one version, because every page shows authors and categories. Names, roles and categories
    # rarely change.
    "names": PAGES.keys() - {"bridge, removed"},
}
EVERY_PAGE = TOGETHER["names"]


def by(member) -> dict:
    return {"by": member, **REASON}


def send(name: str, view: str, *args, status: int = 302, **data):
    """A member sends a form. Arguments can be names of rows in the world."""

    def act(world):
        keys = [world.rows[each].pk if each in world.rows else each for each in args]
        answer = world.browser(name).post(reverse(view, args=keys), data)
        assert answer.status_code == status, f"{view} returns {answer.status_code}"

    return act


def prefer(name: str, **changed):
    unchanged = {"display_name": "", "bio": "", "reading_order": "oldest", "theme": "auto"}
    return send(name, "accounts:preferences", **unchanged | changed)


def quote(world) -> None:
    Quotation.objects.create(comment=world.late, quoted=world.first)


def publish(slug: str):
    """Publish a page for the first time, or a new version of it."""

    def act(world):
        Page.objects.named(slug).save_version(by=world.olga, body="Be kind.", publish=True, announce=True)

    return act


def add_row(world) -> None:
    row = Comment(post=world.bridge, path=[99], sequence=99, body="So.", body_html="<p>So.</p>")
    Comment.objects.bulk_create([row])


def import_page(world, name: str = "page.txt", text: str = "") -> None:
    import_seeds(write(world.folder, name, text or page()))


def undo_import(batches: int):
    def act(world):
        for batch in Batch.objects.order_by("-pk")[:batches]:
            import_seeds(undo=batch.pk)

    return act


def read(name: str, address: Callable[[World], str]):
    """A member opens a page."""

    def act(world):
        assert world.browser(name).get(address(world), follow=True).status_code == 200

    return act


def log_in(world) -> None:
    answer = Client().post(reverse("account_login"), {"login": "ada", "password": make.PASSWORD})
    assert answer.status_code == 302


def rename(world) -> None:
    User.objects.filter(pk=world.mo.pk).update(username="moira")


def change_password(world) -> None:
    member = world.ada
    member.set_password("another horse")
    member.save()


def type_comment(world) -> None:
    Draft.objects.save(
        member=world.ben, form_url=comment_form_url(world.bridge), fields={"body": "Well"}, key=uuid4()
    )


# Actions, the pages that look different afterwards, and the groups of TOGETHER that are rendered again.
SEEN = {
    "change the linked article": (lambda w: make.changed_article(w.seed), {"seed"}, "seed"),
    # --- Members --------------------------------------------------------------------------------------------
    "publish a comment": (lambda w: make.comment(post=w.bridge, author=w.cem), BRIDGE | BRIDGE_LISTS),
    "reply and mention": (
        lambda w: make.comment(post=w.bridge, author=w.cem, parent=w.first, body="@dora!"),
        BRIDGE | BRIDGE_LISTS,
    ),
    "quote a comment": (quote, FIRST, "bridge"),
    "remove a quotation": (lambda w: Quotation.objects.all().delete(), {"pond"}, "pond"),
    "edit a comment": (lambda w: w.first.edit(body="Second thoughts."), FIRST, "bridge"),
    "edit a comment silently": (lambda w: w.recent.edit(body="Well."), {"pond"}, "pond"),
    "withdraw a comment": (lambda w: w.first.withdraw(), BRIDGE | BRIDGE_LISTS),
    "upvote a comment": (
        lambda w: w.late.upvote(by=w.ben),
        {"bridge, 2", "bridge, newest", "bridge, upvoted"},
        "bridge",
    ),
    "upvote a comment that then is one of the best": (lambda w: w.liked.upvote(by=w.olga), TOGETHER["pond"]),
    "remove an upvote from a comment": (lambda w: w.upvoted.remove_upvote(by=w.ben), TOGETHER["shed"]),
    "upvote a post": (lambda w: w.bridge.upvote(by=w.ben), BRIDGE | BRIDGE_ROWS, "bridge"),
    "remove an upvote from a post": (lambda w: w.shed.remove_upvote(by=w.cem), SHED, "shed"),
    "publish a post": (
        lambda w: make.post(author=w.ada, category=w.transport),
        BRIDGE_ROWS | {"home, 2"},
    ),
    "publish a draft": (lambda w: w.draft.edit(publish=True), BRIDGE_ROWS | {"home, 2"}),
    "edit a post": (lambda w: w.bridge.edit(body="It is decided."), BRIDGE | {"home"}, "bridge"),
    "edit a title": (lambda w: w.bridge.edit(title="A bridge!"), BRIDGE | BRIDGE_LISTS),
    "move one's post to another category": (
        lambda w: w.bridge.edit(category=w.water),
        BRIDGE | BRIDGE_ROWS | {"water", "water, 2"},
        "bridge",
    ),
    "withdraw a post": (
        lambda w: w.bridge.withdraw(),
        BRIDGE | BRIDGE_ROWS | {"bridge, removed", "home, 2"},
    ),
    "withdraw the only post of a last page": (
        lambda w: w.oldest.withdraw(),
        {"water", "water, 2", "home, 2"},
    ),
    "change a display name": (prefer("ada", display_name="Ada B."), BRIDGE | BRIDGE_ROWS, "names"),
    "upload a picture": (
        lambda w: w.ben.set_picture({48: b"small"}),
        BY_BEN - {"shed"} | {"home", "water"},
        "names",
    ),
    "change a display name that no page shows": (prefer("eve", display_name="Eve B."), set(), "names"),
    "delete an account": (
        lambda w: leaving.delete_account(w.ben, withdraw=False),
        BY_BEN | WATER | {"bridge, 2"},
        "bridge",
    ),
    "delete an account and its texts": (
        lambda w: leaving.delete_account(w.ben, withdraw=True),
        BY_BEN | BRIDGE | BRIDGE_ROWS | WATER,
    ),
    "delete the account of an author": (
        lambda w: leaving.delete_account(w.ada, withdraw=False),
        BRIDGE | BRIDGE_ROWS,
        "bridge",
        "hidden",
    ),
    # --- Moderators and owners ------------------------------------------------------------------------------
    "hide a comment": (lambda w: w.first.hide(**by(w.mo)), BRIDGE | BRIDGE_LISTS),
    "keep a comment off the front page": (lambda w: w.said.unfeature(**by(w.mo)), {"home"}, "bridge"),
    "allow a comment on the front page": (lambda w: w.kept.feature(**by(w.mo)), {"home"}, "bridge"),
    "report a comment on the front page": (lambda w: w.said.report(by=w.cem, **REASON), {"home"}),
    "suspend the author of a comment on the front page": (
        lambda w: w.ben.suspend(until=timezone.now() + A_DAY, **by(w.mo)),
        {"home"},
    ),
    "restore a comment": (lambda w: w.removed.restore(**by(w.mo)), TOGETHER["shed"]),
    "hide a post": (
        lambda w: w.bridge.hide(**by(w.mo)),
        BRIDGE | BRIDGE_ROWS | {"bridge, removed", "home, 2"},
    ),
    "restore a post": (lambda w: w.hidden.restore(**by(w.mo)), BRIDGE_ROWS | {"hidden", "home, 2"}),
    "lock": (lambda w: w.bridge.lock(**by(w.mo)), BRIDGE | BRIDGE_ROWS, "bridge"),
    "unlock": (lambda w: w.shed.unlock(**by(w.mo)), SHED, "shed"),
    "pin": (lambda w: w.bridge.pin(**by(w.mo)), BRIDGE | BRIDGE_ROWS, "bridge"),
    "unpin": (lambda w: w.shed.unpin(**by(w.mo)), SHED, "shed"),
    "move": (
        lambda w: w.bridge.move(w.water, **by(w.mo)),
        BRIDGE | BRIDGE_ROWS | {"water", "water, 2"},
        "bridge",
    ),
    "suspend a moderator": (lambda w: w.mo.suspend(until=timezone.now() + A_DAY, **by(w.olga)), {"shed"}, "names"),
    "end a moderator's suspension": (lambda w: w.max.lift(**by(w.olga)), {"pond"}, "names"),
    "give a role": (
        lambda w: w.ben.assign_role(role="moderator", **by(w.olga)),
        BY_BEN - {"shed"},
        "names",
    ),
    "take a role": (lambda w: w.mo.assign_role(role="member", **by(w.olga)), {"shed"}, "names"),
    "add a category": (lambda w: Category.objects.add(name="Fire", slug="fire", **by(w.mo)), EVERY_PAGE),
    "rename a category": (lambda w: w.transport.change(name="Ways", **by(w.mo)), EVERY_PAGE),
    "describe a category": (lambda w: w.transport.change(description="Ways.", **by(w.mo)), {"transport"}, "names"),
    "archive a category": (lambda w: w.transport.archive(**by(w.mo)), EVERY_PAGE),
    "reopen a category": (lambda w: w.archived.reopen(**by(w.mo)), EVERY_PAGE),
    "change a category's colour": (lambda w: w.transport.change(colour=3, **by(w.mo)), EVERY_PAGE),
    "rename the site": (lambda w: Site.objects.change(by=w.olga, name="The Ferry"), EVERY_PAGE),
    "write a welcome text": (
        lambda w: Site.objects.change(by=w.olga, welcome="Come in."),
        LISTS,
        "names",
    ),
    # Only the first acceptance stores the pages, once in the life of a site.
    "accept the rules": (lambda w: Acknowledgement.objects.accept(w.eve), set(), "names"),
    "publish the terms": (publish("terms"), EVERY_PAGE),
    "publish other rules": (publish("rules"), set(), "names"),
    # --- The operator, and direct writes --------------------------------------------------------------------
    "import a post": (lambda w: import_page(w, "another.txt", page("Another")), {"home", "home, 2", "town"}),
    "import a changed text": (lambda w: import_page(w, text=page(body="They met again.")), {"seed"}, "seed"),
    "undo a change": (undo_import(1), {"seed"}, "seed"),
    "undo an import": (undo_import(2), EVERY_PAGE | {"town"}),
    "insert a comment": (add_row, {"bridge, 2", "bridge, newest"}, "bridge"),
    "delete a comment": (lambda w: w.late.delete(), {"bridge, 2", "bridge, newest"}, "bridge"),
    "change a username": (rename, SHED, "names"),
}

# Actions that no visitor can see.
UNSEEN = {
    "edit one's bio": prefer("ada", bio="I build bridges."),
    "delete an account without posts": lambda w: leaving.delete_account(w.eve, withdraw=False),
    "read a thread": read("cem", lambda w: w.bridge.get_absolute_url()),
    "mark notifications as read": send("ben", "notifications:read_notices"),
    "open a notification": read("ben", lambda w: reverse("notifications:notice", args=[w.notice.pk])),
    "mark tracked threads as read": send("ada", "notifications:read_tracked"),
    "track": send("cem", "posts:track", "bridge"),
    "untrack": send("ada", "posts:untrack", "bridge"),
    "type a comment": type_comment,
    "discard a draft comment": lambda w: w.ben.drafts.discard(member=w.ben, form_url=comment_form_url(w.pond)),
    "write a draft": lambda w: make.post(author=w.ada, category=w.transport, as_draft=True),
    "edit a draft": lambda w: w.draft.edit(body="Hm.", title="Much later"),
    "move a draft to another category": lambda w: w.draft.edit(category=w.water),
    "discard a draft": lambda w: w.draft.withdraw(),
    "save a post unchanged": lambda w: w.bridge.edit(title=w.bridge.title, body=w.bridge.body),
    "save a comment unchanged": lambda w: w.first.edit(body=w.first.body),
    "upvote again": lambda w: w.upvoted.upvote(by=w.ben),
    "remove an upvote that doesn't exist": lambda w: w.late.remove_upvote(by=w.ben),
    "report a post": lambda w: w.bridge.report(by=w.cem, **REASON),
    "report a comment": lambda w: w.first.report(by=w.cem, **REASON),
    "resolve a report": lambda w: w.report.resolve(**by(w.mo)),
    "hide an earlier version": lambda w: w.post_text.hide(**by(w.mo)),
    "restore an earlier version": lambda w: w.comment_text.restore(**by(w.mo)),
    "hide a hidden comment": lambda w: w.removed.hide(**by(w.mo)),
    "lock a locked post": lambda w: w.shed.lock(**by(w.mo)),
    "suspend a member": lambda w: w.cem.suspend(until=timezone.now() + A_DAY, **by(w.mo)),
    "end a suspension": lambda w: w.sam.lift(**by(w.mo)),
    "archive an archived category": lambda w: w.archived.archive(**by(w.mo)),
    "save a category unchanged": lambda w: w.transport.change(name="Transport", **by(w.mo)),
    "ignore": lambda w: w.ada.ignore(w.ben),
    "bookmark a comment": lambda w: Bookmark.objects.save_note(member=w.ada, thing=w.first, note="Later."),
    "stop ignoring": lambda w: w.cem.unignore(w.dora),
    "delete a picture that isn't there": lambda w: w.ben.clear_picture(),
    "choose a theme": prefer("ada", theme="dark"),
    "choose a sort order": send("ada", "accounts:set_reading_order", order="newest"),
    "save preferences unchanged": prefer("dora"),
    "export": send("ada", "people:export", status=200),
    "dismiss a notice": lambda w: Acknowledgement.objects.dismiss(w.ada),
    "log in": log_in,
    "change a password": change_password,
    "sign up": lambda w: make.member("gus"),
    "import the same text again": import_page,
    "count again": lambda w: call_command("count_again", stdout=StringIO()),
}
