"""Whatever somebody does, a visitor's next look shows it; and what it does not touch is not rendered again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment, Quotation
from forum.importing.models import Batch
from forum.moderation.models import Member
from forum.posts.models import Post
from tests.importing.running import import_seeds, page, write
from tests.support import make
from tests.versions.looking import Visitor

pytestmark = pytest.mark.django_db

BECAUSE = {"reason": "So that something happens."}
THREAD = {"thread", "newest", "most valued"}
LISTS = {"home", "category", "author"}  # on which the post stands in a row
ELSEWHERE = {"other thread", "other category", "other author"}


@pytest.fixture
def scene(ada, ben, mo, olga):
    """By name, who and what there is. `comment` is Ben's, `quiet` a post with which nothing happens."""
    cy, dora = make.member("cy"), make.member("dora")
    post = make.post(author=ada, title="A bridge", category=make.category("Transport"))
    quiet = make.post(author=dora, title="A pond", category=make.category("Water"))
    make.comment(post=quiet, author=dora)
    comment = make.comment(post=post, author=ben)
    make.comment(post=post, author=cy)
    return {**locals(), "reply": make.comment(post=post, author=ben, parent=comment)}


@pytest.fixture
def visitor(scene):
    post, quiet = scene["post"].get_absolute_url(), scene["quiet"].get_absolute_url()
    return Visitor(
        {
            "home": "/",
            "category": "/c/transport/",
            "thread": post,
            "stub": f"/p/{scene['post'].pk}/removed/",
            "newest": f"{post}?order=newest",
            "most valued": f"{post}?order=valued",
            "author": "/m/ada/",
            "comments": "/m/ben/?tab=comments",
            "other thread": quiet,
            "other category": "/c/water/",
            "other author": "/m/dora/",
        }
    )


def post_of(scene) -> Post:
    return Post.objects.get(pk=scene["post"].pk)


def comment_of(scene) -> Comment:
    return Comment.objects.get(pk=scene["comment"].pk)


def member(scene, name: str) -> Member:
    return Member.objects.get(pk=scene[name].pk)


def rename(scene, name: str, **fields) -> None:
    User.objects.filter(pk=scene[name].pk).update(**fields)


def edit_post(scene, **fields) -> None:
    post_of(scene).edit(**fields)


# What is done, and which pages must look different then; all others of `ELSEWHERE` must not be rendered again.
LOCAL = {
    "publish a comment": (lambda s: make.comment(post=s["post"], author=s["cy"]), THREAD | LISTS),
    "reply": (lambda s: make.comment(post=s["post"], author=s["ben"], parent=s["comment"]), THREAD | {"comments"}),
    "edit a comment": (lambda s: comment_of(s).edit(body="Second thoughts."), THREAD | {"comments"}),
    "withdraw a comment": (lambda s: s["reply"].withdraw(), THREAD | LISTS | {"comments"}),
    "hide a comment": (lambda s: comment_of(s).hide(by=s["mo"], **BECAUSE), THREAD | LISTS | {"comments"}),
    "value a comment": (lambda s: comment_of(s).value(by=s["cy"]), THREAD),
    "quote a comment": (
        lambda s: Quotation.objects.create(comment=s["reply"], quoted=s["comment"]),
        THREAD,
    ),
    "value a post": (lambda s: post_of(s).value(by=s["cy"]), THREAD),
    "edit a post": (lambda s: edit_post(s, body="It is decided."), THREAD),
    "name it otherwise": (lambda s: edit_post(s, title="A bridge!"), THREAD | LISTS | {"comments"}),
    "lock a post": (lambda s: post_of(s).lock(by=s["mo"], **BECAUSE), THREAD | LISTS),
    "pin a post": (lambda s: post_of(s).pin(by=s["mo"], **BECAUSE), THREAD | LISTS),
    "tell about oneself": (lambda s: rename(s, "ada", bio="I build bridges."), {"author"}),
    "log in": (lambda s: rename(s, "ada", last_login=timezone.now()), set()),
    "suspend a member": (
        lambda s: member(s, "ben").suspend(until=timezone.now() + timedelta(days=1), by=s["mo"], **BECAUSE),
        set(),
    ),
    "keep a draft": (
        lambda s: Post.objects.publish(
            author=s["ada"], title="Later", kind="original", category=s["post"].category, as_draft=True
        ),
        set(),
    ),
    "leave": (lambda s: member(s, "ben").leave(withdraw=False), THREAD | {"comments"}),
}
# These change what every page says, or how many pages a list has.
WIDE = {
    "hide a post": (lambda s: post_of(s).hide(by=s["mo"], **BECAUSE), THREAD | LISTS | {"stub", "comments"}),
    "withdraw a post": (lambda s: post_of(s).withdraw(), THREAD | LISTS | {"stub", "comments"}),
    "publish a post": (lambda s: make.post(author=s["ada"], category=s["post"].category), LISTS),
    "move a post": (
        lambda s: post_of(s).move(s["quiet"].category, by=s["mo"], **BECAUSE),
        THREAD | LISTS | {"other category"},
    ),
    "take another name": (lambda s: rename(s, "ada", display_name="Ada B."), THREAD | LISTS),
    "take another username": (lambda s: rename(s, "dora", username="dory"), ELSEWHERE | {"home"}),
    "give a role": (lambda s: member(s, "ben").assign_role(role="moderator", by=s["olga"], **BECAUSE), THREAD),
    "name a category otherwise": (
        lambda s: s["post"].category.change(name="Ways", by=s["mo"], **BECAUSE),
        THREAD | LISTS | ELSEWHERE | {"comments"},
    ),
    "archive a category": (
        lambda s: s["post"].category.archive(by=s["mo"], **BECAUSE),
        THREAD | LISTS | ELSEWHERE | {"comments"},
    ),
    "add a category": (
        lambda s: Category.objects.add(name="Fire", slug="fire", by=s["mo"], **BECAUSE),
        THREAD | LISTS | ELSEWHERE | {"comments"},
    ),
    "leave and withdraw": (lambda s: member(s, "ada").leave(withdraw=True), THREAD | LISTS | {"comments"}),
}


