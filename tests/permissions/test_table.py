"""Who may do what: every URL of the site, every role."""

from itertools import product
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.urls import get_resolver, resolve

from tests.support.shared import undone
from tests.support.tables import assert_each, rolled_back

from . import account_pages, admin_pages, forum_pages
from .forms import filled_in
from .table import ROLES, Row, rows_of

PARTS = {
    part.__name__.rpartition(".")[2]: rows_of(part.TABLE) for part in (forum_pages, account_pages, admin_pages)
}
ROWS = [row for rows in PARTS.values() for row in rows]
pytestmark = pytest.mark.usefixtures("db")

# What visitors may send: the ways to get in, and out.
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
# Log in first; may not; does not exist; takes no forms; no longer exists; has moved.
TURNED_AWAY = {"login", "403", "404", "405", "410", "301"}
NO_CONTENT = {"cache", "django_session"}  # tables that even visitors write to
WORKED = {"200", "204", "302"}  # what a form that changes something is answered with
KEPT_FOR_LATER = {"drafts_draft"}  # where a member's text is saved, above all when it may not be published


class Answer(NamedTuple):
    status: str  # or `login`, or the name of an exception
    changed: frozenset[str]  # tables

    @property
    def word(self) -> str:
        """As the table says it."""
        if not self.changed - KEPT_FOR_LATER:
            return self.status
        return "done" if self.status in WORKED else f"{self.status}, and done"


@pytest.fixture(scope="module")
def checksums(module_db):
    """A function that returns a checksum for each table."""
    tables = sorted(set(connection.introspection.table_names()) - NO_CONTENT)
    each = ", ".join(f"(SELECT sum(hashtextextended(t::text, 0)) FROM {name} t)" for name in tables)

    def sums() -> dict:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {each}")
            return dict(zip(tables, cursor.fetchone(), strict=True))

    return sums


@pytest.fixture(scope="module", params=PARTS)
def answers(request, browsers, world, checksums) -> dict[Row, dict[str, Answer]]:
    """What each role meets in one part of the table, and which tables of the database each POST changed."""
    before = checksums()

    def answer(row: Row, role: str) -> Answer:
        browser, path = browsers[role], row.path.format(**world)
        with undone(browser):
            if row.method == "GET":
                return Answer(answered(browser.get, path), frozenset())
            status = answered(browser.post, path, filled_in(row.path, world))
            return Answer(status, frozenset(name for name, sum_ in checksums().items() if sum_ != before[name]))

    return {row: {role: answer(row, role) for role in ROLES} for row in PARTS[request.param]}


def answered(ask, *request) -> str:
    """The status, or `login`, or the error that the view has let out."""
    try:
        with transaction.atomic():
            response = ask(*request)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if response.status_code == 302 and response.url.partition("?")[0] in LOG_IN:
        return "login"
    return str(response.status_code)


def test_each_role_meets_what_the_table_says(answers):
    differing = [
        f"{row} as {role}: {each[role].word} instead of {expected} {', '.join(each[role].changed)}"
        for row, each in answers.items()
        for role, expected in zip(ROLES, row.expected, strict=True)
        if each[role].word != expected
    ]
    assert not differing, "\n".join(differing)


def test_a_visitor_who_sends_a_form_is_turned_away_and_changes_nothing(answers):
    """Whatever the table says. The forms work: it shows what others do with them."""
    sent = {row: each["visitor"] for row, each in answers.items() if row.method == "POST"}
    let_in = [
        f"{row}: {answer.status} {', '.join(answer.changed)}"
        for row, answer in sent.items()
        if row.path not in OPEN_TO_VISITORS and (answer.changed or answer.status not in TURNED_AWAY)
    ]
    assert not let_in, "\n".join(let_in)


def test_an_empty_form_breaks_no_page(browsers, world):
    @rolled_back()
    def check(row, role):
        with undone(browsers[role]):
            assert browsers[role].post(row.path.format(**world)).status_code < 500

    assert_each(check, product([row for row in ROWS if row.method == "POST"], ROLES))


def test_every_url_of_the_site_is_in_the_table(world):
    listed = {route_of(row, world) for row in ROWS}
    assert sorted(set(routes(get_resolver().url_patterns)) - listed) == []


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
