"""Every page in the permission tables is photographed."""

import re

from django.urls import resolve

from tests.permissions import account_pages, admin_pages, forum_pages
from tests.permissions.table import rows_of
from tests.shots.pages import PAGES

# Text, a picture, or part of a page.
NOT_PAGES = {
    "healthz",
    "readyz",
    "robots",
    "manifest",
    "images:picture",
    "comments:members",
    "search:suggest",
    "search:similar",
}


def views(paths) -> set[str]:
    """The names of the views of these paths, with 1 for each key."""
    paths = (re.sub(r"\{\w+\}", "1", path).partition("?")[0] for path in paths if not path.startswith("{"))
    return {resolve(path).view_name for path in paths if path != "/no-such-page/"}


def test_every_page_in_the_permission_tables_is_photographed():
    rows = [row for part in (forum_pages, account_pages, admin_pages) for row in rows_of(part.TABLE)]
    pages = views(row.path for row in rows if row.method == "GET" and "200" in row.expected)
    assert pages - views(page.path for page in PAGES) - NOT_PAGES - {"posts:post"} == set()


def test_no_two_screenshots_have_the_same_name():
    assert len({page.name for page in PAGES}) == len(PAGES)
