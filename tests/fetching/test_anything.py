"""Whatever a server sends, there is a page or a reason."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from forum.fetching.failures import FetchError, Reason
from tests.support.examples import one_in

from .internet import redirect

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = START + b"Content-Encoding: gzip\r\n\r\n"
LINES = st.lists(
    st.sampled_from(
        [
            *(b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"HTTP/1.1 100 Continue", b"HTTP/1.0 404"),
            *(
                b"Location: /",
                b"Location: http://[",
                b"Location: //\xff",
                b"Content-Length: 3",
                b"Content-Length: -1",
            ),
            *(b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"Content-Type: text/html;charset=utf-16"),
            *(
                b"Content-Type: text/html",
                b" folded",
                b": nothing",
                b"5",
                b"0",
                b"<p>",
                b"\x1f\x8b\x08\0\0\0\0\0\0\3",
                b"",
            ),
        ]
    ),
    max_size=12,
)
SENT = st.one_of(
    LINES.map(b"\r\n".join),
    st.binary(max_size=200),
    st.binary(max_size=200).map(START.__add__),
    st.binary(max_size=200).map(CHUNKED.__add__),
    st.binary(max_size=200).map(GZIP.__add__),
)


@given(sent=SENT)
def test_any_response_is_a_page_or_has_a_reason(internet, sent):
    site = internet.servers["93.184.216.1", 80] if internet.servers else internet.site("news.example")
    site.pages["*"] = sent or b"\r\n"
    with suppress(FetchError):
        assert internet.fetch("http://news.example/").status == 200


@given(location=st.text(max_size=40) | st.text(alphabet="/:@[]\\%#?.12xn-fã ", max_size=20).map("http:".__add__))
def test_any_redirect_leads_to_a_page_or_has_a_reason(internet, location):
    site = internet.servers["93.184.216.1", 80] if internet.servers else internet.site("news.example")
    header = location.replace("\r", "").replace("\n", "").encode("utf-8", "replace")
    site.pages["*"] = redirect("LOCATION").replace(b"LOCATION", header)
    with suppress(FetchError):
        internet.fetch("http://news.example/")
    assert {address for address, _port in internet.connected} == {"93.184.216.1"}


@one_in(4)
@given(url=st.text(max_size=60))
def test_any_address_has_a_reason(refusal, url):
    assert refusal(url) in Reason.values
