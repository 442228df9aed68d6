"""The life of a post: drafted, published, edited, moved, locked, withdrawn."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.moderation.models import Decision
from forum.posts.models import AlreadyPublished, Post, slug_of
from tests.support import make

KEY = "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"


def age(post, **ago) -> None:
    """Pretend that the post was published this long ago."""
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A new bridge for Lower Wick", "a-new-bridge-for-lower-wick"),
        ("Żółć & Größe", "zoc-groe"),
        ("Что нового?", "post"),
        ("-- !! --", "post"),
        ("word " * 40, ("word-" * 12).rstrip("-")),
        (
            "A long title " * 4 + "is cut between words",
            "a-long-title-a-long-title-a-long-title-a-long-title-is-cut",
        ),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_title_becomes_a_slug(title, slug):
    assert slug_of(title) == slug


def test_an_edit_within_15_minutes_is_silent(post):
    age(post, minutes=14)
    post.edit(title="A newer bridge", body="Now with *arches*.")
    post.refresh_from_db()
    assert (post.title, post.slug, post.edited_at) == ("A newer bridge", "a-newer-bridge", None)
    assert "<em>arches</em>" in post.body_html


def test_an_edit_after_15_minutes_is_marked(post):
    age(post, minutes=16)
    before = timezone.now()
    post.edit(body="Now with arches.")
    post.refresh_from_db()
    assert post.edited_at >= before


def test_saving_without_changes_is_not_an_edit(post):
    age(post, days=1)
    post.edit(title=post.title, body=post.body)
    post.refresh_from_db()
    assert post.edited_at is None


def test_a_post_hidden_since_it_was_loaded_cannot_be_edited(post, mo):
    stale = Post.objects.get(pk=post.pk)
    post.hide(by=mo, reason="Not about the bridge.")
    with pytest.raises(PermissionDenied, match="removed"):
        stale.edit(body="Second thoughts.")
    post.refresh_from_db()
    assert "Second" not in post.body


def test_an_old_draft_counts_as_new_when_it_is_published(ada):
    draft = make.post(author=ada, as_draft=True)
    Post.objects.update(
        created_at=timezone.now() - timedelta(days=9), last_activity_at=timezone.now() - timedelta(days=9)
    )
    draft.edit(body="Ready.", publish=True)
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.edited_at is None
    assert timezone.now() - draft.last_activity_at < timedelta(minutes=1)


def test_a_draft_is_visible_only_to_its_author(ada, ben, olga):
    draft = make.post(author=ada, as_draft=True)
    assert list(Post.objects.visible_to(ada)) == [draft]
    for other in (ben, olga, AnonymousUser()):
        assert not Post.objects.visible_to(other).exists()


def test_a_discarded_draft_leaves_nothing(ada):
    make.post(author=ada, as_draft=True).withdraw()
    assert not Post.objects.exists()


def test_a_withdrawn_post_leaves_a_stub_and_its_thread(post, comment):
    post.withdraw()
    post.refresh_from_db()
    assert post.is_removed
    assert post.comments.get() == comment
    assert not Post.objects.published().exists()


def test_a_moderator_cannot_restore_a_post_that_its_author_withdrew(post, mo):
    post.withdraw()
    post.hide(by=mo, reason="Libel.")
    post.restore(by=mo, reason="Mistaken.")
    post.refresh_from_db()
    assert post.is_removed


def test_a_restored_post_is_published_again(post, mo):
    post.hide(by=mo, reason="Libel.")
    post.restore(by=mo, reason="Mistaken.")
    post.refresh_from_db()
    assert (post.status, post.hidden_at, post.hidden_reason) == ("published", None, "")


def test_the_same_form_submitted_twice_makes_one_post(ada):
    fields = {"author": ada, "title": "A bridge", "category": make.category(), "key": KEY}
    first, second = (make.post(**fields) for _ in range(2))
    assert first == second


def test_the_same_form_with_different_text_is_an_error(ada):
    fields = {"author": ada, "category": make.category(), "key": KEY}
    first = make.post(title="A bridge", **fields)
    with pytest.raises(AlreadyPublished) as caught:
        make.post(title="A tunnel", **fields)
    assert caught.value.made == first
    assert Post.objects.count() == 1


def test_submitting_the_form_of_a_draft_again_updates_and_publishes_it(ada):
    fields = {"author": ada, "category": make.category(), "key": KEY}
    draft = make.post(title="A bridge", as_draft=True, **fields)
    again = make.post(title="A tunnel", as_draft=True, **fields)
    assert (again.pk, again.title, again.is_draft) == (draft.pk, "A tunnel", True)
    assert make.post(title="A ferry", **fields).is_published
    assert Post.objects.get().title == "A ferry"


def test_two_members_can_have_the_same_form_key(ada, ben):
    assert make.post(author=ada, key=KEY) != make.post(author=ben, key=KEY)


def test_each_action_of_a_moderator_is_logged_once(post, mo):
    elsewhere, before = make.category("Elsewhere"), post.category.name
    for _ in range(2):
        post.lock(by=mo, reason="Heated.")
        post.pin(by=mo, reason="Important.")
        post.move(elsewhere, by=mo, reason="Belongs there.")
    for _ in range(2):
        post.unlock(by=mo, reason="Cooled.")
        post.unpin(by=mo, reason="Old.")
    log = Decision.objects.filter(post=post).order_by("pk").values_list("act", "reason", "detail")
    assert list(log) == [
        ("lock", "Heated.", ""),
        ("pin", "Important.", ""),
        ("move", "Belongs there.", f"{before} → Elsewhere"),
        ("unlock", "Cooled.", ""),
        ("unpin", "Old.", ""),
    ]
    post.refresh_from_db()
    assert (post.is_locked, post.is_pinned, post.category) == (False, False, elsewhere)


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("a_seed_links_to_its_article", {"kind": "seed"}),
        ("a_removed_post_was_hidden_or_withdrawn", {"status": "removed"}),
        ("a_removed_post_was_hidden_or_withdrawn", {"withdrawn_at": timezone.now()}),
        ("a_published_post_has_a_date", {"published_at": None}),
    ],
)
def test_the_database_refuses_a_post_that_breaks_a_rule(post, rule, broken):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Post.objects.update(**broken)
