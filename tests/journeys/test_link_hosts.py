"""The host shown next to a link is the host that the browser opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.posts.forms import PostForm
from forum.text.hosts import ascii_host
from forum.web.formatting import host_of
from tests.support.examples import one_in
from tests.text.names import names

PIECES = [
    *(
        "http://",
        "HTTPS://",
        "https:",
        "https:///",
        "ftp://",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "?",
        "#",
        ".",
        "-",
        "%",
        "%2e",
    ),
    *(
        "evil.example",
        "www.nytimes.com",
        "www.com",
        "localhost",
        "127.0.0.1",
        "0x7f.1",
        "[::1]",
        "user:word",
        "443",
    ),
    *(
        "münchen",
        "straße",
        "ｅvil",
        "。",
        "аpple",
        "xn--mnchen-3ya",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u202e",
        "ſ",
        "ς",
        "_",
        "💩",
        "\u200c",
        "א",
        "नेपाल",
        "क्\u200dष",
        "xn--ls8h",
        "xn--",
    ),
    *("\t", "\n", " ", "\x00", "\x7f", "\u2028", "com", "org", "x"),
]
HOSTS = st.sampled_from(
    ["evil.example", "www.nytimes.com", "www.com", "münchen.example", "straße.de", "ｅvil.org"]
)
URLS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join).map("https://{}".format),
    st.tuples(HOSTS, st.sampled_from(PIECES), HOSTS, st.text(max_size=6)).map("".join).map("https://{}".format),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
OPENED = "urls => urls.map(url => URL.canParse(url) ? new URL(url).hostname : null)"


def accepted(url: str) -> str:
    """The URL as the form stores it, or "" if the form rejects it."""
    form = PostForm({"kind": "seed", "source_url": url})
    form.full_clean()
    return form.cleaned_data.get("source_url", "")


@pytest.mark.hypothesis
def test_the_shown_host_is_the_one_that_the_browser_opens(page, db):
    @one_in(4)
    @given(st.lists(URLS, min_size=20, max_size=40))
    def check(urls):
        links = [link for link in map(accepted, urls) if link]
        for link, opened in zip(links, page.evaluate(OPENED, links), strict=True):
            assert opened, link
            shown = ascii_host(host_of(link))
            assert opened in {shown, f"www.{shown}"}, link

    check()


@pytest.mark.deep
def test_the_browser_opens_the_same_host_for_the_names_in_idnas_own_tests(page):
    accepted = {name: host for name in names() if (host := converted(name))}
    urls = [f"https://{name}/" for name in accepted]
    assert len(accepted) > 500
    opened = zip(accepted, page.evaluate(OPENED, urls), strict=True)
    assert [ascii(name) for name, host in opened if host != accepted[name]] == []


def converted(name: str) -> str:
    try:
        return ascii_host(name)
    except ValueError:
        return ""


def test_a_link_stored_before_validation_shows_the_host_that_it_opens(page):
    urls = [
        "https://evil.example\\@www.nytimes.com/x",
        "https://www.nytimes.com@evil.example/",
        "https://user:word@evil.example:8443/@www.nytimes.com",
        "https://www.com/",
    ]
    for url, opened in zip(urls, page.evaluate(OPENED, urls), strict=True):
        assert host_of(url) == opened
