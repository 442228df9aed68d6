"""What visitors do is limited for each address."""

import pytest

from tests.limits.conftest import AMOUNT
from tests.support import make
from tests.support.reading import read

pytestmark = pytest.mark.usefixtures("low_limits")


def search(browser, n, **headers):
    return browser.get("/search/?q=bridge", **headers)


def suggest(browser, n, **headers):
    return browser.get("/search/suggest/?q=bridge", **headers)


def history(browser, n, **headers):
    return browser.get(f"/p/{browser.post_id}/history/", **headers)


def sign_up(browser, n, **headers):
    fields = {"email": f"cleo{n}@example.org", "username": f"cleo{n}", "password1": make.PASSWORD}
    response = browser.post("/accounts/signup/", fields, **headers)
    browser.post("/accounts/logout/", **headers)
    return response


@pytest.fixture
def visitor(browse, post):
    browser = browse()
    browser.post_id = post.pk
    return browser


@pytest.mark.parametrize("act", [search, suggest, history, sign_up])
def test_an_address_is_refused_after_the_limit_and_others_are_not(visitor, act):
    from_here, from_there = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    responses = [act(visitor, n, **from_here) for n in range(AMOUNT + 1)]
    assert [response.status_code == 429 for response in responses] == [*[False] * AMOUNT, True]
    assert responses[-1]["Retry-After"]
    assert f"{AMOUNT} " in read(responses[-1]).words
    assert act(visitor, AMOUNT + 1, **from_there).status_code != 429


def test_a_refused_sign_up_keeps_what_was_typed(visitor):
    response = [sign_up(visitor, n) for n in range(AMOUNT + 1)][-1]
    fields = read(response).fields
    assert (fields["username"], fields["email"]) == (f"cleo{AMOUNT}", f"cleo{AMOUNT}@example.org")


def test_a_refused_search_keeps_the_query(visitor):
    response = [search(visitor, n) for n in range(AMOUNT + 1)][-1]
    assert read(response).fields["q"] == "bridge"


def test_a_search_page_without_a_query_is_not_counted(visitor):
    assert {visitor.get("/search/").status_code for _ in range(AMOUNT + 2)} == {200}


# The address, the X-Forwarded-For of its proxy, and whether it is counted with the first row of its kind.
ADDRESSES = [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
    ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ("::ffff:192.0.2.1", "192.0.2.1", True),
    ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ("192.0.2.1", "192.0.2.1:4711", True),
]


@pytest.mark.parametrize(("first", "second", "same"), ADDRESSES)
def test_ipv6_networks_count_as_one_address(visitor, settings, first, second, same):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(AMOUNT):
        assert visitor.get("/search/?q=a", headers={"X-Forwarded-For": first}).status_code == 200
    response = visitor.get("/search/?q=a", headers={"X-Forwarded-For": f"198.51.100.7, {second}"})
    assert (response.status_code == 429) == same


def test_addresses_that_visitors_make_up_are_not_believed(visitor, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    made_up = [
        visitor.get("/search/?q=a", headers={"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"}) for n in range(9)
    ]
    assert made_up[-1].status_code == 429


@pytest.mark.parametrize("forwarded", ["nonsense", "", "192.0.2.1", "a, b, c", "\x7f"])
def test_nonsense_from_a_proxy_breaks_no_page(visitor, settings, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    responses = [visitor.get("/search/?q=a", headers={"X-Forwarded-For": forwarded}) for _ in range(AMOUNT + 1)]
    assert [response.status_code for response in responses] == [*[200] * AMOUNT, 429]
