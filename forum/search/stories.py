"""Finds recent posts that may be about the same story as a new one: by the rare words that both share.

Two papers choose different words for the same story, but names, places and uncommon things are in both. Similarity
of whole titles doesn't work: headlines about different events are often more alike. So each word that two texts
share counts by how rare it is among the latest posts (its inverse document frequency, as in search engines), and
twice if it's in the title of both.
"""

from collections import Counter
from datetime import timedelta
from math import log

from django.utils import timezone

from forum.posts.forms import PostForm
from forum.posts.models import Post
from forum.text import analysis
from forum.web.sql import select

RECENT = timedelta(days=7)  # a story
COMPARED = 2_000  # of the latest posts: what tells rare words from common ones, also on a new site
LONGEST = 1_000  # characters of its text that count
MOST_WORDS = 80  # of the new post
SHOWN = 5
# What the shared words have to add up to. A name that occurs nowhere else is worth 15 if it's in both titles.
ENOUGH = 20.0
FEW_POSTS = 100  # with fewer posts than this, most words look rare

SHARED = """
WITH latest AS MATERIALIZED (
    SELECT post_id, words, title, created_at > %(since)s AS is_recent FROM search_postentry
    WHERE is_visible AND words IS NOT NULL AND post_id IS DISTINCT FROM %(itself)s
    ORDER BY created_at DESC LIMIT %(compared)s
)
SELECT post_id, is_recent, array_agg(number) AS shared,
    array_agg(number) FILTER (WHERE title @@ query) AS in_title, (SELECT count(*) FROM latest) AS total
FROM latest JOIN unnest(%(queries)s::tsquery[]) WITH ORDINALITY AS word (query, number) ON words @@ query
GROUP BY post_id, is_recent
"""


def similar(title: str, excerpt: str, *, itself: int | None = None) -> list[Post]:
    """The recent posts that may be about the same story as a text, the likeliest first: five at most, often none.

    `itself` is the key of the post with this text, if it has been saved.
    """
    of_title = _stems(title[:LONGEST])
    words = list(dict.fromkeys([*of_title, *_stems(excerpt[:LONGEST])]))[:MOST_WORDS]
    if not words:
        return []
    rows = select(SHARED, _values(words, itself))
    frequency = Counter(number for row in rows for number in row["shared"])
    total = max(rows[0]["total"] if rows else 0, FEW_POSTS)
    weights = {number: log(total / count) for number, count in frequency.items()}
    scores: dict[int, float] = {}
    for row in rows:
        if row["is_recent"]:
            in_both = [number for number in row["in_title"] or () if number <= len(of_title)]
            scores[row["post_id"]] = sum(weights[number] for number in [*row["shared"], *in_both])
    likely = [key for key, score in Counter(scores).most_common(SHOWN) if score >= ENOUGH]
    posts = Post.objects.published().select_related("category").in_bulk(likely)
    return [posts[key] for key in likely if key in posts]


def similar_to_form(form: PostForm) -> list[Post]:
    """The same for a form that was sent, which is how it works without scripts. None for a new form."""
    if not form.is_bound:
        return []
    return similar(form["title"].value() or "", form["body"].value() or "", itself=form.instance.pk)


def _stems(text: str) -> list[str]:
    """The stems of its words, each once. Single letters say nothing."""
    return list(dict.fromkeys(token.stem for token in analysis.tokens(text) if len(token.stem) > 1))


def _values(words: list[str], itself: int | None) -> dict[str, object]:
    queries = ["'" + word.replace("\\", "\\\\").replace("'", "''") + "':BD" for word in words]
    since = timezone.now() - RECENT
    return {"queries": queries, "itself": itself, "since": since, "compared": COMPARED}
