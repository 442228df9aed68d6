"""Every change shows on the visitor's next request, and no page is rendered again unless it changed."""

import re

import pytest
from django.apps import apps
from django.db import connection

from tests.pagecache.looking import Visitor
from tests.pagecache.verbs import SEEN, TOGETHER, UNSEEN
from tests.pagecache.world import World
from tests.support.tables import rolled_back

pytestmark = pytest.mark.django_db

# Deletions don't count: deleting a member deletes rows from every table that refers to members.
WRITES = re.compile(r'(?:INSERT INTO|UPDATE) "?([a-z]+_[a-z]+)\b')
# Written by triggers or COPY, which the execute wrapper doesn't see.
WRITTEN_INDIRECTLY = {
    *("search_postentry", "search_commententry", "search_spelling"),
    *("pagecache_version", "importing_provenance"),
}
# Only written if the site sends email, or if texts are indexed again; shown on no page.
NEVER_WRITTEN = {"mail_outboundemail", "search_indexstate"}


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_changed_pages_are_rendered_again_and_others_only_for_a_reason(world):
    visitor, failures = Visitor(world.pages), {}
    for verb, (act, different, *together) in SEEN.items():
        with rolled_back():
            act(world)
            found = visitor.look_again()
        needless = set().union(*(TOGETHER[name] for name in together)) - different
        faults = {
            "answered wrongly": found.wrong,
            "stale": found.different - found.renewed,
            "different, but not in the table": found.different - different,
            "in the table, but not different": different - found.different,
            "rendered again without a reason": found.renewed - found.different - needless,
            "in the table, but not rendered again": needless - found.renewed,
            "a reason without a page": {name for name in together if not TOGETHER[name] & needless},
        }
        failures |= {f"{verb}: {fault}": sorted(pages) for fault, pages in faults.items() if pages}
    assert failures == {}


def test_changes_that_visitors_cannot_see_render_no_page_again(world):
    visitor, failures = Visitor(world.pages), {}
    first_look = dict(visitor.seen)
    for verb, act in UNSEEN.items():
        act(world)
        if replaced := visitor.replaced_copies():
            failures[verb] = sorted(replaced)
    visitor.seen = first_look
    assert (failures, visitor.look_again().different) == ({}, set())


def test_the_verbs_write_to_every_table(world):
    """A new table needs a verb here, because pages may show its rows."""
    written = set()

    def record(execute, sql, params, many, context):
        written.update(WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    for act in [act for act, *_pages in SEEN.values()] + list(UNSEEN.values()):
        with rolled_back(), connection.execute_wrapper(record):
            act(world)
    ours = {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith(("forum.", "accounts."))
    }
    assert ours - written == WRITTEN_INDIRECTLY | NEVER_WRITTEN
