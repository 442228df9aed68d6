"""Sends requests to the WSGI application as a server does, also those that the test client wouldn't send."""

import sys
from io import BytesIO
from typing import NamedTuple

from django.core.signals import got_request_exception, request_started
from django.db import close_old_connections

from forum.wsgi import application


class Response(NamedTuple):
    """`error` is the exception that caused a 500."""

    status: int
    page: str
    error: str


def respond(environ: dict[str, str], body: bytes = b"") -> Response:
    """The response to a request. Strings in `environ` are bytes as latin-1, as PEP 3333 requires."""
    statuses: list[str] = []
    errors: list[str] = []

    def note(**_kwargs: object) -> None:
        errors.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(note)
    request_started.disconnect(close_old_connections)  # as the test client does: we're in a transaction
    try:
        page = b"".join(application(_complete(environ, body), lambda status, _headers: statuses.append(status)))
    finally:
        request_started.connect(close_old_connections)
        got_request_exception.disconnect(note)
    return Response(int(statuses[0][:3]), page.decode(errors="replace"), " ".join(errors))


def _complete(environ: dict[str, str], body: bytes) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **environ,
    }
