"""What a visitor's browser is answered, what is kept for the next one, and what never is."""

import gzip

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


def test_a_browser_with_the_page_is_sent_nothing_but_that_it_stands(browse, path):
    first = browse().get(path)
    again = browse().get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary"):
        assert again[header] == first[header]
    assert "Content-Security-Policy" in again


def test_one_of_several_copies_may_be_the_one(browse, path):
    etag = browse().get(path)["ETag"]
    tags = (etag, etag.removeprefix("W/"))
    sent = [copies.format(tag) for copies in ('W/"another", {}', "{}", '"another",{}') for tag in tags]
    assert [copies for copies in sent if look(path, HTTP_IF_NONE_MATCH=copies).status != 304] == []


def test_whoever_has_another_copy_or_none_gets_the_page(browse, path):
    browse().get(path)
    sent = ["", '"another"', "no tag at all", '"', "W/", "é"]
    assert [copies for copies in sent if look(path, HTTP_IF_NONE_MATCH=copies).status != 200] == []


def test_a_page_is_never_shown_without_asking(browse, path):
    answer = browse().get(path)
    assert answer["Cache-Control"] == "no-cache"
    assert {name.strip() for name in answer["Vary"].split(",")} == {"Accept-Encoding", "Cookie", "X-Fragment"}


def test_a_page_kept_is_the_page_with_all_that_belongs_to_it(browse, path):
    first, again = browse().get(path), browse().get(path)
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


def test_a_page_is_the_same_compressed_or_not(browse, path):
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


def test_only_the_head_may_be_asked_for(browse, path):
    etag = browse().head(path)["ETag"]
    assert etag == browse().get(path)["ETag"]
    assert browse().head(path).content == b""
    assert browse().head(path, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_what_others_hang_on_an_address_changes_nothing_and_reaches_nobody(browse, settings):
    settings.ROOT_URLCONF = "tests.pagecache.urls"
    urls.rendered.clear()
    plain = look("/plain/?page=2")
    for junk in ("page=2&utm_source=elsewhere", "from=x&page=2", "page=1&page=2", "page=2&fbclid=%00"[:-3]):
        assert look(f"/plain/?{junk}") == plain
    assert plain.body == b"page=2 of /plain/?page=2"
    assert urls.rendered == ["/plain/?page=2"]


def test_the_pages_of_a_list_are_kept_apart(browse, post):
    now, facts = timezone.now(), {"author": post.author, "category": post.category, "status": "published"}
    facts |= {"kind": "original", "published_at": now, "last_activity_at": now}
    Post.objects.bulk_create(Post(title=f"News {number}", slug="news", **facts) for number in range(60))
    first, second = look("/"), look("/?page=2")
    assert first.body != second.body
    assert (look("/"), look("/?page=2")) == (first, second)
    assert look("/?page=1&utm=x").body == first.body
    for number in ("3", "0", "-1", "x", "1.5", "٢", "9" * 30):
        assert look(f"/?page={number}").etag == "" or look(f"/?page={number}").body in {first.body, second.body}


def test_the_last_page_in_place_of_one_that_there_is_not_is_never_stale(browse, post):
    assert b"Nothing" not in look("/?page=9").body
    post.edit(title="A tunnel")
    assert b"A tunnel" in look("/?page=9").body


def test_what_was_made_for_one_visitor_is_not_kept(settings):
    settings.ROOT_URLCONF = "tests.pagecache.urls"
    kinds = ("with-a-form", "with-a-cookie", "with-a-session", "missing")
    assert {kind: look(f"/{kind}/").etag for kind in kinds} == dict.fromkeys(kinds, "")
    assert not store.pages


def test_a_page_that_has_no_version_is_not_kept(comment):
    post = f"/p/{comment.post_id}"
    paths = [f"{post}/history/", f"{post}/c/1/history/", "/search/", "/search/?q=time", "/accounts/login/"]
    assert {path: (look(path).status, look(path).etag) for path in paths} == dict.fromkeys(paths, (200, ""))
    assert not store.pages


def test_members_get_pages_of_their_own_that_nobody_keeps(browse, ada, path):
    etag = browse().get(path)["ETag"]
    answer = browse(ada).get(path, HTTP_IF_NONE_MATCH=etag)
    assert answer.status_code == 200
    assert "ETag" not in answer
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
    assert b'data-member="ada"' in answer.content
    assert b'data-member="ada"' not in browse().get(path).content


def test_a_visitor_is_told_what_is_to_be_told_once(browse, post, path):
    look(path)
    visitor = browse()
    told = visitor.get(reverse("comments:go", args=[post.pk]), {"number": "9"}, follow=True)
    assert b"There is no comment of the number" in told.content
    assert b"There is no comment of the number" not in visitor.get(path).content
    assert b"There is no comment of the number" not in look(path).body


def test_a_script_that_asks_for_a_piece_gets_no_page(browse, path):
    look(path)
    piece = browse().get(path, HTTP_X_FRAGMENT="1")
    assert b"<html" not in piece.content
    assert "X-Fragment" in piece["Vary"]
    assert b"<html" in look(path).body


def test_a_post_under_another_name_still_redirects(browse, post, path):
    look(path)
    post.edit(title="A tunnel")
    assert look(path).status == 302
    assert look(f"/p/{post.pk}/").status == 302
    assert look(post.get_absolute_url()).status == 200


def test_a_draft_is_no_page_whatever_copy_one_claims_to_have(browse, ada, path):
    draft = make.post(author=ada, as_draft=True)
    there, etag = draft.get_absolute_url(), look(path).etag
    assert look(there, HTTP_IF_NONE_MATCH=etag).status == 404
    draft.withdraw()
    assert look(there).status == 404


def test_a_member_in_any_other_case_still_redirects(browse, ada):
    look("/m/ada/")
    assert look("/m/ADA/").status == 302


def test_what_was_not_shown_for_the_longest_time_makes_room():
    room = Store(limit=10_000)
    for number in range(20):
        room.set(number, Page("etag", "text/html", bytes(500)))
        room.get(0)
    assert room.size <= 10_000
    assert list(room.pages) == [15, 16, 17, 18, 19, 0]
    size = room.size
    room.set(17, Page("another", "text/html", bytes(600)))
    assert (list(room.pages), room.size) == ([15, 16, 18, 19, 0, 17], size + 100)
    room.set("too large", Page("etag", "text/html", bytes(10_000)))
    assert list(room.pages) == [15, 16, 18, 19, 0, 17]


def test_a_developer_sees_every_change(settings, path):
    settings.DEBUG = True
    assert look(path).etag == ""
