"""The edit history page: what changed, when, and who did it. Everyone can read it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum.posts.models import Revision
from forum.posts.models.slug import RESERVED_SLUGS
from tests.permissions.test_table import routes
from tests.support import make
from tests.support.examples import one_in
from tests.support.reading import read

HOSTILE = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</p></article><h1>",
        "&lt;b>",
        '" onclick="x',
        "{{ thing }}",
        "<ins>",
        "</details>",
    ]
)


def history_of(thing) -> str:
    number = f"c/{thing.number}/" if "comment" in thing.as_target() else ""
    return f"/p/{thing.post_id if number else thing.pk}/{number}history/"


def earlier(thing, *bodies: str) -> None:
    """Create revisions with these texts, one after the other. The last one was replaced a minute ago."""
    moments = [timezone.now() - timedelta(minutes=minutes) for minutes in range(len(bodies) + 1, 0, -1)]
    for body, since, until in zip(bodies, moments, moments[1:], strict=False):
        fields = {**thing.text_fields, "body": body, **thing.as_target()}
        Revision.objects.create(**fields, written_at=since, replaced_at=until)


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment, long_ago):
    return long_ago({"post": post, "comment": comment}[request.param])


def test_anyone_can_read_what_changed(browse, thing):
    thing.edit(body="The council has **doubted**.")
    thing.edit(body="The council has **doubted** for long.")
    page = read(browse().get(history_of(thing)))
    assert "has **doubted**[added: for long]." in page.words
    assert page.words.index("[added:") < page.words.index("[removed:"), "the latest change comes first"
    assert f"by {thing.author}" in page.words


def test_markdown_is_shown_as_it_was_typed(browse, thing):
    thing.edit(body="> quoted\n\n**bold**")
    tags = {tag for tag, _ in read(browse().get(history_of(thing))).elements}
    assert not tags & {"blockquote", "strong"}


def test_changes_of_title_and_source_are_shown(browse, db, long_ago):
    seed = long_ago(make.seed(title="A bridge"))
    seed.edit(title="A tunnel", source_url="https://example.org/tunnel")
    words = read(browse().get(history_of(seed))).words
    assert "Title A [removed: bridge][added: tunnel]" in words
    assert "Link to the article https://example.org/[removed: bridge][added: tunnel]" in words
    assert "Byline" not in words


def test_the_edited_mark_links_to_the_history(browse, post, comment, long_ago):
    for thing in (long_ago(post), long_ago(comment)):
        thing.edit(body="Second thoughts.")
    links = {attributes.get("href") for _, attributes in read(browse().get(post.get_absolute_url())).elements}
    assert {history_of(post), history_of(comment)} <= links


def test_a_text_that_never_changed_says_so(browse, thing):
    assert "No recorded edits" in read(browse().get(history_of(thing))).words


def test_a_text_edited_before_edit_history_was_recorded_says_so(browse, thing):
    thing.edited_at = timezone.now()
    thing.save(update_fields=["edited_at"])
    assert (
        "This was edited before the site began recording edit history."
        in read(browse().get(history_of(thing))).words
    )


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_only_moderators_can_read_the_history_of_removed_content(browse, ada, mo, thing, end):
    thing.edit(body="Now.")
    thing.withdraw() if end == "withdraw" else thing.hide(by=mo, reason="Rude.")
    for reader in (None, ada):
        response = browse(reader).get(history_of(thing))
        assert response.status_code == 403
        assert "This has been removed, along with its edit history." in read(response).words
    assert "[added: Now]" in read(browse(mo).get(history_of(thing))).words


def test_a_long_history_has_several_pages_without_a_gap(browse, django_assert_max_num_queries, thing):
    earlier(thing, *(f"Version {each}." for each in range(25)))
    reader = browse()
    with django_assert_max_num_queries(5):
        pages = [read(reader.get(history_of(thing), {"page": 2})).words]
    pages = [read(reader.get(history_of(thing), {"page": page})).words for page in (1, 2, 3)]
    assert [page.count("Changed ") for page in pages] == [10, 10, 5]
    assert "Version [removed: 14][added: 15]." in pages[1], "compared with the last version on the previous page"
    assert [("Earliest version, until" in page) for page in pages] == [False, False, True]


def test_changes_that_are_too_large_say_so_and_show_both_texts(browse, thing):
    versions = [" ".join(f"w{n * step % 2_003}" for n in range(2_003)) for step in range(1, 11)]
    earlier(thing, *versions)
    page = read(browse().get(history_of(thing)))
    assert page.words.count("too large to compare word by word") > 5
    assert page.words.count("w1999") >= 2 * 5


def test_the_first_version_is_not_called_the_published_one(browse, post, comment):
    comment.edit(body="A slip, corrected silently.")
    make.comment(post=post, parent=comment)
    comment.edit(body="Second thoughts.")
    words = read(browse().get(history_of(comment))).words
    assert "Earliest version, until" in words
    assert "As it was published" not in words


def test_no_post_has_the_url_of_another_page(browse, db):
    matches = [re.fullmatch(r"p/<int:post_id>/([a-z]+)/", route) for route in routes(get_resolver().url_patterns)]
    assert {match[1] for match in matches if match} == RESERVED_SLUGS
    post = make.post(title="History")
    assert post.title in read(browse().get(post.get_absolute_url())).words


def test_drafts_have_no_history_for_others(browse, ada, ben):
    draft = make.post(author=ada, as_draft=True)
    assert browse(ben).get(history_of(draft)).status_code == 404


@one_in(2)
@given(old=HOSTILE, new=HOSTILE)
def test_texts_are_escaped(comment, old, new):
    comment.body = new
    comment.save(update_fields=["body"])
    comment.revisions.all().delete()
    plain = {tag for tag, _ in read(Client().get(history_of(comment))).elements}
    earlier(comment, old)
    page = read(Client().get(history_of(comment)))
    ours = {"article", "h3", "time", "del", "ins", "details", "summary", "div", "p", "span", "a", "bdi"}
    assert {tag for tag, _ in page.elements} - plain <= ours
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert sum(tag == "article" for tag, _ in page.elements) == 2
