"""Hostile query strings and requests."""

from io import BytesIO
from itertools import product
from wsgiref.util import setup_testing_defaults

import pytest

from forum.wsgi import application
from tests.support.tables import assert_each, rolled_back

PAGES = (
    "/?page={}",
    "/m/ada/?tab={}",
    "/members/?q={}",
    "/members/?q=b&post={}",
    "/publish/?category={}",
    "/search/?q={}",
    "/search/?q=words&page={}",
    "/search/?q=words&order={}",
    "/accounts/login/?next={}",
    "/admin/posts/post/?q={}",
    "/admin/posts/post/?category__id__exact={}",
    "/admin/posts/post/?p={}",
    "/admin/posts/post/?o={}",
    "/admin/posts/post/act/hide/?pick={}",
    "/admin/comments/comment/?reported={}",
    "/admin/moderation/member/?role__exact={}",
    "/admin/moderation/decision/?created_at__year={}",
)
VALUES = ("%00", "-1", "0", "9" * 30, "x" * 3000, "%ff%fe", "1&page=2", "[]", "'\"><script>alert(1)</script>")


def test_no_query_breaks_a_page_or_injects_markup(browse, ada, olga, post):
    browsers = {"a visitor": browse(), "ada": browse(ada), "olga": browse(olga)}

    @rolled_back()
    def check(page, value, who):
        answer = browsers[who].get(page.format(value))
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text

    assert_each(check, product(PAGES, VALUES, browsers))


def test_a_query_with_nul_is_refused_with_a_message(browse):
    answer = browse().get("/?page=%00")
    assert answer.status_code == 400
    assert "This request can&#39;t be read" in answer.text


CHARSETS = ("utf-7", "rot13", "idna", "base64", "utf-16", "latin-1", "unicode_escape", "undefined", "'utf-7'")
BODIES = {
    "multipart/form-data; boundary=x": (
        b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n+AAA-\r\n--x--\r\n'
    ),
    "application/x-www-form-urlencoded": b"login=%2BAAA-",
    "text/plain": b"",
}


def response_to(method: str, path: str, query: str, kind: str, sent: bytes) -> tuple[str, str]:
    """The status and page for a WSGI request, as gunicorn makes it."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind}
    environ |= {"CONTENT_LENGTH": str(len(sent)), "wsgi.input": BytesIO(sent)}
    setup_testing_defaults(environ)
    statuses = []
    body = b"".join(application(environ, lambda status, _head: statuses.append(status)))
    return statuses[0], body.decode()


def test_no_request_is_decoded_in_a_charset_other_than_utf_8(db):
    @rolled_back()
    def check(charset, kind, request):
        status, page = response_to(*request, "q=a%2BAAA-b", f"{kind}; charset={charset}", BODIES[kind])
        assert status == "400 Bad Request"
        assert "This request can&#39;t be read" in page

    assert_each(check, product(CHARSETS, BODIES, [("GET", "/search/"), ("POST", "/accounts/login/")]))


LONG_HEAD, UNREADABLE_HEAD = "text/plain;" + "x" * 20_000, "text/plain; a*=idna''x%ff"


@pytest.mark.parametrize(
    ("kind", "query"), [(LONG_HEAD, "q=a"), (UNREADABLE_HEAD, "q=a"), ("text/plain; charset=utf-8", "q=a&" * 2000)]
)
def test_a_request_that_django_cannot_parse_is_refused(db, kind, query):
    status, page = response_to("GET", "/search/", query, kind, b"")
    assert status == "400 Bad Request"
    assert "This request can&#39;t be read" in page


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "unheard-of"])
def test_utf_8_and_unknown_charsets_are_accepted(browse, db, charset):
    answer = browse().get("/search/?q=%C3%A9t%C3%A9", CONTENT_TYPE=f"text/plain; charset={charset}")
    assert answer.status_code == 200
    assert "été" in answer.text


ENDLESS = f"/p/{'0' * 2000}1/c/publish/"
WRONG_FORM_URLS = (ENDLESS, "a\0b", "/publish/\0", "/", "", "x" * 3000)


def test_a_draft_is_only_saved_or_discarded_for_a_real_form(browse, ada):
    browser = browse(ada)

    def check(path, form_url):
        draft = {"member": "ada", "form_url": form_url, "key": "7" * 32, "body": "Half a thought"}
        with rolled_back():
            assert browser.post(path, draft).status_code == 400
            assert not ada.drafts.exists()

    assert_each(check, product(["/drafts/", "/drafts/discard/"], WRONG_FORM_URLS))


def test_a_refused_form_with_an_endless_address_leaves_no_draft(browse, ada):
    form = {"member": "ada", "body": "Half a thought"}
    for browser in (browse(ada), browse()):
        assert browser.post(ENDLESS, form).status_code in {403, 404}
        assert not browser.session.get("draft")
    assert not ada.drafts.exists()


def test_a_preview_works_under_an_endless_address(browse, ada, post):
    address = f"/p/{post.pk:02001d}/c/publish/"
    page = browse(ada).post(address, {"body": "Half a thought", "preview": "1"})
    assert page.status_code == 200
    assert "Half a thought" in page.text


def test_far_too_much_text_is_refused_with_a_message(browse, ada, post, settings):
    sent = "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    address = f"/p/{post.pk}/c/publish/"
    answer = browse(ada).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "far too much text" in answer.text


def test_an_unreadable_body_at_an_unknown_url_is_just_not_found(browse, ada, settings):
    too_large = "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    bodies = {"application/x-www-form-urlencoded": too_large, "multipart/form-data": "no boundary"}
    sent = [
        browse(who).post("/no/such/page/", body, content_type=kind)
        for who in (None, ada)
        for kind, body in bodies.items()
    ]
    assert [answer.status_code for answer in sent] == [404] * 4
