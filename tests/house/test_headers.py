"""What every page tells the browser, so that no foreign code runs and nobody learns who reads here."""

import pytest

from tests.support import make
from tests.support.reading import read

# What a page makes a browser load by itself.
ASSETS = {"script": "src", "img": "src", "link": "href", "source": "src", "video": "src", "iframe": "src"}


@pytest.fixture(
    params=["/", "/p/{}/", "/c/transport/", "/m/ada/", "/publish/", "/accounts/login/", "/no-such-page/"]
)
def page(request, browse, ada):
    seed = make.seed(author=ada, category=make.category("Transport"))
    make.comment(post=seed, body="![a picture](https://elsewhere.example/x.png) https://elsewhere.example/")
    return browse(ada).get(request.param.format(seed.pk), follow=True)


def test_no_script_or_style_runs_but_the_sites_own_files(page):
    policy = dict(
        directive.strip().split(" ", 1) for directive in page["Content-Security-Policy"].split(";") if directive
    )
    assert policy["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "connect-src", "form-action"):
        assert policy[kind] == "'self'"
    for nothing in ("base-uri", "frame-ancestors"):
        assert policy[nothing] == "'none'"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_page_carries_the_header(page, header, value):
    assert page[header] == value


def test_no_page_asks_for_camera_microphone_or_place(page):
    for feature in ("camera", "geolocation", "microphone"):
        assert f"{feature}=()" in page["Permissions-Policy"]


def test_no_page_loads_anything_from_elsewhere(page):
    loaded = [
        attributes.get(ASSETS[tag], "")
        for tag, attributes in read(page).elements
        if tag in ASSETS and attributes.get("rel") != "canonical"
    ]
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


def test_no_page_holds_code_of_its_own(page):
    for tag, attributes in read(page).elements:
        assert tag != "style"
        assert tag != "script" or "src" in attributes
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize(
    "path", ["/", "/accounts/preferences/", "/accounts/export/", "/publish/", "/tracker/", "/no-such-page/"]
)
def test_a_page_for_a_member_is_for_nobody_else_to_keep(browse, ada, path):
    assert browse(ada).get(path)["Cache-Control"] == "private, no-cache"


def test_what_a_member_downloads_is_kept_by_nobody(browse, ada):
    assert browse(ada).post("/accounts/export/")["Cache-Control"] == "no-store"


def test_cookies_are_kept_from_scripts_and_from_other_sites(client, db):
    make.member("ada")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ada", "password": make.PASSWORD})
    cookies = client.cookies
    assert cookies["sessionid"]["httponly"]
    assert {cookies[name]["samesite"] for name in ("sessionid", "csrftoken")} == {"Lax"}
