"""Permissions: what every role gets at every URL of the site."""

from itertools import product
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.urls import get_resolver, resolve

from tests.support.shared import undone
from tests.support.tables import assert_each, rolled_back

from . import account_pages, admin_pages, forum_pages
from .forms import fill_form
from .table import ROLES, Row, rows_of

PARTS = {
    part.__name__.rpartition(".")[2]: rows_of(part.TABLE) for part in (forum_pages, account_pages, admin_pages)
}
ROWS = [row for rows in PARTS.values() for row in rows]
pytestmark = pytest.mark.usefixtures("db")

# Forms that visitors may submit: login, logout, sign-up and password reset; and a choice of theirs, in a cookie.
OPEN_TO_VISITORS = {
    "/view/",
    "/accounts/login/",
    "/accounts/logout/",
    "/admin/logout/",
    "/accounts/signup/",
    "/accounts/signup/again/",
    "/accounts/password/reset/",
    "/accounts/password/reset/key/1-made-up/",
}
LOG_IN = {"/accounts/login/", "/admin/login/"}
# What visitors get instead of a form being processed.
REFUSALS = {"login", "403", "404", "405", "410", "301"}
VISITOR_TABLES = {"cache", "django_session", "limits_counter"}  # tables that even visitors write to
SUCCESS = {"200", "204", "302"}  # responses to a form that changed something
DRAFT_TABLES = {"drafts_draft"}  # text is saved here even if it may not be published


class Answer(NamedTuple):
    status: str  # or `login`, or an exception
    changed: frozenset[str]  # tables

    @property
    def result(self) -> str:
        """The result as written in the tables."""
        if not self.changed - DRAFT_TABLES:
            return self.status
        return "done" if self.status in SUCCESS else f"{self.status}, and done"


@pytest.fixture(scope="module")
def checksums(module_db):
    """A function that returns a checksum for each table."""
    tables = sorted(set(connection.introspection.table_names()) - VISITOR_TABLES)
    each = ", ".join(f"(SELECT sum(hashtextextended(t::text, 0)) FROM {name} t)" for name in tables)

    def sums() -> dict:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {each}")
            return dict(zip(tables, cursor.fetchone(), strict=True))

    return sums


@pytest.fixture(scope="module", params=PARTS)
def answers(request, browsers, world, checksums) -> dict[Row, dict[str, Answer]]:
    """The answer to each role for one part of the table, with the database tables that each POST changed."""
    before = checksums()

    def answer(row: Row, role: str) -> Answer:
        browser, path = browsers[role], row.path.format(**world)
        with undone(browser):
            if row.method == "GET":
                return Answer(status_of(browser.get, path), frozenset())
            status = status_of(browser.post, path, fill_form(row.path, world))
            return Answer(status, frozenset(name for name, sum_ in checksums().items() if sum_ != before[name]))

    return {row: {role: answer(row, role) for role in ROLES} for row in PARTS[request.param]}


def status_of(send, *args) -> str:
    """The status, or `login`, or the exception that the view raised."""
    try:
        with transaction.atomic():
            response = send(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if response.status_code == 302 and response.url.partition("?")[0] in LOG_IN:
        return "login"
    return str(response.status_code)


def test_each_role_gets_the_result_in_the_table(answers):
    differing = [
        f"{row} as {role}: {each[role].result} instead of {expected} {', '.join(each[role].changed)}"
        for row, each in answers.items()
        for role, expected in zip(ROLES, row.expected, strict=True)
        if each[role].result != expected
    ]
    assert not differing, "\n".join(differing)


def test_a_visitor_who_submits_a_form_is_refused_and_changes_nothing(answers):
    """Independent of the table, which shows that the forms work for others."""
    sent = {row: each["visitor"] for row, each in answers.items() if row.method == "POST"}
    accepted = [
        f"{row}: {answer.status} {', '.join(answer.changed)}"
        for row, answer in sent.items()
        if row.path not in OPEN_TO_VISITORS and (answer.changed or answer.status not in REFUSALS)
    ]
    assert not accepted, "\n".join(accepted)


def test_an_empty_form_breaks_no_page(browsers, world):
    @rolled_back()
    def check(row, role):
        with undone(browsers[role]):
            assert browsers[role].post(row.path.format(**world)).status_code < 500

    assert_each(check, product([row for row in ROWS if row.method == "POST"], ROLES))


def test_every_url_of_the_site_is_in_the_table(world):
    listed = {route_of(row, world) for row in ROWS}
    assert sorted(set(routes(get_resolver().url_patterns)) - listed) == []


def test_every_url_is_tested_with_get_and_post(world):
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
