"""Every page in the permissions table has a query budget and a browser test."""

import re

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.test_every_page import TOURS
from tests.permissions.conftest import browsers, people, world  # noqa: F401
from tests.permissions.table import ROLES
from tests.permissions.test_table import ROWS
from tests.support.shared import undone

from .test_queries import queries

SHOWN = [row for row in ROWS if row.method == "GET" and "200" in row.expected]
BUDGET = 10  # queries; most pages need fewer, and have exact budgets in test_queries.py
# Paths that aren't whole pages.
NO_PAGES = {
    "/healthz": "for monitoring",
    "/readyz": "for monitoring",
    "/robots.txt": "for crawlers",
    "/site.webmanifest": "for phones",
    "/pictures/{picture}-48.webp": "a picture",
    "/search/suggest/?q=br": "a fragment, tested with the search field",
    "/members/?q=ad": "a fragment, tested with mentions",
    "/search/similar/?title=bridge": "a fragment, tested with the publishing form",
}


@pytest.mark.usefixtures("db")
def test_each_page_stays_in_its_budget_for_every_role(browsers, world):  # noqa: F811
    asked = {}
    for row in SHOWN:
        for role, expected in zip(ROLES, row.expected, strict=True):
            if expected == "200":
                with undone(browsers[role]):
                    asked[f"{row} as {role}"] = len(queries(browsers[role], row.path.format(**world)))
    assert {page: count for page, count in asked.items() if count > BUDGET} == {}


def test_each_page_has_a_browser_test():
    looked_at = {view_of(path) for paths in TOURS.values() for path in paths}
    assert {row.path for row in SHOWN if view_of(row.path) not in looked_at} == set(NO_PAGES)


def view_of(path: str) -> str:
    """The name of the view for a path from either list, with its placeholders filled in."""
    path = re.sub(r"^\{owner\}$", "/accounts/owner/made-up/", path.partition("?")[0])
    path = re.sub(r"^\{\w+\}$", "/p/1/a-bridge/", path)
    try:
        return resolve(re.sub(r"\{\w+\}", "1", path)).view_name
    except Resolver404:
        return ""
