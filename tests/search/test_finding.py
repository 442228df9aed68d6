"""Who searches finds what stands, by its words and by each operator; what is gone is not even hinted at."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum.comments.models import Comment
from tests.support import make

UTC = ZoneInfo("UTC")


@pytest.fixture
def bridge(ada):
    """A seed by Ada; its title and its text tell of a bridge."""
    return make.seed(
        author=ada, title="A new bridge", body="It will cost.", category=make.category("City Transport")
    )


@pytest.fixture
def tolls(bridge, ben):
    """Number 1 under the bridge, by Ben."""
    return make.comment(post=bridge, author=ben, body="Who pays the tolls of the ferries?")


def test_words_are_found_in_any_form(found, tolls):
    assert found("toll") == found("TOLLS ferry") == ["1"]


def test_all_words_have_to_be_there(found, tolls):
    assert found("toll bridge") == []


def test_a_post_is_found_by_title_text_source_and_byline(found, bridge):
    for words in ("bridges", "cost", "courier", "writer"):
        assert len(found(words)) == 1


def test_a_title_counts_more_than_words_in_a_text(found, bridge):
    make.post(title="A ferry", body="No bridge, no bridge, no bridge.")
    first, _second = found("bridge")
    assert "A new" in first


def test_a_phrase_stands_as_it_is_written(found, tolls):
    assert found('"pays the tolls"') == ["1"]
    assert found('"tolls pays"') == []


def test_a_minus_leaves_out_words_and_phrases(found, bridge, tolls):
    make.comment(post=bridge, body="The tolls are fair.")
    assert found("toll -fair") == found('toll -"are fair"') == ["1"]
    assert found("-toll in:comments") == []


def test_by_author(found, ada, ben, bridge, tolls):
    make.comment(post=bridge, author=ada, body="Tolls again?")
    assert found("toll author:ben") == found("toll author:@BEN") == found("toll -author:ada") == ["1"]
    assert sorted(found("toll author:ben author:ada")) == ["1", "2"]


def test_in_a_category_by_its_slug_or_its_name(found, tolls):
    elsewhere = make.post(category=make.category("Kitchen"))
    make.comment(post=elsewhere, body="Tolls!")
    assert len(found("toll")) == 2
    for text in ("category:city-transport", 'category:"city transport"', "-category:kitchen"):
        assert found(f"toll {text} author:ben") == ["1"]


def test_from_a_source_by_its_name_or_its_host(found, bridge, tolls):
    other = make.seed(source_name="The 100% Gazette", source_url="https://gazette.example/x")
    make.comment(post=other, author=tolls.author, body="Tolls.")
    assert found('toll source:courier source:"no such"') == ["1"]
    assert len(found("toll source:gazette.example")) == len(found("toll source:100%")) == 1
    assert found("toll source:1%0") == []
    assert len(found("toll -source:gazette")) == 1


def test_in_posts_or_in_comments(found, bridge, tolls):
    make.comment(post=bridge, body="That bridge again.")
    assert found("bridge in:comments") == ["2"]
    assert len(found("bridge in:posts")) == 1
    assert len(found("bridge in:posts in:comments")) == 2


def test_before_and_after_a_day(found, bridge):
    old = Comment.objects.create(
        post=bridge,
        path=[7],
        arrival=7,
        body="Toll",
        body_html="<p>Toll</p>",
        created_at=datetime(2024, 12, 31, 23, 59, tzinfo=UTC),
    )
    new = Comment.objects.create(
        post=bridge,
        path=[8],
        arrival=8,
        body="Toll",
        body_html="<p>Toll</p>",
        created_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    assert found("toll before:2025") == found("toll before:2025-01-01 after:2024-12") == [old.number]
    assert found("toll after:2025") == found("toll after:2025-01-01") == [new.number]


def test_operators_alone_find_the_newest(found, bridge, tolls, ben):
    make.comment(post=bridge, author=ben, body="More.")
    assert found("author:ben") == ["2", "1"]


def test_the_newest_come_first_where_that_is_asked(found, bridge, tolls):
    make.comment(post=bridge, body="One toll among many, many other words that say nothing of it.")
    assert found("toll") == ["1", "2"]
    assert found("toll", newest=True) == ["2", "1"]


def test_an_imported_comment_without_author_is_found(found, bridge):
    row = Comment(
        post=bridge, path=[1], arrival=1, body="Toll", body_html="<p>Toll</p>", imported_at=timezone.now()
    )
    Comment.objects.bulk_create([row])
    assert found("toll") == found("toll -author:ada") == ["1"]


def test_what_is_hidden_is_gone_at_once_and_back_when_restored(found, tolls, mo):
    tolls.hide(by=mo, reason="Off topic: tolls.")
    assert found("toll") == found("author:ben") == []
    tolls.restore(by=mo, reason="On topic.")
    assert found("toll") == ["1"]


def test_what_is_withdrawn_is_gone(found, tolls):
    tolls.withdraw()
    assert found("toll") == []


def test_a_removed_post_and_its_thread_are_gone(found, bridge, tolls, mo):
    bridge.hide(by=mo, reason="Libel.")
    assert found("bridge") == found("toll") == found("author:ada") == []
    bridge.restore(by=mo, reason="No libel.")
    assert found("toll") == ["1"]


def test_nobody_finds_a_draft_not_even_its_author(found, browse, ada):
    draft = make.post(author=ada, title="A secret", as_draft=True)
    assert found("secret") == []
    assert b"A secret" not in browse(ada).get("/search/?q=secrets").content
    draft.edit(title="A secret", publish=True)
    assert len(found("secret")) == 1


def test_an_edit_is_found_by_its_new_words_only(found, tolls):
    tolls.edit(body="Who pays for the boats?")
    assert found("toll") == []
    assert found("boat") == ["1"]


def test_who_leaves_takes_the_name_along(found, tolls, ben):
    ben.delete()
    assert found("toll") == ["1"]
    assert found("toll author:ben") == []


def test_what_is_deleted_leaves_nothing_to_find(found, tolls):
    Comment.objects.filter(pk=tolls.pk).delete()
    assert found("toll") == []


def test_one_day_has_no_place_for_another(found, bridge, tolls):
    soon = timezone.localdate() + timedelta(days=1)
    assert found(f"toll before:{soon}") == ["1"]
    assert found(f"toll after:{soon}") == []
