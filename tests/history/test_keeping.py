"""What stood there before an edit is kept, whenever readers are told of the edit."""

import pytest

from tests.support import make


def kept(thing) -> list[str]:
    """The texts that are kept, the latest first; and that there are some goes with being marked as edited."""
    thing.refresh_from_db()
    bodies = list(thing.revisions.values_list("body", flat=True))
    assert bool(bodies) == (thing.edited_at is not None)
    return bodies


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment, long_ago):
    """A post without comments, then a comment without answers; both of yesterday."""
    return long_ago({"post": make.post(), "comment": comment}[request.param])


def test_each_edit_keeps_what_stood_there(thing):
    first = thing.body
    thing.edit(body="Second.")
    thing.edit(body="Third.")
    assert kept(thing) == ["Second.", first]


def test_a_silent_edit_keeps_nothing(thing, long_ago):
    long_ago(thing, minutes=14)
    thing.edit(body="Second.")
    assert kept(thing) == []


def test_the_same_words_again_keep_nothing(thing):
    thing.edit(body=thing.body)
    assert kept(thing) == []


def test_one_text_begins_where_the_other_ends(thing):
    published = thing.standing_since
    thing.edit(body="Second.")
    second = thing.edited_at
    thing.edit(body="Third.")
    spans = list(thing.revisions.values_list("written_at", "replaced_at"))
    assert spans == [(second, thing.edited_at), (published, second)]


def test_once_answered_no_edit_is_silent(post, comment):
    make.comment(post=post, parent=comment)
    comment.edit(body="I never said that.")
    assert kept(comment) == ["About time."]


def test_once_commented_on_no_edit_is_silent(post, comment):
    post.edit(body="It was **not** decided.")
    assert kept(post) == ["The council has **decided**."]


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_once_valued_no_edit_is_silent(post, comment, mo, kind):
    thing = {"post": make.post(), "comment": comment}[kind]
    first = thing.body
    thing.value(by=mo)
    thing.edit(body="I never said that.")
    assert kept(thing) == [first]


def test_once_quoted_no_edit_is_silent(post, comment):
    make.comment(post=post, body="> **Ben** in #1:\n>\n> About time.\n\nIs it?")
    comment.edit(body="I never said that.")
    assert kept(comment) == ["About time."]


def test_all_words_of_a_post_are_kept(db, long_ago):
    seed = long_ago(make.seed(title="A bridge"))
    seed.edit(title="No bridge", source_url="https://example.org/other", source_name="Another", byline="B.")
    revision = seed.revisions.get()
    assert (revision.title, revision.byline) == ("A bridge", "A. Writer")
    assert (revision.source_url, revision.source_name) == ("https://example.org/bridge", "The Wick Courier")


def test_another_category_is_no_edit_of_the_words(post, comment):
    post.edit(category=make.category())
    assert kept(post) == []


def test_a_draft_keeps_nothing_not_even_when_it_is_published(ada):
    draft = make.post(author=ada, as_draft=True)
    draft.edit(body="Second.")
    draft.edit(body="Third.", publish=True)
    assert kept(draft) == []
