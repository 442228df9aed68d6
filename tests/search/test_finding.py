"""Finding posts and comments by words and operators. Removed ones leave no trace in the results."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum.comments.models import Comment
from forum.text.analysis import vector
from tests.support import make

UTC = ZoneInfo("UTC")


@pytest.fixture
def bridge(ada):
    """A seed by Ada about a bridge."""
    return make.seed(
        author=ada, title="A new bridge", body="It will cost.", category=make.category("City Transport")
    )


@pytest.fixture
def tolls(bridge, ben):
    """Comment 1 on the bridge, by Ben."""
    return make.comment(post=bridge, author=ben, body="Who pays the tolls of the ferries?")


def test_words_are_found_in_any_form(found, tolls):
    assert found("toll") == found("TOLLS ferry") == ["1"]


def test_all_words_must_match(found, tolls):
    assert found("toll bridge") == []


def test_a_post_is_found_by_title_text_source_and_byline(found, bridge):
    for words in ("bridges", "cost", "courier", "writer"):
        assert len(found(words)) == 1


def test_a_match_in_the_title_ranks_higher(found, bridge):
    make.post(title="A ferry", body="No bridge, no bridge, no bridge.")
    first, _second = found("bridge")
    assert "A new" in first


def test_a_phrase_matches_in_order(found, tolls):
    assert found('"pays the tolls"') == ["1"]
    assert found('"tolls pays"') == []


def test_a_minus_excludes_words_and_phrases(found, bridge, tolls):
    make.comment(post=bridge, body="The tolls are fair.")
    assert found("toll -fair") == found('toll -"are fair"') == ["1"]
    assert found("-toll in:comments") == []


def test_search_by_author(found, ada, ben, bridge, tolls):
    make.comment(post=bridge, author=ada, body="Tolls again?")
    assert found("toll author:ben") == found("toll author:@BEN") == found("toll -author:ada") == ["1"]
    assert sorted(found("toll author:ben author:ada")) == ["1", "2"]


def test_search_in_a_category_by_slug_or_name(found, tolls):
    elsewhere = make.post(category=make.category("Kitchen"))
    make.comment(post=elsewhere, body="Tolls!")
    assert len(found("toll")) == 2
    for text in ("category:city-transport", 'category:"city transport"', "-category:kitchen"):
        assert found(f"toll {text} author:ben") == ["1"]


def test_search_by_source_name_or_host(found, bridge, tolls):
    other = make.seed(source_name="The 100% Gazette", source_url="https://gazette.example/x")
    make.comment(post=other, author=tolls.author, body="Tolls.")
    assert found('toll source:courier source:"no such"') == ["1"]
    assert len(found("toll source:gazette.example")) == len(found("toll source:100%")) == 1
    assert found("toll source:1%0") == []
    assert len(found("toll -source:gazette")) == 1


def test_accents_and_punctuation_in_names_of_sources_and_categories_do_not_matter(found, ada):
    category = make.category("Économie Générale")
    for source in ("Ñandú’s “Post”—Weekly", "中国日报", "Die Straße"):
        make.seed(source_name=source, title=f"A toll, says {source}", category=category)
    for value in ("nandu", '"ñandú\'s"', '"post weekly"', "国日", "日报", "strasse"):
        assert len(found(f"toll source:{value}")) == 1
    for value in ("economie-generale", '"economie generale"', '"ÉCONOMIE générale"'):
        assert len(found(f"toll category:{value}")) == 3


def test_search_in_posts_or_comments(found, bridge, tolls):
    make.comment(post=bridge, body="That bridge again.")
    assert found("bridge in:comments") == ["2"]
    assert len(found("bridge in:posts")) == 1
    assert len(found("bridge in:posts in:comments")) == 2


def test_search_before_and_after_a_date(found, bridge):
    old = Comment.objects.create(
        post=bridge,
        path=[7],
        sequence=7,
        body="Toll",
        body_html="<p>Toll</p>",
        search_words=vector("Toll"),
        created_at=datetime(2024, 12, 31, 23, 59, tzinfo=UTC),
    )
    new = Comment.objects.create(
        post=bridge,
        path=[8],
        sequence=8,
        body="Toll",
        body_html="<p>Toll</p>",
        search_words=vector("Toll"),
        created_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    assert found("toll before:2025") == found("toll before:2025-01-01 after:2024-12") == [old.number]
    assert found("toll after:2025") == found("toll after:2025-01-01") == [new.number]


def test_operators_alone_find_the_newest(found, bridge, tolls, ben):
    make.comment(post=bridge, author=ben, body="More.")
    assert found("author:ben") == ["2", "1"]


def test_results_can_be_sorted_by_newest(found, bridge, tolls):
    make.comment(post=bridge, body="These tolls are among many, many other words that say nothing of them.")
    assert found("toll") == ["1", "2"]
    assert found("toll", newest=True) == ["2", "1"]


def test_an_imported_comment_without_author_is_found(found, bridge):
    row = Comment(
        post=bridge,
        path=[1],
        sequence=1,
        body="Toll",
        body_html="<p>Toll</p>",
        search_words=vector("Toll"),
        imported_at=timezone.now(),
    )
    Comment.objects.bulk_create([row])
    assert found("toll") == found("toll -author:ada") == ["1"]


def test_a_hidden_comment_is_not_found_until_it_is_restored(found, tolls, mo):
    tolls.hide(by=mo, reason="Off topic: tolls.")
    assert found("toll") == found("author:ben") == []
    tolls.restore(by=mo, reason="On topic.")
    assert found("toll") == ["1"]


def test_a_withdrawn_comment_is_not_found(found, tolls):
    tolls.withdraw()
    assert found("toll") == []


def test_a_removed_post_and_its_comments_are_not_found(found, bridge, tolls, mo):
    bridge.hide(by=mo, reason="Libel.")
    assert found("bridge") == found("toll") == found("author:ada") == []
    bridge.restore(by=mo, reason="No libel.")
    assert found("toll") == ["1"]


def test_nobody_finds_a_draft_post(found, browse, ada):
    draft = make.post(author=ada, title="A secret", as_draft=True)
    assert found("secret") == []
    assert b"A secret" not in browse(ada).get("/search/?q=secrets").content
    draft.edit(title="A secret", publish=True)
    assert len(found("secret")) == 1


def test_an_edited_comment_is_found_by_its_new_words_only(found, tolls):
    tolls.edit(body="Who pays for the boats?")
    assert found("toll") == []
    assert found("boat") == ["1"]


def test_a_former_member_is_not_found_by_name(found, tolls, ben):
    ben.delete()
    assert found("toll") == ["1"]
    assert found("toll author:ben") == []


def test_a_deleted_comment_is_not_found(found, tolls):
    Comment.objects.filter(pk=tolls.pk).delete()
    assert found("toll") == []


def test_tomorrow_is_after_todays_comments(found, bridge, tolls):
    soon = timezone.localdate() + timedelta(days=1)
    assert found(f"toll before:{soon}") == ["1"]
    assert found(f"toll after:{soon}") == []
