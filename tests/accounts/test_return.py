"""After logging in or signing up, people are back on the page they were on."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.urls import resolve

from accounts.models import User
from tests.accounts.test_email import code_in
from tests.permissions import account_pages, admin_pages, forum_pages
from tests.permissions.forms import fill_form
from tests.permissions.table import rows_of
from tests.support import make
from tests.support.accounts import is_in
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

TABLES = [rows_of(part.TABLE) for part in (forum_pages, account_pages, admin_pages)]
POST_ONLY = [row.path for rows in TABLES for row in rows if row.method == "GET" and row.expected == ("405",) * 6]
OPEN_TO_VISITORS = {"/accounts/signup/again/", "/view/"}
PAGE = "/search/?q=bridge"  # a page with every button, as far as a form can tell


def links(response, name: str) -> list[str]:
    """Where the links with this path lead after a login, in the order of the page."""
    found = [attributes.get("href", "") for tag, attributes in read(response).elements if tag == "a"]
    found = [urlsplit(href) for href in found if href.startswith(f"/accounts/{name}/")]
    return [parse_qs(href.query).get("next", [""])[0] for href in found]


def log_in(browser, page: str):
    return browser.post("/accounts/login/", {"login": "ada", "password": make.PASSWORD, "next": page}).url


@pytest.fixture
def world(post, ada):
    """Primary keys for the paths of the permission tables. Each path exists."""
    session = UserSession.objects.create(user=ada, ip="127.0.0.1", session_key="made-up")
    kinds = ("post", "draft", "category", "post_version", "comment_version", "change", "job", "fetch", "seed")
    return dict.fromkeys(kinds, post.pk) | {"session": session.pk}


def test_there_are_as_many_post_only_pages_as_the_site_has():
    assert len({path.replace("{draft}", "{post}") for path in POST_ONLY} - OPEN_TO_VISITORS) >= 9


def test_a_post_only_url_that_asks_for_a_login_leads_back_to_the_page(browse, ada, world):
    """With and without text in the form, with and without the field that says where the form was."""

    @rolled_back()
    def check(path, with_text, with_next):
        form = fill_form(path, world) if with_text else {}
        form |= {"next": PAGE} if with_next else {}
        headers = {} if with_next else {"Referer": f"http://testserver{PAGE}"}
        browser = browse()
        refused = browser.post(path.format(**world), form, headers=headers)
        assert refused.status_code == 403
        assert set(links(refused, "login")) == set(links(refused, "signup")) == {PAGE}
        assert log_in(browser, links(refused, "login")[0]) == PAGE
        assert browser.get(PAGE).status_code == 200

    paths = set(POST_ONLY) - OPEN_TO_VISITORS
    assert_each(check, [(path, *flags) for path in sorted(paths) for flags in ((0, 0), (0, 1), (1, 0), (1, 1))])


def test_a_login_never_leads_to_a_post_only_url(browse, ada, world):
    @rolled_back()
    def check(path):
        assert log_in(browse(), path.format(**world)) == "/"

    assert_each(check, POST_ONLY)


def test_a_button_without_any_hint_where_it_was_leads_to_the_front_page(browse, post):
    elsewhere = {"Referer": "https://evil.example/page"}
    for headers in ({}, elsewhere, {"Referer": f"http://testserver/p/{post.pk}/upvote/"}):
        refused = browse().post(f"/p/{post.pk}/upvote/", headers=headers)
        assert set(links(refused, "login")) == {""}
    refused = browse().post(f"/p/{post.pk}/upvote/", {"next": "//evil.example/"})
    assert set(links(refused, "login")) == {""}


def test_a_form_with_text_leads_back_to_the_form(browse, post):
    refused = browse().post(f"/p/{post.pk}/c/publish/", {"body": "About time."})
    assert set(links(refused, "login")) == {f"/p/{post.pk}/c/publish/"}


def test_the_masthead_leads_back_to_the_page(browse, post, comment):
    pages = [
        post.get_absolute_url(),
        f"{post.get_absolute_url()}?order=newest",
        "/search/?q=wick+%26+co",
        f"/p/{post.pk}/history/",
        "/m/ada/",
        "/no/such/page/?a=1",
    ]

    @rolled_back()
    def check(page):
        for _from_the_cache_the_second_time in range(2):
            response = browse().get(page)
            assert links(response, "login")[0] == links(response, "signup")[0] == page

    assert_each(check, pages)


def test_a_cached_page_never_leads_back_to_what_another_visitor_came_with(browse, post):
    page = post.get_absolute_url()
    for path in (f"{page}?utm_source=a", f"{page}?utm_source=b", page):
        assert links(browse().get(path), "login")[0] == page
    assert links(browse().get(f"{page}?order=newest&utm_source=a"), "signup")[0] == f"{page}?order=newest"


def test_the_front_page_needs_no_next(browse, db):
    assert {*links(browse().get("/"), "login"), *links(browse().get("/"), "signup")} == {""}


def test_the_entrance_pages_pass_on_the_page(browse, db):
    for name in ("login", "signup", "password/reset"):
        response = browse().get(f"/accounts/{name}/?next=/m/ada/")
        assert links(response, "login")[0] == links(response, "signup")[0] == "/m/ada/"
        response = browse().get(f"/accounts/{name}/")
        assert links(response, "login")[0] == links(response, "signup")[0] == ""
    wrong = browse().post("/accounts/login/", {"login": "ada", "password": "x", "next": "/m/ada/"})
    assert links(wrong, "signup")[0] == "/m/ada/"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        response = browse().get("/accounts/login/", {"next": elsewhere})
        assert links(response, "login")[0] == links(response, "signup")[0] == ""


def test_signing_up_with_a_code_leads_back_to_the_page(browse, post, mail_server):
    browser, page = browse(), post.get_absolute_url()
    form = {"email": "cleo@example.org", "username": "cleo", "password1": make.PASSWORD, "next": page}
    browser.post("/accounts/signup/", form)
    welcome = browser.post("/accounts/confirm-email/", {"code": code_in(mail_server[0].body)})
    assert welcome.url == f"/welcome/?{urlencode({'next': page})}"
    assert is_in(browser)
    assert User.objects.filter(username="cleo").exists()


def test_every_view_that_only_takes_post_is_marked(world):
    """Otherwise a login could lead to it."""
    unmarked = [path for path in POST_ONLY if not hasattr(resolve(path.format(**world)).func, "is_post_only")]
    assert unmarked == []
