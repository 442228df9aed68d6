"""The suggestions below the search field: members and categories, while somebody types."""

import re

import pytest

from tests.support import make

ADDRESS = re.compile(r'<a [^>]*href="([^"]*)"')


@pytest.fixture
def town(db):
    make.category("Transport")
    make.category("Trades")
    make.category("Weather")
    archived = make.category("Trams")
    archived.archive(by=make.member("mo-derator", role="moderator"), reason="No trams.")
    for number in range(8):
        make.member(f"tra-{number}")
    make.member("tracy-gone", is_active=False)
    make.member("hob", display_name="Hob Carter")


def suggested(browser, text: str) -> list[str]:
    response = browser.get("/search/suggest/", {"q": text})
    assert response.status_code == 200
    return ADDRESS.findall(response.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wea", ["/c/weather/"]),
        ("WEA", ["/c/weather/"]),
        ("category:wea", ["/c/weather/"]),
        ("hob", ["/m/hob/"]),
        ("carter", ["/m/hob/"]),
        ("hob car", ["/m/hob/"]),
        ("@hob", ["/m/hob/"]),
        ("bridge author:car", ["/m/hob/"]),
        ("tram", []),
        ("tracy", []),
        ("h", []),
        ("", []),
        ("zebra", []),
        ('"', []),
        ("\\%_", []),
    ],
)
def test_it_suggests_members_and_open_categories_whose_names_begin_like_this(browse, town, text, expected):
    assert suggested(browse(), text) == expected


def test_it_suggests_only_a_few(browse, town):
    assert suggested(browse(), "tra") == [
        "/c/trades/",
        "/c/transport/",
        *(f"/m/tra-{number}/" for number in range(5)),
    ]


def test_names_are_escaped(browse, db):
    make.member("bold", display_name="Bold <b>&</b>")
    assert "Bold &lt;b&gt;&amp;&lt;/b&gt;" in browse().get("/search/suggest/?q=bold").text


def test_browsers_keep_them_for_a_minute(browse, town, ben):
    for browser in (browse(), browse(ben)):
        response = browser.get("/search/suggest/?q=tra")
        assert response.headers["Cache-Control"] == "private, max-age=60"
