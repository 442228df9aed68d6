"""Names of hosts are converted as browsers convert them: see also tests/journeys/test_link_hosts.py."""

import pytest

from forum.text.hosts import ascii_host, readable_host
from tests.support.tables import assert_each
from tests.text.names import names


@pytest.mark.deep
def test_valid_names_of_idnas_own_tests_are_converted():
    valid = [(name, expected) for name, expected in names().items() if expected]
    assert len(valid) > 350

    def check(name, expected):
        assert ascii_host(name) == expected
        assert ascii_host(expected) == expected

    assert_each(check, valid)


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("ｅvil。example", "evil.example"),
        ("bu\u0308cher.example", "bücher.example"),
        ("a\ue000.example", "a\ue000.example"),
    ],
)
def test_a_host_is_shown_as_browsers_read_it(host, read):
    assert readable_host(host) == read
