"""Who may pass where: every URL of the site, every role."""

import pytest
from django.db import transaction
from django.urls import get_resolver, resolve

from . import account_pages, admin_pages, forum_pages
from .table import ROLES, Row, rows_of

ROWS = [row for part in (forum_pages, account_pages, admin_pages) for row in rows_of(part.TABLE)]

# What anyone may send without having logged in: the ways to get in, and out.
OPEN_TO_VISITORS = {
    "/accounts/login/",
    "/accounts/logout/",
    "/admin/logout/",
    "/accounts/signup/",
    "/accounts/signup/again/",
    "/accounts/password/reset/",
    "/accounts/password/reset/key/1-made-up/",
}
LOG_IN = {"/accounts/login/", "/admin/login/"}
# Log in first; may not; is not there, takes no forms, is no more; has moved.
TURNED_AWAY = {"login", "403", "404", "405", "410", "301"}


def met(browser, row: Row, world: dict) -> str:
    """What a browser meets at a row's path; whatever the request changed is undone."""
    with transaction.atomic():
        response = getattr(browser, row.method.lower())(row.path.format(**world))
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.partition("?")[0] in LOG_IN:
        return "login"
    return str(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_meets_what_the_table_says(browse, world, people, row):
    seen = {role: met(browse(people[role]), row, world) for role in ROLES}
    assert seen == dict(zip(ROLES, row.expected, strict=True))


def test_every_url_of_the_site_is_in_the_table(world):
    listed = {route_of(row, world) for row in ROWS}
    assert sorted(set(routes(get_resolver().url_patterns)) - listed) == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
def test_a_visitor_who_sends_a_form_is_turned_away(row):
    assert row.path in OPEN_TO_VISITORS or row.expected[0] in TURNED_AWAY


def test_every_url_is_tried_with_a_form_too(world):
    tried = {method: set() for method in ("GET", "POST")}
    for row in ROWS:
        tried[row.method].add(route_of(row, world))
    assert tried["GET"] == tried["POST"]


def route_of(row: Row, world: dict) -> str:
    return resolve(row.path.format(**world).partition("?")[0]).route


def routes(patterns, before: str = ""):
    """The route of each URL below these patterns, as `resolve` names it."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^" if before else "")
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]
