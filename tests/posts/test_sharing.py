"""What search engines and other sites learn about pages: canonical URLs, Open Graph tags and robots.txt."""

import re
from html import unescape
from urllib.robotparser import RobotFileParser

import pytest
from django.contrib.staticfiles import finders

from tests.support import make

SITE = "https://forum.example.org"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def canonical(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)">', page)


def tags(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page)
    assert len(found) == len(dict(found))
    return {name: unescape(value) for name, value in found}


def test_canonical_urls_are_absolute(browse, ada, post):
    thread = post.get_absolute_url()
    pages = {
        "/": "/",
        "/?page=1&utm_source=x": "/",
        f"/c/{post.category.slug}/": f"/c/{post.category.slug}/",
        thread: thread,
        f"{thread}?order=newest": thread,
        "/m/ada/": "/m/ada/",
        "/m/ada/?tab=comments": "/m/ada/?tab=comments",
    }
    for path, expected in pages.items():
        assert canonical(browse().get(path).text) == [SITE + expected], path
        assert canonical(browse(ada).get(path).text) == [SITE + expected], path


def test_each_page_of_a_list_has_its_own(browse, ada):
    category = make.category()
    for _ in range(51):
        make.post(author=ada, category=category)
    assert canonical(browse().get("/?page=2").text) == [f"{SITE}/?page=2"]
    assert canonical(browse().get("/m/ada/?page=2").text) == [f"{SITE}/m/ada/?page=2"]


def test_each_page_of_a_thread_has_its_own(browse, ada, post):
    make.thread(post, *map(str, range(1, 61)), "1.1")
    thread = post.get_absolute_url()
    second = re.search(r'href="([^"#]+)#comments" rel="next"', browse().get(thread).text)[1]
    assert second.startswith(f"{thread}?from=")
    pages = {
        second: second,
        f"{thread}?before=end": f"{thread}?from=11",
        f"{thread}?from=1": thread,
        f"{thread}?from=999": thread,
        f"{thread}?branch=1": f"{thread}?branch=1",
        f"{thread}?branch=1&order=top": thread,
        f"{second}&order=oldest": second,
    }
    ada.reading_order = "newest"
    ada.save()
    for path, expected in pages.items():
        assert canonical(browse().get(path).text) == [SITE + expected], path
    assert canonical(browse(ada).get(f"{second}&order=oldest").text) == [SITE + second]


def test_a_seed_shows_its_title_source_and_counts(browse, ben):
    post = make.seed(title='A "bridge" & more', body="The council has decided.")
    for _ in range(2):
        make.comment(post=post)
    post.upvote(by=ben)
    found = tags(browse().get(post.get_absolute_url()).text)
    assert found["og:title"] == 'A "bridge" & more'
    assert found["og:url"] == SITE + post.get_absolute_url()
    assert found["og:description"] == "The Wick Courier · 2 comments · 1 upvote · The council has decided."
    assert (found["og:type"], found["og:site_name"]) == ("article", "Seedbed")


def test_an_original_without_reactions(browse, post):
    found = tags(browse().get(post.get_absolute_url()).text)
    assert found["og:description"] == "0 comments · The council has decided."


def test_a_cached_page_shows_new_counts(browse, post, ben):
    assert tags(browse().get(post.get_absolute_url()).text)["og:description"].startswith("0 comments")
    make.comment(post=post)
    post.refresh_from_db()
    post.upvote(by=ben)
    assert tags(browse().get(post.get_absolute_url()).text)["og:description"].startswith("1 comment · 1 upvote")


def test_removed_posts_and_drafts_say_nothing(browse, ada, post, mo):
    draft = make.post(author=ada, as_draft=True)
    post.hide(by=mo, reason="Libel.")
    for reader, hidden in ((None, post), (ada, draft)):
        page = browse(reader).get(hidden.get_absolute_url()).text
        assert (tags(page), canonical(page)) == ({}, [])
        assert '<meta name="robots" content="noindex">' in page


def test_lists_have_a_title(browse, post):
    assert tags(browse().get("/").text)["og:title"] == "Seedbed"
    assert tags(browse().get(f"/c/{post.category.slug}/").text)["og:title"] == post.category.name


@pytest.fixture
def robots(browse):
    response = browse().get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.text.splitlines())
    return parser


def test_robots_may_read_what_visitors_read(robots, post, comment):
    for path in (
        "/",
        "/?page=2",
        "/c/town/",
        post.get_absolute_url(),
        f"/p/{post.pk}/c/1/",
        "/m/ada/",
        "/static/x.css",
    ):
        assert robots.can_fetch("*", SITE + path), path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/accounts/login/",
            "/admin/",
            "/drafts/",
            "/events/p/1/",
            "/members/?q=a",
            "/notifications/",
            "/publish/",
        ),
        *("/replies/", "/report/p/1/", "/search/?q=bridge", "/tracker/", "/track/p/1/", "/untrack/p/1/"),
    ],
)
def test_robots_stay_away_from_forms_and_searches(robots, path):
    assert not robots.can_fetch("*", SITE + path)


def test_phones_find_icons_for_the_home_screen(browse, db):
    manifest = browse().get("/site.webmanifest").json()
    assert manifest["name"] == "Seedbed"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_links_to_the_site_have_a_picture(browse, post):
    picture = tags(browse().get(post.get_absolute_url()).text)["og:image"]
    assert picture.startswith(f"{SITE}/static/img/card")
