"""Responses to visitors, and which pages are cached."""

import gzip
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.pagecache.decorator import store
from forum.pagecache.store import Page, Store
from forum.posts.models import Post
from tests.pagecache import urls
from tests.pagecache.looking import look
from tests.support import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(post):
    return post.get_absolute_url()


def test_a_browser_with_a_current_copy_gets_304(browse, path):
    first = browse().get(path)
    again = browse().get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary"):
        assert again[header] == first[header]
    assert "Content-Security-Policy" in again


def test_one_of_several_etags_may_match(browse, path):
    etag = browse().get(path)["ETag"]
    tags = (etag, etag.removeprefix("W/"))
    sent = [copies.format(tag) for copies in ('W/"another", {}', "{}", '"another",{}') for tag in tags]
    assert [copies for copies in sent if look(path, HTTP_IF_NONE_MATCH=copies).status != 304] == []


def test_a_browser_without_a_current_copy_gets_the_page(browse, path):
    browse().get(path)
    sent = ["", '"another"', "no tag at all", '"', "W/", "é"]
    assert [copies for copies in sent if look(path, HTTP_IF_NONE_MATCH=copies).status != 200] == []


def test_browsers_must_revalidate_a_page(browse, path):
    answer = browse().get(path)
    assert answer["Cache-Control"] == "no-cache"
    assert {name.strip() for name in answer["Vary"].split(",")} == {"Accept-Encoding", "Cookie", "X-Fragment"}


def test_a_cached_page_has_the_same_content_and_headers(browse, path):
    first, again = browse().get(path), browse().get(path)
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


def test_a_page_is_the_same_with_and_without_compression(browse, path):
    for _ in range(2):
        plain = browse().get(path)
        small = browse().get(path, HTTP_ACCEPT_ENCODING="br, gzip")
        assert small["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain
        assert gzip.decompress(small.content) == plain.content
        assert small["ETag"] == plain["ETag"]
        assert [int(each["Content-Length"]) for each in (small, plain)] == [
            len(small.content),
            len(plain.content),
        ]


def test_head_requests_work(browse, path):
    etag = browse().head(path)["ETag"]
    assert etag == browse().get(path)["ETag"]
    assert browse().head(path).content == b""
    assert browse().head(path, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_unknown_query_parameters_are_ignored(browse, settings):
    settings.ROOT_URLCONF = "tests.pagecache.urls"
    urls.rendered.clear()
    plain = look("/plain/?page=2")
    for junk in ("page=2&utm_source=elsewhere", "from=x&page=2", "page=1&page=2", "page=2&fbclid=%00"[:-3]):
        assert look(f"/plain/?{junk}") == plain
    assert plain.body == b"page=2 of /plain/?page=2"
    assert urls.rendered == ["/plain/?page=2"]


def test_the_pages_of_a_list_are_cached_separately(browse, post):
    now, fields = timezone.now(), {"author": post.author, "category": post.category, "status": "published"}
    fields |= {"kind": "original", "published_at": now, "last_activity_at": now}
    Post.objects.bulk_create(Post(title=f"News {number}", slug="news", **fields) for number in range(60))
    first, second = look("/"), look("/?page=2")
    assert first.body != second.body
    assert (look("/"), look("/?page=2")) == (first, second)
    assert listed("/?page=1&utm=x") == listed("/")
    for number in ("3", "0", "-1", "x", "1.5", "٢", "9" * 30):
        assert look(f"/?page={number}").etag == "" or listed(f"/?page={number}") in {
            listed("/"),
            listed("/?page=2"),
        }


def listed(path: str) -> bytes:
    """The page without its own address, to which a login or a button leads back."""
    return re.sub(rb"\?next=[^\"]*|name=.next. value=[^>]*", b"", look(path).body)


def test_a_page_number_past_the_end_is_never_stale(browse, post):
    assert b"No posts yet" not in look("/?page=9").body
    post.edit(title="A tunnel")
    assert b"A tunnel" in look("/?page=9").body


def test_pages_for_one_visitor_are_not_cached(settings):
    settings.ROOT_URLCONF = "tests.pagecache.urls"
    kinds = ("with-a-form", "with-a-cookie", "with-a-session", "missing")
    assert {kind: look(f"/{kind}/").etag for kind in kinds} == dict.fromkeys(kinds, "")
    assert not store.pages


def test_a_page_without_a_version_is_not_cached(comment):
    post = f"/p/{comment.post_id}"
    paths = [f"{post}/history/", f"{post}/c/1/history/", "/search/", "/search/?q=time", "/accounts/login/"]
    assert {path: (look(path).status, look(path).etag) for path in paths} == dict.fromkeys(paths, (200, ""))
    assert not store.pages


def test_pages_for_members_are_not_cached(browse, ada, path):
    etag = browse().get(path)["ETag"]
    answer = browse(ada).get(path, HTTP_IF_NONE_MATCH=etag)
    assert answer.status_code == 200
    assert "ETag" not in answer
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
    assert b'data-member="ada"' in answer.content
    assert b'data-member="ada"' not in browse().get(path).content


def test_a_message_is_shown_once_and_only_to_its_visitor(browse, post, path):
    look(path)
    visitor = browse()
    response = visitor.get(reverse("comments:go", args=[post.pk]), {"number": "9"}, follow=True)
    assert b"No comment 9 in this thread" in response.content
    assert b"No comment 9 in this thread" not in visitor.get(path).content
    assert b"No comment 9 in this thread" not in look(path).body


def test_a_request_for_a_fragment_gets_no_cached_page(browse, path):
    look(path)
    fragment = browse().get(path, HTTP_X_FRAGMENT="1")
    assert b"<html" not in fragment.content
    assert "X-Fragment" in fragment["Vary"]
    assert b"<html" in look(path).body


def test_an_old_slug_still_redirects(browse, post, path):
    look(path)
    post.edit(title="A tunnel")
    assert look(path).status == 302
    assert look(f"/p/{post.pk}/").status == 302
    assert look(post.get_absolute_url()).status == 200


def test_a_draft_is_not_found_whatever_the_etag(browse, ada, path):
    draft = make.post(author=ada, as_draft=True)
    draft_path, etag = draft.get_absolute_url(), look(path).etag
    assert look(draft_path, HTTP_IF_NONE_MATCH=etag).status == 404
    draft.withdraw()
    assert look(draft_path).status == 404


def test_a_username_in_another_case_still_redirects(browse, ada):
    look("/m/ada/")
    assert look("/m/ADA/").status == 302


def test_the_least_recently_used_page_is_dropped():
    small_store = Store(limit=10_000)
    for number in range(20):
        small_store.set(number, Page("etag", "text/html", bytes(500)))
        small_store.get(0)
    assert small_store.size <= 10_000
    assert list(small_store.pages) == [15, 16, 17, 18, 19, 0]
    size = small_store.size
    small_store.set(17, Page("another", "text/html", bytes(600)))
    assert (list(small_store.pages), small_store.size) == ([15, 16, 18, 19, 0, 17], size + 100)
    small_store.set("too large", Page("etag", "text/html", bytes(10_000)))
    assert list(small_store.pages) == [15, 16, 18, 19, 0, 17]


def test_nothing_is_cached_in_debug_mode(settings, path):
    settings.DEBUG = True
    assert look(path).etag == ""
