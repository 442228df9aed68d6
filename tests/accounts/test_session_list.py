"""The list of a member's logins: in words, each with a button to end it."""

import pytest
from allauth.usersessions.models import UserSession

from accounts.browsers import describe
from tests.support.reading import read

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/142.0.0.0 Safari/537.36"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 "
    "Mobile/15E148 Safari/604.1"
)
PAGE = "/accounts/sessions/"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/142.0.0.0", "Edge on Windows"),
        (f"{CHROME} OPR/124.0.0.0", "Opera on Windows"),
        (SAFARI, "Safari on an iPhone"),
        (SAFARI.replace("Version/19.1", "CriOS/142.0"), "Chrome on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit Version/26.1 Safari/605",
            "Safari on a Mac",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541) AppleWebKit/537 Chrome/142.0 Safari/537", "Chrome on ChromeOS"),
        (
            "Mozilla/5.0 (Linux; Android 16) SamsungBrowser/29 Chrome/136 Safari",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows"),
        ("curl/8.5.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_browsers_are_described_in_words(agent, words):
    assert describe(agent) == words


@pytest.fixture
def browsers(browse, ada):
    """Ada's two browsers, both in her list."""
    both = browse(ada), browse(ada)
    for browser, agent in zip(both, (CHROME, SAFARI), strict=True):
        session = {"session_key": browser.session.session_key, "user_agent": agent}
        UserSession.objects.create(user=ada, ip="203.0.113.5", **session)
    return both


def session_of(browser) -> UserSession:
    return UserSession.objects.get(session_key=browser.session.session_key)


def is_in(browser) -> bool:
    return browser.get("/accounts/preferences/").status_code == 200


def test_the_list_describes_each_login(browsers):
    page = read(browsers[0].get(PAGE)).words
    assert "Chrome on Windows" in page
    assert "Safari on an iPhone" in page
    assert "Mozilla" not in page


def test_a_member_ends_one_login(browsers):
    here, there = browsers
    url = f"/accounts/sessions/{session_of(there).pk}/end/"
    assert url in here.get(PAGE).text
    response = here.post(url, follow=True)
    assert "Logged out: Safari on an iPhone." in read(response).words
    assert (is_in(here), is_in(there)) == (True, False)
    assert "iPhone" not in read(here.get(PAGE)).words
    assert here.post(url).status_code == 404


def test_ending_the_login_of_this_browser_logs_out(browsers):
    here, there = browsers
    assert here.post(f"/accounts/sessions/{session_of(here).pk}/end/").status_code == 302
    assert (is_in(here), is_in(there)) == (False, True)


def test_nobody_ends_the_login_of_another_member(browsers, browse, ben):
    assert browse(ben).post(f"/accounts/sessions/{session_of(browsers[0]).pk}/end/").status_code == 404
    assert is_in(browsers[0])
