"""The text before an edit is kept as a revision, unless the edit is silent."""

import pytest

from tests.support import make


def revisions(thing) -> list[str]:
    """The earlier texts, latest first. Also checks that it is marked as edited if, and only if, there are any."""
    thing.refresh_from_db()
    bodies = list(thing.revisions.values_list("body", flat=True))
    assert bool(bodies) == (thing.edited_at is not None)
    return bodies


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment, long_ago):
    """A post without comments or a comment without replies, published yesterday."""
    return long_ago({"post": make.post(), "comment": comment}[request.param])


def test_each_edit_keeps_the_previous_text(thing):
    first = thing.body
    thing.edit(body="Second.")
    thing.edit(body="Third.")
    assert revisions(thing) == ["Second.", first]


def test_a_silent_edit_keeps_nothing(thing, long_ago):
    long_ago(thing, minutes=14)
    thing.edit(body="Second.")
    assert revisions(thing) == []


def test_saving_the_same_text_keeps_nothing(thing):
    thing.edit(body=thing.body)
    assert revisions(thing) == []


def test_each_version_begins_when_the_previous_one_ends(thing):
    published = thing.current_since
    thing.edit(body="Second.")
    second = thing.edited_at
    thing.edit(body="Third.")
    spans = list(thing.revisions.values_list("written_at", "replaced_at"))
    assert spans == [(second, thing.edited_at), (published, second)]


def test_after_a_reply_no_edit_is_silent(post, comment):
    make.comment(post=post, parent=comment)
    comment.edit(body="I never said that.")
    assert revisions(comment) == ["About time."]


def test_after_a_comment_no_edit_of_the_post_is_silent(post, comment):
    post.edit(body="It was **not** decided.")
    assert revisions(post) == ["The council has **decided**."]


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_after_an_upvote_no_edit_is_silent(post, comment, mo, kind):
    thing = {"post": make.post(), "comment": comment}[kind]
    first = thing.body
    thing.upvote(by=mo)
    thing.edit(body="I never said that.")
    assert revisions(thing) == [first]


def test_after_a_quotation_no_edit_is_silent(post, comment):
    make.comment(post=post, body="> **Ben** in #1:\n>\n> About time.\n\nIs it?")
    comment.edit(body="I never said that.")
    assert revisions(comment) == ["About time."]


def test_all_text_fields_of_a_post_are_kept(db, long_ago):
    seed = long_ago(make.seed(title="A bridge"))
    seed.edit(title="No bridge", source_url="https://example.org/other", source_name="Another", byline="B.")
    revision = seed.revisions.get()
    assert (revision.title, revision.byline) == ("A bridge", "A. Writer")
    assert (revision.source_url, revision.source_name) == ("https://example.org/bridge", "The Wick Courier")


def test_moving_a_post_to_another_category_keeps_nothing(post, comment):
    post.edit(category=make.category())
    assert revisions(post) == []


def test_a_draft_keeps_nothing_even_when_it_is_published(ada):
    draft = make.post(author=ada, as_draft=True)
    draft.edit(body="Second.")
    draft.edit(body="Third.", publish=True)
    assert revisions(draft) == []
