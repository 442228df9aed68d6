"""Servers that want to take time, memory or trust. Each fetch ends, with a reason or a page."""

import gzip
import time
import tracemalloc
import zlib

import pytest

from .internet import HTML, answer, redirect

URL = "http://news.example/"
START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def dripping(start: bytes, drops: bytes = b"x"):
    """Sends `drops` again and again, slowly, for as long as somebody listens."""

    def send(connection):
        connection.sendall(start)
        while True:
            time.sleep(0.02)
            connection.sendall(drops)

    return send


def flooding(start: bytes, flood: bytes, sent: list[int] | None = None):
    """Sends `flood` again and again."""

    def send(connection):
        connection.sendall(start)
        while True:
            connection.sendall(flood)
            if sent is not None:
                sent.append(len(flood))

    return send


SLOW = {
    "status": dripping(b"HTTP/1.1 "),
    "status after nothing": dripping(b"", b"\r"),
    "header": dripping(START + b"X-A: "),
    "headers": dripping(START, b"X-A: b\r\n"),
    "interim responses": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": dripping(START + b"\r\n"),
    "body with a length": dripping(START + b"Content-Length: 400000\r\n\r\n"),
    "chunks": dripping(START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "size of a chunk": dripping(START + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "trailers": dripping(START + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n"),
    "compressed": dripping(START + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff"),
    "redirects": dripping(b"HTTP/1.1 302 Found\r\nLocation: /\r\n", b"X-A: b\r\n"),
    "nothing": lambda connection: time.sleep(1),
}


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("send", SLOW.values(), ids=SLOW)
def test_a_slow_drip_ends(internet, refusal, send, tls):
    internet.site("news.example", send, tls=tls)
    assert refusal("https://news.example/" if tls else URL, seconds=0.4) == "timeout"


def test_a_slow_robots_file_ends(internet, refusal):
    internet.site("news.example", {"/robots.txt": SLOW["body"], "*": answer()})
    assert refusal(URL, seconds=0.4) == "timeout"


def test_a_slow_lookup_ends(internet, refusal):
    internet.lookup = lambda host, port: time.sleep(1) or ["93.184.216.1"]
    assert refusal(URL, seconds=0.2) == "timeout"


def test_slow_redirects_share_one_limit(internet, refusal):
    def later(connection):
        time.sleep(0.15)
        connection.sendall(redirect("/"))

    internet.site("news.example", later)
    assert refusal(URL, seconds=0.4) == "timeout"


LARGE = {
    "header": (b"HTTP/1.1 200 OK\r\nX-A: ", b"x" * 8000),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"x" * 8000 + b"\r\n"),
    "interim responses": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 300),
    "small chunks with comments": (
        START + b"Transfer-Encoding: chunked\r\n\r\n",
        (b"1;" + b"x" * 1000 + b"\r\nx\r\n") * 8,
    ),
    "trailers": (START + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: b\r\n" * 1000),
    "empty blocks": (
        START + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
        b"\0\0\0\xff\xff" * 1000,
    ),
}


@pytest.mark.parametrize(("start", "flood"), LARGE.values(), ids=LARGE)
def test_a_flood_without_content_ends(internet, refusal, start, flood):
    internet.site("news.example", flooding(start, flood))
    assert refusal(URL) in {"too_big", "broken"}


def test_an_endless_page_is_cut_off(internet):
    sent: list[int] = []
    internet.site("news.example", flooding(START + b"\r\n<p>", b"x" * 8000, sent))
    assert internet.fetch(URL).is_truncated
    assert sum(sent) < 20_000_000  # what the system buffers


MEMBER = gzip.compress(b"<p>" + b"\x20" * 1_000_000)


def bomb(encoding: str, content: bytes) -> bytes:
    return answer(content, f"Content-Encoding: {encoding}")


@pytest.mark.parametrize("path", ["/bomb", "/redirect"])
@pytest.mark.parametrize(
    "content",
    [MEMBER * 1000, gzip.compress(b"<p>" * 10_000_000), MEMBER * 300 + b"rubbish"],
    ids=["members", "one", "rubbish"],
)
def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit(internet, path, content):
    internet.site("news.example", {"/bomb": bomb("gzip", content), "/redirect": redirect("/bomb")})
    tracemalloc.start()
    page = internet.fetch(URL[:-1] + path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(page.content), page.is_truncated) == (512_000, True)
    assert peak < 12_000_000


UNASKED = {
    "twice": ("gzip, gzip", gzip.compress(MEMBER)),
    "twice in two headers": ("gzip\r\nContent-Encoding: gzip", gzip.compress(MEMBER)),
    "deflate": ("deflate", zlib.compress(HTML.encode())),
    "brotli": ("br", b"\x0b\x02\x80hello\x03"),
    "zstd": ("zstd", b"(\xb5/\xfd"),
    "unknown": ("compress", b"hello"),
    "not compressed": ("gzip", b"not compressed"),
    "faulty": ("gzip", MEMBER[:100] + b"broken" * 100),
}


@pytest.mark.parametrize(("encoding", "content"), UNASKED.values(), ids=UNASKED)
def test_only_the_compression_that_was_asked_for_is_undone(internet, refusal, encoding, content):
    internet.site("news.example", bomb(encoding, content))
    assert refusal(URL) == "broken"


def test_a_bomb_in_a_bomb_stays_packed(internet, refusal):
    internet.site("news.example", bomb("gzip", gzip.compress(MEMBER * 10)))
    assert refusal(URL) == "not_html"


BROKEN = {
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "HTTP/0.9": HTML.encode(),
    "mail": b"220 mail.example ESMTP\r\n",
    "nothing": b"\r\n",
    "zeros": b"\0" * 1000,
    "status": b"HTTP/1.1 abc\r\n\r\n",
    "small status": b"HTTP/1.1 99 Low\r\n\r\n",
    "large status": b"HTTP/1.1 1000 High\r\n\r\n",
    "early hints": b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(),
    "another protocol after a switch": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "no content": answer("", status="204 No Content"),
    "part": answer(HTML, status="206 Partial Content"),
    "too short": answer(HTML, "Content-Length: 9000"),
    "two lengths": answer(HTML, "Content-Length: 5", "Content-Length: 6"),
    "size of a chunk": answer(b"xyz\r\n", "Transfer-Encoding: chunked"),
    "negative chunk": answer(b"-5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "cut off chunk": answer(b"50\r\nhello", "Transfer-Encoding: chunked"),
    "many headers": answer(HTML, *["X-A: b"] * 200),
    "HTTP/2": b"\0\0\x12\x04\0\0\0\0\0",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_what_is_not_a_page_is_refused(internet, refusal, sent):
    internet.site("news.example", sent)
    assert refusal(URL) == "broken"


def test_odd_headers_are_not_logged(internet, caplog):
    internet.site("news.example", START + b": nothing\r\n odd\r\nX\r\n\r\n" + HTML.encode())
    assert HTML in internet.fetch(URL).text
    assert caplog.text == ""


def test_a_server_that_hangs_up_is_refused(internet, refusal):
    internet.site("news.example", lambda connection: None)
    assert refusal(URL) == "broken"
