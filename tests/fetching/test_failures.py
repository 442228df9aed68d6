"""Each failure has a name for programs and a sentence for members."""

import inspect

import pytest

from forum.fetching.failures import FetchError, Reason
from forum.fetching.fetcher import Fetcher, fetch
from forum.limits.rates import Rate
from tests.house.tree import ROOT

from .internet import HTML, answer, redirect

URL = "http://news.example/"


@pytest.mark.parametrize(
    ("status", "reason", "is_temporary"),
    [
        (400, "denied", False),
        (401, "denied", False),
        (402, "denied", False),
        (403, "denied", False),
        (404, "missing", False),
        (410, "missing", False),
        (418, "denied", False),
        (429, "busy", True),
        (451, "denied", False),
        (500, "server_error", True),
        (503, "server_error", True),
        (599, "server_error", True),
        (300, "broken", True),
        (305, "broken", True),
        (600, "broken", True),
    ],
)
def test_the_status_says_why(internet, status, reason, is_temporary):
    internet.site("news.example", answer(status=f"{status} Something", type="application/json"))
    with pytest.raises(FetchError) as error:
        internet.fetch(URL)
    assert (error.value.reason, error.value.status) == (reason, status)
    assert error.value.is_temporary == is_temporary


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("99999999", 86_400),
        ("9" * 5000, 0),
        ("-5", 0),
        ("٣", 0),
        ("Mon, 30 Nov 2026 10:00:00 GMT", 0),
    ],
)
def test_the_site_can_say_when_to_come_back(internet, header, seconds):
    sent = answer("", "Retry-After: X", status="503 Busy").replace(b"X", header.encode())
    internet.site("news.example", {"/robots.txt": answer(""), "*": sent})
    with pytest.raises(FetchError) as error:
        internet.fetch(URL)
    assert error.value.retry_after == seconds


def test_every_reason_is_a_whole_sentence_and_documented():
    text = (ROOT / "docs" / "fetching.md").read_text()
    assert all(reason.label.endswith(".") for reason in Reason)
    assert [reason for reason in Reason if f"| `{reason}` |" not in text] == []


def test_the_log_says_more_than_members_read(internet):
    internet.site("news.example", redirect("http://10.0.0.7/"))
    internet.names["10.0.0.7"] = [["10.0.0.7"]]
    with pytest.raises(FetchError) as error:
        internet.fetch(URL)
    assert str(error.value) == "not_allowed: address 10.0.0.7"
    assert error.value.message == "Only public pages can be fetched. Check the address."


# --- Each host, only so often -------------------------------------------------------------------------------


def test_a_host_is_only_visited_so_often(internet, settings, caplog):
    settings.FETCH_LIMITS = {"fetches_from_host": (Rate(2, 600),)}
    site = internet.site("news.example")
    internet.site("other.example")
    assert [internet.fetch(URL + path).text for path in "ab"] == [HTML, HTML]
    with pytest.raises(FetchError) as error:
        internet.fetch(URL + "c")
    assert error.value.reason == Reason.BUSY
    assert 0 < error.value.retry_after <= 600
    assert site.paths == ["/robots.txt", "/a", "/b"]
    assert "Limit reached: fetches_from_host, 2 in 600 s, host news.example" in caplog.text
    assert internet.fetch("http://other.example/").text == HTML


def test_a_redirect_within_a_host_is_the_same_visit(internet, settings):
    settings.FETCH_LIMITS = {"fetches_from_host": (Rate(1, 600),)}
    internet.site("news.example", {"/": redirect("/a"), "/a": redirect("/b"), "*": answer()})
    assert internet.fetch(URL).text == HTML


def test_redirects_count_for_the_host_they_lead_to(internet, settings, refusal):
    settings.FETCH_LIMITS = {"fetches_from_host": (Rate(1, 600),)}
    site = internet.site("news.example")
    for name in ("a", "b"):
        internet.site(f"{name}.example", redirect(URL))
    assert internet.fetch("http://a.example/").text == HTML
    assert refusal("http://b.example/") == "busy"
    assert site.paths == ["/robots.txt", "/"]


def test_so_do_redirects_of_robots_files(internet, settings, refusal):
    settings.FETCH_LIMITS = {"fetches_from_host": (Rate(1, 600),)}
    site = internet.site("news.example")
    for name in ("a", "b"):
        internet.site(f"{name}.example", {"/robots.txt": redirect(URL), "*": answer()})
    assert internet.fetch("http://a.example/").text == HTML
    assert refusal("http://b.example/") == "busy"
    assert site.paths == ["/"]


def test_a_site_in_use_cannot_be_told_to_skip_a_check():
    assert list(inspect.signature(fetch).parameters) == ["url", "etag", "last_modified"]
    assert type(Fetcher().network).__name__ == "Network"
