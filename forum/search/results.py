"""Loads the rows of one page of results, with hand-written queries. They leave out rows that were hidden after the
search query ran."""

from forum.posts.models.post import PUBLISHED
from forum.text import markup
from forum.web.sql import select

MARKS = f'StartSel="{markup.MARK}", StopSel="{markup.END_OF_MARK}"'
SOME = f"MaxFragments=1, ShortWord=0, MaxWords=28, MinWords=14, {MARKS}"
ALL = f"HighlightAll=true, {MARKS}"

# A title is plain text. It's escaped, because ts_headline removes everything that looks like a tag.
POSTS = f"""
SELECT p.id AS pk, p.slug, p.kind, p.published_at AS at, p.imported_at IS NOT NULL AS is_imported,
    p.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name,
    p.author_id IN (SELECT ignored_id FROM accounts_ignore WHERE member_id = %(reader)s::bigint) AS is_ignored,
    ts_headline(
        search_language(), replace(replace(p.title, '&', '&amp;'), '<', '&lt;'), %(marked)s::tsquery, %(all)s
    ) AS title,
    ts_headline(search_language(), p.body_html, %(marked)s::tsquery, %(some)s) AS excerpt
FROM posts_post p JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = p.author_id
WHERE p.id = ANY(%(chosen)s::bigint[]) AND p.{PUBLISHED}
"""
COMMENTS = f"""
SELECT m.id AS pk, m.post_id, m.path, m.created_at AS at, m.imported_at IS NOT NULL AS is_imported,
    m.author_id, u.username, u.display_name, c.slug AS in_slug, c.name AS in_name,
    m.author_id IN (SELECT ignored_id FROM accounts_ignore WHERE member_id = %(reader)s::bigint) AS is_ignored,
    p.title, ts_headline(search_language(), m.body_html, %(marked)s::tsquery, %(some)s) AS excerpt
FROM comments_comment m JOIN posts_post p ON p.id = m.post_id JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = m.author_id
WHERE m.id = ANY(%(chosen)s::bigint[]) AND NOT m.is_removed AND p.{PUBLISHED}
"""


def load(chosen: list[tuple[int, int | None]], *, marked: str, reader: int | None) -> list[dict]:
    """A row for each (post, comment or None), in the same order, with the words of a tsquery marked.

    `reader` is the key of the member who searches. `is_ignored` is true for authors this member ignores.
    """
    posts = [post for post, comment in chosen if comment is None]
    comments = [comment for _post, comment in chosen if comment is not None]
    values = {"reader": reader, "marked": marked, "all": ALL, "some": SOME}
    found: dict[tuple[int, int | None], dict] = {}
    if posts:
        found |= {(row["pk"], None): _post(row) for row in select(POSTS, values | {"chosen": posts})}
    if comments:
        rows = select(COMMENTS, values | {"chosen": comments})
        found |= {(row["post_id"], row["pk"]): _comment(row) for row in rows}
    return [found[pair] for pair in chosen if pair in found]


def _post(row: dict) -> dict:
    title = markup.highlighted(row["title"], is_piece=False)
    return row | {"title": title, "excerpt": markup.highlighted(row["excerpt"])}


def _comment(row: dict) -> dict:
    return row | {"excerpt": markup.highlighted(row["excerpt"])}