@pytest.mark.parametrize("verb", LOCAL | WIDE)
def test_a_visitor_sees_at_once_what_somebody_does_and_nothing_else_is_rendered_again(scene, visitor, verb):
    act, shown_on = (LOCAL | WIDE)[verb]
    act(scene)
    different, rendered_again = visitor.look_again()
    assert shown_on <= different
    assert verb in WIDE or not rendered_again & ELSEWHERE


def test_what_is_undone_is_shown_as_undone(scene, visitor):
    mo, cy = scene["mo"], scene["cy"]
    pairs = [
        (lambda: comment_of(scene).hide(by=mo, **BECAUSE), lambda: comment_of(scene).restore(by=mo, **BECAUSE)),
        (lambda: post_of(scene).hide(by=mo, **BECAUSE), lambda: post_of(scene).restore(by=mo, **BECAUSE)),
        (lambda: post_of(scene).lock(by=mo, **BECAUSE), lambda: post_of(scene).unlock(by=mo, **BECAUSE)),
        (lambda: post_of(scene).pin(by=mo, **BECAUSE), lambda: post_of(scene).unpin(by=mo, **BECAUSE)),
        (lambda: comment_of(scene).value(by=cy), lambda: comment_of(scene).unvalue(by=cy)),
    ]
    for do, undo in pairs:
        for act in (do, undo):
            act()
            different, _may_be = visitor.look_again()
            assert different >= THREAD


def test_the_mark_of_a_moderator_goes_and_comes_with_a_suspension(scene, visitor):
    member(scene, "ben").assign_role(role="moderator", by=scene["olga"], **BECAUSE)
    visitor.look_again()
    member(scene, "ben").suspend(until=timezone.now() + timedelta(days=1), by=scene["olga"], **BECAUSE)
    assert visitor.look_again()[0] >= THREAD
    member(scene, "ben").lift(by=scene["olga"], **BECAUSE)
    assert visitor.look_again()[0] >= THREAD


def test_an_import_shows_and_so_does_its_undoing(scene, visitor, tmp_path):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    assert "home" in visitor.look_again()[0]
    imported = Visitor({"seed": Post.objects.get(imported_at__isnull=False).get_absolute_url(), "home": "/"})
    write(tmp_path, "page.txt", page(body="The council met again."))
    import_seeds(tmp_path)
    assert "seed" in imported.look_again()[0]
    for batch in Batch.objects.order_by("-pk"):
        import_seeds(undo=batch.pk)
        assert "seed" in imported.look_again()[0]
    assert "home" in visitor.look_again()[0]
