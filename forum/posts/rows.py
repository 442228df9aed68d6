"""Lists of posts as flat rows, loaded by one hand-written query.

For fifty posts with authors, categories and unread counts, the ORM takes more time than the database.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet

from accounts.person import Person
from forum.notifications.models.reading import HOW_MANY_NEW, positional
from forum.web.sql import select

MAX_COMMENTERS = 3  # whose avatars are shown; posts know them as `recent_commenters`
# Who commented last isn't joined: three more joins would take PostgreSQL longer to plan than to run.
# `page` has the primary keys of the posts on the page, with their positions.
_ROWS = """
SELECT posts_post.id AS pk, posts_post.slug, posts_post.title, posts_post.kind, posts_post.comment_count,
    posts_post.upvote_count, posts_post.source_name, posts_post.source_url, posts_post.published_at,
    posts_post.last_activity_at,
    posts_post.imported_at IS NOT NULL AS is_imported, posts_post.pinned_at IS NOT NULL AS is_pinned,
    posts_post.locked_at IS NOT NULL AS is_locked, author.username, author.display_name,
    category.name AS category, category.slug AS category_slug, category.colour,
    (SELECT ARRAY[username, display_name, picture] FROM accounts_user WHERE id = recent_commenters[1]) AS latest,
    (SELECT ARRAY[username, display_name, picture] FROM accounts_user WHERE id = recent_commenters[2]) AS second,
    (SELECT ARRAY[username, display_name, picture] FROM accounts_user WHERE id = recent_commenters[3]) AS third,
    {unread} AS unread
FROM unnest(ARRAY({keys})) WITH ORDINALITY AS page (id, position)
JOIN posts_post ON posts_post.id = page.id
JOIN categories_category AS category ON category.id = posts_post.category_id
LEFT JOIN accounts_user AS author ON author.id = posts_post.author_id
{readings} ORDER BY page.position
"""
_UNREAD = f"CASE WHEN notifications_reading.id IS NOT NULL THEN {HOW_MANY_NEW} END"
_READINGS = """
LEFT JOIN notifications_reading
    ON notifications_reading.post_id = posts_post.id AND notifications_reading.member_id = %s
"""


class Row(NamedTuple):
    """A post in a list.

    `latest`, `second` and `third` are who commented last: username, display name and picture, or None for a former
    member. `unread` counts the comments that are new to the reader; None if they never opened it.
    """

    pk: int
    slug: str
    title: str
    kind: str
    comment_count: int
    upvote_count: int
    source_name: str
    source_url: str
    published_at: datetime
    last_activity_at: datetime
    is_imported: bool
    is_pinned: bool
    is_locked: bool
    username: str | None
    display_name: str | None
    category: str
    category_slug: str
    colour: int
    latest: list[str] | None
    second: list[str] | None
    third: list[str] | None
    unread: int | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be done there: the reader has read everything, or nobody can reply."""
        return self.is_locked or self.unread == 0

    @property
    def commenters(self) -> list[Person]:
        """Those who commented last, the latest first, without former members."""
        return [Person(*each) for each in (self.latest, self.second, self.third) if each]


class PostRows:
    """Object list for a Paginator: counts the posts of a queryset and loads the rows of a page."""

    def __init__(self, posts, user):
        self.posts, self.user = posts, user

    def count(self) -> int:
        return self.posts.count()

    def __getitem__(self, page: slice) -> list[Row]:
        try:
            keys, params = self.posts.values_list("pk")[page].query.sql_with_params()
        except EmptyResultSet:  # Django knows that the page is empty
            return []
        mine: list[int] = []
        unread, readings = "NULL", ""
        if self.user.is_authenticated:
            (unread, mine), readings = positional(_UNREAD, self.user), _READINGS
            params = [*params, self.user.pk]
        rows = select(_ROWS.format(keys=keys, unread=unread, readings=readings), [*mine, *params])
        return [Row(**row) for row in rows]
