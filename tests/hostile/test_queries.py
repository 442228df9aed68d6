"""What stands behind the question mark of an address, which anybody can write."""

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
WORDS = ("%00", "-1", "0", "9" * 30, "x" * 3000, "%ff%fe", "1&page=2", "[]", "'\"><script>alert(1)</script>")


def test_no_query_breaks_a_page_or_gets_into_it(browse, ada, olga, post):
    browsers = {"a visitor": browse(), "ada": browse(ada), "olga": browse(olga)}

    @rolled_back()
    def check(page, word, who):
        answer = browsers[who].get(page.format(word))
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text

    assert_each(check, product(PAGES, WORDS, browsers))


def test_a_query_that_cannot_be_stored_is_refused_in_words(browse):
    answer = browse().get("/?page=%00")
    assert answer.status_code == 400
    assert "can’t be understood" in answer.text


CHARSETS = ("utf-7", "rot13", "idna", "base64", "utf-16", "latin-1", "unicode_escape", "undefined", "'utf-7'")
HIDDEN = {
    "multipart/form-data; boundary=x": (
        b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n+AAA-\r\n--x--\r\n'
    ),
    "application/x-www-form-urlencoded": b"login=%2BAAA-",
    "text/plain": b"",
}


def answer_of_the_site(method: str, path: str, query: str, kind: str, sent: bytes) -> tuple[str, str]:
    """Status and page as the server gets them, which makes requests of its own."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind}
    environ |= {"CONTENT_LENGTH": str(len(sent)), "wsgi.input": BytesIO(sent)}
    setup_testing_defaults(environ)
    statuses = []
    body = b"".join(application(environ, lambda status, _head: statuses.append(status)))
    return statuses[0], body.decode()


def test_nothing_is_read_in_a_charset_that_the_client_chose(db):
    @rolled_back()
    def check(charset, kind, request):
        status, page = answer_of_the_site(*request, "q=a%2BAAA-b", f"{kind}; charset={charset}", HIDDEN[kind])
        assert status == "400 Bad Request"
        assert "can’t be understood" in page

    assert_each(check, product(CHARSETS, HIDDEN, [("GET", "/search/"), ("POST", "/accounts/login/")]))


LONG_HEAD, UNREADABLE_HEAD = "text/plain;" + "x" * 20_000, "text/plain; a*=idna''x%ff"


@pytest.mark.parametrize(
    ("kind", "query"), [(LONG_HEAD, "q=a"), (UNREADABLE_HEAD, "q=a"), ("text/plain; charset=utf-8", "q=a&" * 2000)]
)
def test_what_cannot_even_be_made_a_request_is_refused(db, kind, query):
    status, page = answer_of_the_site("GET", "/search/", query, kind, b"")
    assert status == "400 Bad Request"
    assert "can’t be understood" in page


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "unheard-of"])
def test_who_says_what_everybody_means_is_understood(browse, db, charset):
    answer = browse().get("/search/?q=%C3%A9t%C3%A9", CONTENT_TYPE=f"text/plain; charset={charset}")
    assert answer.status_code == 200
    assert "été" in answer.text


ENDLESS = f"/p/{'0' * 2000}1/c/publish/"
NO_PLACES = (ENDLESS, "a\0b", "/publish/\0", "/", "", "x" * 3000)


def test_nothing_is_kept_or_let_go_of_where_nothing_is_written(browse, ada):
    browser = browse(ada)

    def check(path, place):
        facts = {"member": "ada", "form_url": place, "key": "7" * 32, "body": "Half a thought"}
        with rolled_back():
            assert browser.post(path, facts).status_code == 400
            assert not ada.drafts.exists()

    assert_each(check, product(["/drafts/", "/drafts/discard/"], NO_PLACES))


def test_an_address_without_end_keeps_nothing_of_a_form_that_is_refused(browse, ada):
    form = {"member": "ada", "body": "Half a thought"}
    for browser in (browse(ada), browse()):
        assert browser.post(ENDLESS, form).status_code in {403, 404}
        assert not browser.session.get("draft")
    assert not ada.drafts.exists()


def test_an_address_without_end_shows_a_preview(browse, ada, post):
    address = f"/p/{post.pk:02001d}/c/publish/"
    page = browse(ada).post(address, {"body": "Half a thought", "preview": "1"})
    assert page.status_code == 200
    assert "Half a thought" in page.text


def test_far_too_many_words_are_refused_in_words(browse, ada, post, settings):
    sent = "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    address = f"/p/{post.pk}/c/publish/"
    answer = browse(ada).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "far too many words" in answer.text


def test_at_an_unknown_url_what_cannot_be_read_is_simply_not_found(browse, ada, settings):
    too_large = "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    bodies = {"application/x-www-form-urlencoded": too_large, "multipart/form-data": "no boundary"}
    sent = [
        browse(who).post("/no/such/page/", body, content_type=kind)
        for who in (None, ada)
        for kind, body in bodies.items()
    ]
    assert [answer.status_code for answer in sent] == [404] * 4
