"""Posts that may be about the same story: how well they are found, and which posts are never shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.posts.models import Post
from forum.search import stories
from forum.search.models import PostEntry
from forum.text import markup
from tests.search.stories import OTHERS, SET_ASIDE, Report, others, pairs
from tests.support import make

RIGHT = 40  # of 50


def publish(reports: list[Report], **fields) -> list[Post]:
    """Publish many posts at once, an hour apart."""
    author, category, now = make.member(), make.category(), timezone.now()
    posts = []
    for number, report in enumerate(reports):
        at = now - timedelta(minutes=4 * number)
        times = {"created_at": at, "published_at": at, "last_activity_at": at}
        body = {"body": report.excerpt, "body_html": markup.render(report.excerpt).html}
        post = Post(author=author, category=category, title=report.title, **body, **times, **fields)
        post.kind, post.status = Post.Kind.SEED, Post.Status.PUBLISHED
        post.slug, post.source_url, post.source_name = "story", f"https://example.org/{number}", "The Example"
        post.set_search_words()
        posts.append(post)
    return Post.objects.bulk_create(posts)


def found(report: Report) -> list[Post]:
    return stories.similar(*report)


def test_the_other_report_of_a_story_is_found_among_two_thousand_posts(db):
    reports, rest = pairs(), others(OTHERS - len(pairs()))
    publish(rest)
    shown = sum(bool(found(second)) for _first, second in reports)  # before anybody has posted the story
    posts = publish([first for first, _second in reports])
    hits = [post in found(second) for post, (_first, second) in zip(posts, reports, strict=True)]
    tuned, set_aside = hits[:-SET_ASIDE], hits[-SET_ASIDE:]
    print(
        f"\n{sum(hits)} of {len(hits)} stories are found: {sum(tuned)} of {len(tuned)} with which the ranking was "
        f"tuned, {sum(set_aside)} of {len(set_aside)} others. {shown} show something else before they are posted."
    )
    assert sum(hits) >= RIGHT
    assert shown <= len(reports) / 2


STORY = Report("Lady Agnes runs aground off Kelmouth", "The ferry struck a sandbank in thick fog near Kelmouth.")


def test_removed_and_old_posts_are_not_shown_and_neither_is_the_post_itself(db, mo):
    [post] = publish([STORY])
    assert found(STORY) == [post]
    assert stories.similar(*STORY, itself=post.pk) == []
    PostEntry.objects.update(created_at=timezone.now() - stories.RECENT)
    assert found(STORY) == []
    PostEntry.objects.update(created_at=timezone.now())
    post.hide(by=mo, reason="A joke.")
    assert found(STORY) == []


@pytest.mark.parametrize(
    "text", ["", " ", "'", "\\", "a:*", "\0", "'; DROP", "🦀" * 300, "x" * 100_000, "日本語の見出し"]
)
def test_any_text_is_answered(browse, ada, text):
    answer = browse(ada).get("/search/similar/", {"title": text, "excerpt": text})
    assert answer.status_code in {200, 400}


def test_the_fragment_names_the_source_and_escapes_titles(browse, ada):
    publish([STORY._replace(title="Lady <b>Agnes</b> runs aground off Kelmouth")])
    page = browse(ada).get("/search/similar/", dict(zip(("title", "excerpt"), STORY, strict=True)))
    assert "Lady &lt;b&gt;Agnes&lt;/b&gt; runs" in page.text
    assert "The Example" in page.text
    assert page.headers["Cache-Control"].startswith("private") or "no-store" in page.headers["Cache-Control"]
