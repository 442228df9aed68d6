"""By what it is known whether a member's page has changed, and the names that all pages show."""

from forum.http import ROWS_A_PAGE, rows_before
from forum.versions.asking import Version, topic

# What pages say of members and categories. A moderator's mark returns as a suspension ends: nobody writes that.
NAMES = f"""
    {topic("names")},
    (SELECT count(*) FROM accounts_user WHERE role <> 'member' AND suspended_until > now())
"""
# A row's xmin and ctid are others whenever anything of it was written. `OFFSET 0`: else it would be asked twice.
PROFILE = f"""
SELECT concat_ws(' ', {NAMES}, member.xmin, member.ctid, count, rows)
FROM accounts_user member, LATERAL ({{rows}} OFFSET 0) AS page
WHERE upper(username) = upper(%s) AND username = %s AND (rows IS NOT NULL OR {{{{before}}}} = 0)
"""
POSTS = f"""
SELECT
    (SELECT count(*) FROM posts_post WHERE author_id = member.id AND status = 'published') AS count,
    (SELECT string_agg(id || ':' || version, ',') FROM (
        SELECT id, version FROM posts_post WHERE author_id = member.id AND status = 'published'
        ORDER BY published_at DESC, id DESC LIMIT {ROWS_A_PAGE} OFFSET {{before}}
    ) AS listed) AS rows
"""
COMMENTS = f"""
SELECT
    (
        SELECT count(*) FROM comments_comment
        WHERE author_id = member.id AND hidden_at IS NULL AND withdrawn_at IS NULL
    ) AS count,
    (SELECT string_agg(id || ':' || written || status || title, ',') FROM (
        SELECT c.id, c.xmin || c.ctid::text AS written, p.status, hashtextextended(p.title, 0) AS title
        FROM comments_comment c JOIN posts_post p ON p.id = c.post_id
        WHERE c.author_id = member.id AND c.hidden_at IS NULL AND c.withdrawn_at IS NULL
        ORDER BY c.created_at DESC, c.id DESC LIMIT {ROWS_A_PAGE} OFFSET {{before}}
    ) AS listed) AS rows
"""
PROFILE_OF = {"posts": PROFILE.format(rows=POSTS), "comments": PROFILE.format(rows=COMMENTS)}


def of_profile(asked: dict[str, str], username: str) -> Version | None:
    before = rows_before(asked)
    tab = "comments" if asked.get("tab") == "comments" else "posts"
    return None if before is None else Version(PROFILE_OF[tab].format(before=before), (username, username))
