"""What a site asks of programs in its robots.txt is respected."""

import pytest

from forum.fetching.robots_rules import allows

from .internet import HTML, answer, redirect

URL = "http://news.example/politics/bridge?id=1"
FORBIDDEN = answer("User-agent: *\nDisallow: /", type="text/plain")


@pytest.mark.parametrize(
    ("robots", "is_allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("user-agent:*\r\nDISALLOW:/politics", False),
        ("User-agent: *\rDisallow: /politics # no\r", False),
        ("User-agent: *\nDisallow: /politic$", True),
        ("User-agent: *\nDisallow: /*?id=", False),
        ("User-agent: *\nDisallow: /\nAllow: /politics/", True),  # the longer rule counts
        ("User-agent: *\nAllow: /\nDisallow: /politics/", False),
        ("User-agent: seedbed\nDisallow: /", False),
        ("User-agent: Seedbed/2.0\nDisallow: /", False),
        ("User-agent: Seedbed\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: Seedbed\nDisallow: /", False),
        ("User-agent: Seedbedder\nDisallow: /", True),
        ("User-agent: Otherbot\nDisallow: /", True),
        ("User-agent: Otherbot\nUser-agent: Seedbed\nDisallow: /", False),
        ("User-agent: Seedbed\nUser-agent: Otherbot\nDisallow: /", False),
        ("User-agent: *\nAllow: /\nUser-agent: Otherbot\nDisallow: /", True),
        ("User agent *\nDisallow /", False),
        ("<!doctype html><title>Not found</title>", True),
        ("User-agent: *\nCrawl-delay: 1000000", True),
    ],
)
def test_rules_are_read_as_their_standard_says(robots, is_allowed):
    assert allows(robots, URL) == is_allowed


def test_a_page_that_programs_should_not_fetch_is_not_asked_for(internet, refusal):
    site = internet.site("news.example", {"/robots.txt": FORBIDDEN, "*": answer()})
    assert refusal(URL) == "robots"
    assert site.paths == ["/robots.txt"]


def test_the_file_is_kept_for_a_while(internet):
    site = internet.site("news.example")
    internet.site("news.example", tls=True)
    assert [internet.fetch(url).status for url in (URL, URL, URL.replace("http:", "https:"))] == [200] * 3
    assert [path for path in site.paths if path == "/robots.txt"] == ["/robots.txt"]


def test_each_redirect_is_asked_about(internet, refusal):
    internet.site("short.example", redirect(URL))
    site = internet.site("news.example", {"/robots.txt": FORBIDDEN, "*": answer()})
    assert refusal("http://short.example/") == "robots"
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    "status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"]
)
def test_without_the_file_everything_is_allowed(internet, status):
    internet.site("news.example", {"/robots.txt": answer(status=status), "*": answer()})
    assert internet.fetch(URL).text == HTML


@pytest.mark.parametrize(
    ("status", "reason"), [("500 Error", "server_error"), ("503 Busy", "server_error"), ("429 Too Many", "busy")]
)
def test_while_the_file_cannot_be_had_nothing_is_fetched(internet, refusal, status, reason):
    site = internet.site("news.example", {"/robots.txt": answer(status=status), "*": answer()})
    assert refusal(URL) == reason
    site.pages["/robots.txt"] = answer("")
    assert internet.fetch(URL).text == HTML


def test_the_file_is_fetched_with_the_same_care(internet, refusal):
    internet.site("news.example", {"/robots.txt": redirect("http://inside.example/"), "*": answer()})
    internet.names["inside.example"] = [["169.254.169.254"]]
    assert refusal(URL) == "not_allowed"
    assert internet.connected == [("93.184.216.1", 80)]


def test_the_file_may_be_somewhere_else(internet, refusal):
    internet.site("news.example", {"/robots.txt": redirect("http://www.example/r"), "*": answer()})
    internet.site("www.example", {"/r": FORBIDDEN})
    assert refusal(URL) == "robots"


@pytest.mark.parametrize(
    "robots",
    [
        "".join(f"User-agent: {number}\n" for number in range(15_000)) + "Disallow: /a\n" * 15_000,
        "".join(f"User-agent: seedbed{number}*\n" for number in range(10_000)) + "Disallow: /a\n" * 15_000,
        "User-agent: *\nDisallow: /" + "*a" * 200_000 + "b",
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*b$\n" * 15_000,
        "User-agent: *\n" + "Disallow: " + "$" * 100_000,
        ":" * 400_000,
        "User-agent: " + " " * 400_000 + "x",
        "\n" * 500_000,
    ],
    ids=["names", "names like ours", "stars", "many stars", "ends", "colons", "spaces", "lines"],
)
def test_a_file_made_to_take_time_is_read(robots):
    assert allows(robots, "http://news.example/" + "a" * 3900)
