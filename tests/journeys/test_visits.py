"""What a first and a second visit to a thread may weigh, on a site that is served as in production."""

import pytest
from django.db import connection

from tests.support import make
from tests.support.served import beside_the_tests
from tests.support.visits import visit

KB = 1000
WORDS = "The bridge was painted in the wrong colour, and nobody on the committee can say who chose it. "


@pytest.fixture
def site(transactional_db, tmp_path):
    with beside_the_tests(tmp_path, connection.settings_dict) as address:
        yield address


@pytest.fixture
def long_thread(post):
    for number in range(50):
        make.comment(post=post, body=f"{number}. " + WORDS * 5)
    return post


def test_the_first_visit_to_a_thread_is_light_and_the_second_lighter(open_as, site, long_thread, ada):
    url = site + long_thread.get_absolute_url()
    for reader in (None, ada):
        context = open_as(reader, viewport={"width": 390, "height": 844}).context
        first, second = visit(context, url), visit(context, url)
        assert first.bytes <= 145 * KB, first
        assert first.requests <= 20, first
        assert first.by_type["Stylesheet"] <= 14 * KB, first
        assert first.by_type["Script"] <= 16 * KB, first
        assert first.by_type["Font"] <= 55 * KB, first
        assert second.bytes <= 45 * KB, second
        assert (first.moved, second.moved) == (0, 0)
        assert all(size <= 3 * KB for size in first.pictures)
