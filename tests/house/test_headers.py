"""Security and privacy headers of every page."""

import pytest

from tests.support import make
from tests.support.reading import read
from tests.support.shared import undone

pytestmark = pytest.mark.usefixtures("db")

# Elements that make a browser load something, with the attribute that has the URL.
ASSETS = {"script": "src", "img": "src", "link": "href", "source": "src", "video": "src", "iframe": "src"}
PATHS = ["/", "/p/{}/", "/c/transport/", "/m/ada/", "/publish/", "/accounts/login/", "/no-such-page/"]
PRIVATE = ["/", "/accounts/preferences/", "/accounts/export/", "/publish/", "/tracker/", "/no-such-page/"]
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def ada(module_db):
    return make.member("ada")


@pytest.fixture(scope="module")
def pages(browse, ada):
    """Each page by its path, as Ada sees it."""
    seed = make.seed(author=ada, category=make.category("Transport"))
    make.comment(post=seed, body="![a picture](https://elsewhere.example/x.png) https://elsewhere.example/")
    browser, answers = browse(ada), {}
    for path in PATHS:
        with undone(browser):
            answers[path] = browser.get(path.format(seed.pk), follow=True)
    return answers


def test_only_the_sites_own_scripts_and_styles_run(pages):
    own = {f"{kind} 'self'" for kind in ("script-src", "style-src", "connect-src", "form-action")}
    nothing = {f"{kind} 'none'" for kind in ("default-src", "base-uri", "frame-ancestors")}
    lax = {}
    for path, page in pages.items():
        directives = {each.strip() for each in page.headers.get("Content-Security-Policy", "").split(";")}
        lax[path] = (own | nothing) - directives
    assert {path: missing for path, missing in lax.items() if missing} == {}


def test_every_page_has_the_headers(pages):
    sent = {path: {name: page.headers.get(name) for name in HEADERS} for path, page in pages.items()}
    assert {path: headers for path, headers in sent.items() if headers != HEADERS} == {}


def test_no_page_may_use_camera_microphone_or_location(pages):
    allowed = [
        (path, feature)
        for path, page in pages.items()
        for feature in ("camera", "geolocation", "microphone")
        if f"{feature}=()" not in page.headers.get("Permissions-Policy", "")
    ]
    assert allowed == []


def test_no_page_loads_anything_from_another_site(pages):
    loaded = [
        (path, attributes.get(ASSETS[tag], ""))
        for path, page in pages.items()
        for tag, attributes in read(page).elements
        if tag in ASSETS and attributes.get("rel") != "canonical"
    ]
    assert {path for path, _address in loaded} == set(PATHS)
    assert [each for each in loaded if not each[1].startswith(("/static/", "/site.webmanifest"))] == []


def test_no_page_has_inline_code(pages):
    code = [
        (path, tag, attributes)
        for path, page in pages.items()
        for tag, attributes in read(page).elements
        if tag == "style"
        or (tag == "script" and "src" not in attributes)
        or any(name.startswith("on") or name == "style" for name in attributes)
    ]
    assert code == []


def test_a_page_for_a_member_is_private(browse, ada):
    browser = browse(ada)
    sent = {path: browser.get(path).headers.get("Cache-Control") for path in PRIVATE}
    assert sent == dict.fromkeys(PRIVATE, "private, no-cache")


def test_an_export_is_never_stored(browse, ada):
    assert browse(ada).post("/accounts/export/")["Cache-Control"] == "no-store"


def test_cookies_are_protected_from_scripts_and_other_sites(client):
    make.member("ben")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ben", "password": make.PASSWORD})
    cookies = client.cookies
    assert cookies["sessionid"]["httponly"]
    assert {cookies[name]["samesite"] for name in ("sessionid", "csrftoken")} == {"Lax"}
