"""A page is fetched: its text, its final address, and what is needed to ask for it again."""

import gzip
from datetime import timedelta

from django.utils import timezone

from .internet import HTML, answer, redirect

DATE = "Mon, 30 Nov 2026 10:00:00 GMT"


def test_a_page_comes_with_all_that_is_known_about_it(internet):
    headers = 'ETag: W/"7"', f"Last-Modified: {DATE}"
    internet.site("news.example", answer(HTML, *headers, type="Text/HTML; charset=UTF-8"))
    page = internet.fetch("http://news.example/bridge?id=1#top")
    assert page.url == "http://news.example/bridge?id=1"
    assert (page.status, page.text, page.content) == (200, HTML, HTML.encode())
    assert (page.etag, page.last_modified, page.content_type) == ('W/"7"', DATE, "text/html")
    assert timezone.now() - page.fetched_at < timedelta(minutes=5)
    assert not page.is_truncated
    assert not page.is_unchanged


def test_the_site_sees_who_asks(internet, settings):
    settings.SITE_URL = "https://forum.example.org"
    site = internet.site("news.example")
    internet.fetch("http://news.example/")
    for request in site.requests:
        assert "User-Agent: Mozilla/5.0 (compatible; Seedbed; +https://forum.example.org)" in request
        assert "Host: news.example\r\n" in request
        assert "Accept-Encoding: gzip\r\n" in request
        assert "Cookie" not in request
        assert "Referer" not in request


def test_a_long_page_is_cut_off(internet):
    internet.site("news.example", answer("<p>" + "é" * 300_000))
    page = internet.fetch("http://news.example/")
    assert page.is_truncated
    assert len(page.content) == 512_000
    assert page.text == "<p>" + "é" * 255_998  # without the half of the last one


def test_a_compressed_page_is_unpacked(internet):
    internet.site("news.example", answer(gzip.compress(HTML.encode()), "Content-Encoding: gzip"))
    assert internet.fetch("http://news.example/").text == HTML


def test_a_page_in_chunks_is_joined(internet):
    chunks = b"3\r\n<p>\r\n2;ext=1\r\nHi\r\n0\r\nTrailer: 1\r\n\r\n"
    internet.site("news.example", answer(chunks, "Transfer-Encoding: chunked"))
    assert internet.fetch("http://news.example/").text == "<p>Hi"


def test_a_page_without_a_length_ends_with_the_connection(internet):
    internet.site("news.example", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML.encode())
    assert internet.fetch("http://news.example/").text == HTML


def test_a_page_that_names_no_type_is_one_if_it_looks_like_one(internet, refusal):
    internet.site("news.example", {"/a": answer(type=""), "/b": answer("%PDF-1.7", type="")})
    assert internet.fetch("http://news.example/a").text == HTML
    assert refusal("http://news.example/b") == "not_html"


# --- Asking again -------------------------------------------------------------------------------------------


def test_a_page_that_has_not_changed_is_not_sent_again(internet):
    site = internet.site("news.example", answer("", 'ETag: "7"', status="304 Not Modified"))
    page = internet.fetch("http://news.example/", etag='"7"', last_modified=DATE)
    assert 'If-None-Match: "7"\r\n' in site.requests[-1]
    assert f"If-Modified-Since: {DATE}\r\n" in site.requests[-1]
    assert page.is_unchanged
    assert (page.status, page.etag, page.text) == (304, '"7"', "")


def test_nothing_is_asked_about_the_robots_file_or_the_target_of_a_redirect(internet):
    other = internet.site("other.example")
    site = internet.site("news.example", redirect("http://other.example/"))
    assert internet.fetch("http://news.example/", etag='"7"').url == "http://other.example/"
    assert ["If-None-Match" in request for request in site.requests] == [False, True]
    assert not any("If-None-Match" in request for request in other.requests)


def test_unchanged_without_being_asked_is_an_error(internet, refusal):
    internet.site("news.example", answer("", status="304 Not Modified"))
    assert refusal("http://news.example/") == "broken"


def test_a_huge_etag_is_not_kept(internet):
    internet.site("news.example", answer(HTML, "ETag: " + "x" * 10_000))
    assert internet.fetch("http://news.example/").etag == ""


def test_an_etag_cannot_add_headers(internet, refusal):
    site = internet.site("news.example")
    assert refusal("http://news.example/", etag='"7"\r\nCookie: a') == "broken"
    assert site.paths == ["/robots.txt"]
