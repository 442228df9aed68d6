"""Each page of the site, as the table of permissions lists them, has a budget and is looked at in a browser."""

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
BUDGET = 10  # queries; most pages ask for fewer, and have budgets of their own beside this file
# What is no page for people to look at.
NO_PAGES = {
    "/healthz": "for monitors",
    "/members/?q=ad": "a piece of a page, in the journey of mentioning",
}


@pytest.mark.usefixtures("db")
def test_each_page_stays_in_its_budget_for_everybody_who_sees_it(browsers, world):  # noqa: F811
    asked = {}
    for row in SHOWN:
        for role, expected in zip(ROLES, row.expected, strict=True):
            if expected == "200":
                with undone(browsers[role]):
                    asked[f"{row} as {role}"] = len(queries(browsers[role], row.path.format(**world)))
    assert {page: count for page, count in asked.items() if count > BUDGET} == {}


def test_each_page_is_looked_at_in_a_browser():
    looked_at = {view_of(path) for paths in TOURS.values() for path in paths}
    assert {row.path for row in SHOWN if view_of(row.path) not in looked_at} == set(NO_PAGES)


def view_of(path: str) -> str:
    """The name of the view at a path of either list, whatever stands for the keys and addresses in it."""
    path = re.sub(r"^\{owner\}$", "/accounts/owner/made-up/", path.partition("?")[0])
    path = re.sub(r"^\{\w+\}$", "/p/1/a-bridge/", path)
    try:
        return resolve(re.sub(r"\{\w+\}", "1", path)).view_name
    except Resolver404:
        return ""
