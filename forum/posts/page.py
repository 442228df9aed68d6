"""The post as its page shows it, by one hand-written query.

Every page of a thread needs it. Through the ORM, three models with what is the reader's own take 1.3 to 3.5 ms
longer, and what the head of the page shows takes two more queries.
"""

import json

from accounts.models import User
from forum.categories.models import Category, Section
from forum.drafts.models import Draft
from forum.notifications.news import COUNT, News
from forum.web.sql import instance, select

from .models import Post


def _columns(table: str, names: list[str]) -> str:
    return ", ".join(f'{table}.{name} AS "{table}.{name}"' for name in names)


# All columns but those that the page has no use for.
POST = [field.attname for field in Post._meta.concrete_fields if field.name not in {"body", "form_key"}]
AUTHOR = ["id", "username", "display_name"]
CATEGORY = [field.attname for field in Category._meta.concrete_fields]
DRAFT = [field.attname for field in Draft._meta.concrete_fields]
_PUBLIC = f"""
SELECT {_columns("post", POST)}, {_columns("author", AUTHOR)}, {_columns("category", CATEGORY)} {{own}}
FROM posts_post AS post
JOIN categories_category AS category ON category.id = post.category_id
LEFT JOIN accounts_user AS author ON author.id = post.author_id
{{joins}}
WHERE post.id = %(post)s AND {{visible}}
"""
FOR_VISITOR = _PUBLIC.format(own="", joins="", visible="post.is_public")
FOR_MEMBER = _PUBLIC.format(
    own=f""",
    {_columns("draft", DRAFT)},
    EXISTS (SELECT FROM posts_value WHERE post_id = post.id AND member_id = %(member)s) AS valued,
    reading.tracked_at IS NOT NULL AS is_tracked, news.tracked, news.notices,
    ARRAY(
        SELECT ARRAY[slug, name] FROM categories_category WHERE archived_at IS NULL ORDER BY position, name
    ) AS sections
    """,
    joins=f"""
    LEFT JOIN drafts_draft AS draft ON draft.member_id = %(member)s AND draft.form_url = %(form_url)s
    LEFT JOIN notifications_reading AS reading ON reading.member_id = %(member)s AND reading.post_id = post.id
    CROSS JOIN ({COUNT}) AS news
    """,
    visible="(post.is_public OR post.author_id = %(member)s)",
)


def post_for_page(post_id: int, *, user, form_url: str) -> Post | None:
    """The post with its author and category, if the user may see it.

    With it `valued`, `is_tracked` and `draft` (what a member has typed into the form at `form_url`; of a visitor,
    nothing), and for a member `news` and `sections`, which the head of the page shows.
    """
    values = {"post": post_id, "member": user.pk, "form_url": form_url}
    found = select(FOR_MEMBER if user.is_authenticated else FOR_VISITOR, values)
    return _post(found[0], is_member=user.is_authenticated) if found else None


def _post(row: dict, *, is_member: bool) -> Post:
    post = instance(Post, row, "post.")
    post.author = instance(User, row, "author.") if post.author_id else None
    post.category = instance(Category, row, "category.")
    post.draft, post.valued, post.is_tracked = Draft(), False, False
    if is_member:
        if row["draft.id"]:
            post.draft = instance(Draft, row | {"draft.fields": json.loads(row["draft.fields"])}, "draft.")
        post.valued, post.is_tracked = row["valued"], row["is_tracked"]
        post.news = News(row["tracked"], row["notices"])
        post.sections = [Section(*each) for each in row["sections"]]
    return post
