"""The site's URLs, and pages that do as little as possible, to measure the others by."""

import gzip
import threading

import psycopg
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from forum.urls import handler403, handler404, urlpatterns  # noqa: F401
from tests.bench.words import constant_page

PATH_OF_BARE_PAGE = "/bench/bare/"
PACKED = gzip.compress(constant_page(30_000).encode(), 4, mtime=0)
COMMENTS = """
SELECT c.path, c.body_html, c.created_at, c.upvote_count, u.username
FROM comments_comment c JOIN accounts_user u ON u.id = c.author_id
WHERE c.post_id = %s ORDER BY c.path LIMIT 50
"""
OWN = {"autocommit": True, "cursor_factory": psycopg.Cursor}

here = threading.local()


def constant(request):
    """A page that is compressed already, as those in the page cache are."""
    return HttpResponse(PACKED, headers={"Content-Encoding": "gzip"})


def by_hand(request, post_id):
    """The least that a thread can cost: one query without the ORM, HTML without templates."""
    if not hasattr(here, "connection"):
        here.connection = psycopg.connect(**connection.get_connection_params() | OWN)
    rows = here.connection.execute(COMMENTS, [post_id], prepare=True)
    comments = "".join(
        f'<article class="comment" id="c-{".".join(map(str, path))}"><header><a href="/m/{name}/">{name}</a>'
        f' <time datetime="{at.isoformat()}">{at:%-d %b %Y}</time> {values}</header>{html}</article>\n'
        for path, html, at, values, name in rows
    )
    return HttpResponse(f"<!DOCTYPE html><title>By hand</title>\n{comments}")


urlpatterns = [
    path("bench/constant/", constant),
    path("bench/by-hand/<int:post_id>/", by_hand, name="by_hand"),
    *urlpatterns,
]
