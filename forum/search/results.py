"""The rows of one page of results, by queries written by hand. What was hidden meanwhile is not among them."""

from forum.text import markup

MARKS = f'StartSel="{markup.MARK}", StopSel="{markup.END_OF_MARK}"'
SOME = f"MaxFragments=1, ShortWord=0, MaxWords=28, MinWords=14, {MARKS}"
ALL = f"HighlightAll=true, {MARKS}"

# A title is text, of which ts_headline would drop what looks like a tag.
POSTS = """
SELECT p.id, p.slug, p.kind, p.published_at, p.imported_at IS NOT NULL, p.author_id, u.username, u.display_name,
    c.slug, c.name, p.author_id IN (SELECT ignored_id FROM accounts_ignore WHERE member_id = %s::bigint),
    ts_headline(search_language(), replace(replace(p.title, '&', '&amp;'), '<', '&lt;'), %s::tsquery, %s),
    ts_headline(search_language(), p.body_html, %s::tsquery, %s)
FROM posts_post p JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = p.author_id
WHERE p.id = ANY(%s::bigint[]) AND p.status = 'published'
"""
COMMENTS = """
SELECT m.id, m.post_id, m.path, m.created_at, m.imported_at IS NOT NULL, m.author_id, u.username, u.display_name,
    c.slug, c.name, m.author_id IN (SELECT ignored_id FROM accounts_ignore WHERE member_id = %s::bigint),
    p.title, ts_headline(search_language(), m.body_html, %s::tsquery, %s)
FROM comments_comment m JOIN posts_post p ON p.id = m.post_id JOIN categories_category c ON c.id = p.category_id
    LEFT JOIN accounts_user u ON u.id = m.author_id
WHERE m.id = ANY(%s::bigint[]) AND m.hidden_at IS NULL AND m.withdrawn_at IS NULL AND p.status = 'published'
"""
BY = ("at", "is_imported", "author_id", "username", "display_name")
AUTHORED = (*BY, "in_slug", "in_name", "is_ignored", "title", "excerpt")
OF_POST, OF_COMMENT = ("pk", "slug", "kind", *AUTHORED), ("pk", "post_id", "path", *AUTHORED)


def load(chosen: list[tuple[int, int | None]], *, marked: str, reader: int | None, cursor) -> list[dict]:
    """A row for each (post, comment or None), in their order, with the words of a tsquery marked.

    `reader`: the key of the member who searches, who may ignore some of the authors."""
    posts = [post for post, comment in chosen if comment is None]
    comments = [comment for _post, comment in chosen if comment is not None]
    found = {}
    if posts:
        cursor.execute(POSTS, [reader, marked, ALL, marked, SOME, posts])
        found |= {(row[0], None): _post(row) for row in cursor.fetchall()}
    if comments:
        cursor.execute(COMMENTS, [reader, marked, SOME, comments])
        found |= {(row[1], row[0]): _comment(row) for row in cursor.fetchall()}
    return [found[pair] for pair in chosen if pair in found]


def _post(columns: tuple) -> dict:
    row = dict(zip(OF_POST, columns, strict=True))
    title = markup.highlighted(row["title"], is_piece=False)
    return row | {"title": title, "excerpt": markup.highlighted(row["excerpt"])}


def _comment(columns: tuple) -> dict:
    row = dict(zip(OF_COMMENT, columns, strict=True))
    return row | {"excerpt": markup.highlighted(row["excerpt"])}
