"""Creates rows for tests with the same methods as the views. Arguments that a test leaves out don't matter to
it."""

import uuid
from itertools import count

from accounts.models import User
from forum.categories.models import Category
from forum.comments.counting import count_comments
from forum.comments.models import Comment
from forum.fetching import changes
from forum.fetching.models import Change, Fetch
from forum.posts.models import Post

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def member(username: str = "", *, role: str = "member", **fields) -> User:
    """A member who can log in with PASSWORD."""
    username = username or f"member-{next(_numbers)}"
    fields = {"email": f"{username}@example.org", "password": PASSWORD, **fields}
    return User.objects.create_user(username, role=role, **fields)


def category(name: str = "", **fields) -> Category:
    name = name or f"Category {next(_numbers)}"
    return Category.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-"), **fields})


def post(*, author: User | None = None, **fields) -> Post:
    """A published original."""
    fields = {
        "kind": Post.Kind.ORIGINAL,
        "title": f"A new bridge for Lower Wick {next(_numbers)}",
        "category": fields.get("category") or category(),
        "body": "The council has **decided**.",
        **fields,
    }
    return Post.objects.publish(author=author or member(), **fields)


def seed(**fields) -> Post:
    """A published seed."""
    source = {"source_url": "https://example.org/bridge", "source_name": "The Wick Courier", "byline": "A. Writer"}
    return post(**{"kind": Post.Kind.SEED, **source, **fields})


def comment(*, post: Post, author: User | None = None, body: str = "About time.", parent=None) -> Comment:
    return Comment.objects.publish(
        post=post, author=author or member(), body=body, parent=parent, key=uuid.uuid4()
    )


def thread(post: Post, *numbers: str, upvotes: dict[str, int] | None = None) -> list[Comment]:
    """Create many comments at once, by the post's author. Numbers of parents must come before their replies.

    `upvotes` has the upvote counts of some comments, by number.
    """
    by_path: dict[tuple, Comment] = {}
    for sequence, number in enumerate(numbers, start=1):
        path = tuple(map(int, number.split(".")))
        parent = by_path.get(path[:-1])
        by_path[path] = Comment(
            **{"post": post, "author": post.author, "parent": parent, "path": list(path), "sequence": sequence},
            **{"body": "So.", "body_html": "<p>So.</p>", "upvote_count": (upvotes or {}).get(number, 0)},
        )
        if parent:
            parent.replies_numbered = path[-1]
    for depth in sorted({len(path) for path in by_path}):
        Comment.objects.bulk_create(each for path, each in by_path.items() if len(path) == depth)
    post.last_sequence, post.roots_numbered = len(by_path), max((path[0] for path in by_path), default=0)
    post.save(update_fields=["last_sequence", "roots_numbered"])
    count_comments(post)
    post.refresh_from_db()
    return list(by_path.values())


def changed_article(post: Post) -> None:
    """The page of a seed is fetched again, and has another headline."""
    fetch = Fetch.objects.create(url="https://news.example/", post=post)
    changes.note(fetch, 0, [changes.Found(Change.Kind.HEADLINE, "One", "Two")], None, None)
