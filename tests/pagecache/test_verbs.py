"""Whatever somebody does, a visitor's next look shows it; and no page is rendered again that looks the same."""

import re

import pytest
from django.apps import apps
from django.db import connection

from tests.pagecache.looking import Visitor
from tests.pagecache.verbs import SEEN, TOGETHER, UNSEEN
from tests.pagecache.world import World
from tests.support.tables import rolled_back

pytestmark = pytest.mark.django_db

# Deletions don't count: who leaves deletes from every table that names members, whatever else is done there.
WRITES = re.compile(r'(?:INSERT INTO|UPDATE) "?([a-z]+_[a-z]+)\b')
# By triggers, and by COPY.
WRITTEN_UNNOTICED = {"search_postentry", "search_commententry", "pagecache_version", "importing_provenance"}
NEVER_WRITTEN_HERE = {"mail_outboundemail"}  # outbound mail: only where the site can send it, and on no page


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_each_page_that_looks_different_is_rendered_again_and_no_other_without_a_reason(world):
    visitor, offences = Visitor(world.pages), {}
    for verb, (act, different, *together) in SEEN.items():
        with rolled_back():
            act(world)
            found = visitor.look_again()
        needless = set().union(*(TOGETHER[name] for name in together)) - different
        faults = {
            "answered wrongly": found.wrong,
            "shown as they were": found.different - found.renewed,
            "different, which the table does not say": found.different - different,
            "not different, as the table says": different - found.different,
            "rendered again without a reason": found.renewed - found.different - needless,
            "not rendered again, as the table says": needless - found.renewed,
            "a reason without a page": {name for name in together if not TOGETHER[name] & needless},
        }
        offences |= {f"{verb}: {fault}": sorted(pages) for fault, pages in faults.items() if pages}
    assert offences == {}


def test_what_no_visitor_sees_renders_no_page_again(world):
    visitor, offences = Visitor(world.pages), {}
    first_look = dict(visitor.seen)
    for verb, act in UNSEEN.items():
        act(world)
        if replaced := visitor.copies_that_are_replaced():
            offences[verb] = sorted(replaced)
    visitor.seen = first_look
    assert (offences, visitor.look_again().different) == ({}, set())


def test_the_verbs_write_every_table_there_is(world):
    """So that nobody adds a table, which pages may show, without saying here which of them it changes."""
    written = set()

    def note(execute, sql, params, many, context):
        written.update(WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    for act in [act for act, *_pages in SEEN.values()] + list(UNSEEN.values()):
        with rolled_back(), connection.execute_wrapper(note):
            act(world)
    ours = {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith(("forum.", "accounts."))
    }
    assert ours - written == WRITTEN_UNNOTICED | NEVER_WRITTEN_HERE
