"""Malformed HTTP, sent to the real server: it answers or closes the connection, and logs no traceback."""

import socket
from random import Random

import pytest
from django.db import connection

from tests.support.served import beside_the_tests
from tests.support.tables import assert_each

TIMEOUT = 30  # seconds; only a server that hangs needs them
HOST = b"Host: localhost\r\n"
END = b"\r\nConnection: close\r\n\r\n"
LINES = [
    b"", b"\r\n", b"\0", b"\xff\xfe\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/0.9\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"get / HTTP/1.1\r\n" + HOST + END, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET  /  HTTP/1.1\r\n" + HOST + END,
    b"GET /\xff HTTP/1.1\r\n" + HOST + END, b"GET /%00 HTTP/1.1\r\n" + HOST + END,
    b"GET /\0 HTTP/1.1\r\n" + HOST + END, b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\n" + HOST + END,
    b"GET http://localhost/ HTTP/1.1\r\n" + HOST + END, b"GET http://[/ HTTP/1.1\r\n" + HOST + END,
    b"GET * HTTP/1.1\r\n" + HOST + END, b"OPTIONS * HTTP/1.1\r\n" + HOST + END,
    b"CONNECT a:1 HTTP/1.1\r\n" + HOST + END, b"G\xc3\x89T / HTTP/1.1\r\n" + HOST + END,
    b"A" * 30 + b" / HTTP/1.1\r\n" + HOST + END, b"GET /# HTTP/1.1\r\n" + HOST + END,
    b"GET //evil.example/ HTTP/1.1\r\n" + HOST + END, b"GET ? HTTP/1.1\r\n" + HOST + END,
    b"GET /?\xff=\xfe HTTP/1.1\r\n" + HOST + END,
]  # fmt: skip
HEADERS = [
    b"Host: \xff", b"Host: a\r\nHost: b", b"Host:", b"Host: localhost:99999", b"Host: [::1", b"Host: a/b",
    b"Host: a@b", b"Host : localhost", b"Host\t: localhost", b": empty", b"no colon", b"A: b\r\n  folded",
    b"A: \0", b"A\0: b", b"A: \xff\xfe", b"\xff: a", b"A: " + b"x" * 20_000,
    b"\r\n".join(b"A%d: b" % n for n in range(300)), b"Cookie: sessionid=\"\\000\"", b"Cookie: \xff=\xfe; ;;=",
    b"Cookie: sessionid=a\r\nCookie: sessionid=b", b"Content-Length: -1", b"Content-Length: a",
    b"Content-Length: +1", b"Content-Length: 1_0", b"Content-Length: 0x1", b"Content-Length: \xd9\xa3",
    b"Content-Length: 1\r\nContent-Length: 2", b"Content-Length: " + b"9" * 5_000, b"Content-Length: 0, 0",
    b"Content-Length: 300000000", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip",
    b"Transfer-Encoding: chunked\r\nContent-Length: 3", b"Transfer-Encoding: \x0bchunked",
    b"Transfer-Encoding: chunked, chunked", b"Expect: 100-continue", b"Expect: 200-ok", b"Connection: \xff",
    b"Connection: upgrade\r\nUpgrade: websocket", b"Connection: keep-alive, close", b"Upgrade: h2c",
    b"TE: trailers", b"Range: bytes=0-\xff", b"If-None-Match: \xff", b"X_Forwarded_For: 1.2.3.4",
    b"X-Forwarded-For: \xff", b"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
    b"X-Forwarded-Proto: \xff", b"Accept-Language: " + b"a-" * 5_000, b"Accept-Encoding: gzip;q=\xff",
    b"Script-Name: /a", b"SCRIPT_NAME: /a", b"Content-Type: multipart/form-data; boundary=\xff",
    b"Content-Type: a; charset=rot13", b"Proxy: http://a", b"Wsgi.Input: a", b"Content-Encoding: gzip",
    b"Authorization: \xff", b"Trailer: Host",
]  # fmt: skip
CHUNKS = [
    b"0\r\n\r\n",
    b"3\r\nabc\r\n0\r\n\r\n",
    b"-1\r\n",
    b"zz\r\n",
    b"fffffffffffffffff\r\n",
    b"3;" + b"x" * 9_000,
    b"3\nabc",
    b"\xff\r\n",
]


def requests():
    """Each malformed line, each malformed header in a GET and a POST, each malformed body."""
    yield from LINES
    for header in HEADERS:
        host = b"" if header.lower().startswith(b"host") else HOST
        yield b"GET / HTTP/1.1\r\n" + host + header + END
        yield b"POST /accounts/login/ HTTP/1.1\r\n" + host + header + END + b"login=ada"
        yield b"GET / HTTP/1.1\n" + host + header + b"\nConnection: close\n\n"
    for chunk in CHUNKS:
        yield b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked" + END + chunk


def broken(random: Random) -> bytes:
    """One of the requests with some bytes changed."""
    request = bytearray(random.choice(ALL) or b"GET / HTTP/1.1\r\n")
    for _ in range(random.randint(1, 5)):
        request[random.randrange(len(request))] = random.randrange(256)
    return bytes(request)


ALL = list(requests())


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("count", [100, pytest.param(3_000, marks=pytest.mark.deep)])
def test_malformed_http_is_refused_and_logs_no_traceback(tmp_path, count):
    random, output = Random(count), []

    with beside_the_tests(tmp_path, connection.settings_dict, output=output) as address:
        port = int(address.rpartition(":")[2])

        def check(sent):
            answer = answer_to(port, sent)
            assert not answer.startswith(b"HTTP/1.1 500"), answer[:100]  # 501 is right for an unknown encoding

        assert_each(check, [*ALL, *(broken(random) for _ in range(count))])
        assert answer_to(port, b"GET / HTTP/1.1\r\n" + HOST + END).startswith(b"HTTP/1.1 200")
    assert not [line for line in output if "Traceback" in line or "Error" in line], output


def answer_to(port: int, sent: bytes) -> bytes:
    """The beginning of the response, or nothing if the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as client:
        try:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            return client.recv(1_000)
        except (ConnectionError, BrokenPipeError):
            return b""
