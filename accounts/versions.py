"""By what it is known whether a member's page has changed, and the names that all pages show."""

from forum.pagecache.asking import Version, topic
from forum.web.http import ROWS_A_PAGE, rows_before

# What pages say of members and categories. A moderator's mark returns as a suspension ends: nobody writes that.
NAMES = f"""
    {topic("names")},
    (SELECT count(*) FROM accounts_user WHERE role <> 'member' AND suspended_until > now())
"""
# What the head of the page shows beside the names; the rows, and whether another page follows. `OFFSET 0`: else
# the database would fetch the rows twice. Moments are numbers, since the text of a date depends on the time zone
# that a connection has set.
PROFILE = f"""
SELECT concat_ws(
    ' ', {NAMES}, imported, extract(epoch FROM created_at), hashtextextended(bio, 0),
    rows[:{ROWS_A_PAGE}], cardinality(rows) > {ROWS_A_PAGE}
)
FROM accounts_user member, LATERAL (SELECT array_agg(row) AS rows FROM ({{rows}}) AS listed OFFSET 0) AS page
WHERE upper(username) = upper(%s) AND username = %s AND (rows IS NOT NULL OR {{{{before}}}} = 0)
"""
POSTS = f"""
SELECT id || ':' || version AS row FROM posts_post WHERE author_id = member.id AND status = 'published'
ORDER BY published_at DESC, id DESC LIMIT {ROWS_A_PAGE + 1} OFFSET {{before}}
"""
# Not by the row's xmin: whoever values or answers a comment writes its row, which shows neither here.
COMMENTS = f"""
SELECT concat_ws(
    ':', c.id, hashtextextended(c.body_html, 0), extract(epoch FROM c.created_at),
    c.imported_at IS NULL, c.edited_at IS NULL, p.status, hashtextextended(p.title, 0)
) AS row
FROM comments_comment c JOIN posts_post p ON p.id = c.post_id
WHERE c.author_id = member.id AND c.hidden_at IS NULL AND c.withdrawn_at IS NULL
ORDER BY c.created_at DESC, c.id DESC LIMIT {ROWS_A_PAGE + 1} OFFSET {{before}}
"""
PROFILE_OF = {"posts": PROFILE.format(rows=POSTS), "comments": PROFILE.format(rows=COMMENTS)}


def of_profile(asked: dict[str, str], username: str) -> Version | None:
    before = rows_before(asked)
    tab = "comments" if asked.get("tab") == "comments" else "posts"
    return None if before is None else Version(PROFILE_OF[tab].format(before=before), (username, username))
