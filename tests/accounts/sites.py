"""Sites in separate processes, because a site reads its environment only at the start; and a login provider."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.support.processes import TIMEOUT
from tests.support.reading import Page

# Each line of input holds the steps of one browser as JSON: [method, path, fields]. {state} becomes the state in
# the last redirect. The output is one line of JSON for each.
SITE = """
import json, sys
from urllib.parse import parse_qs, urlsplit
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
for line in sys.stdin:
    browser, state, responses = Client(), "", []
    for method, path, *fields in json.loads(line):
        response = getattr(browser, method)(path.replace("{state}", state), *fields)
        state = parse_qs(urlsplit(response.get("Location", "")).query).get("state", [""])[0]
        policy = response["Content-Security-Policy"]
        responses.append([response.status_code, response.get("Location"), policy, response.text])
    print(json.dumps(responses), flush=True)
"""


class Response(NamedTuple):
    status: int
    location: str | None
    policy: str
    page: Page


@contextmanager
def sites() -> Iterator[Callable]:
    """A function `visit(variables, *steps)` that returns the responses of a site with these environment variables.

    Each site is started at its first visit.
    """
    started: dict[tuple, subprocess.Popen] = {}
    with ExitStack() as stack:

        def visit(variables: dict[str, str], *steps: list) -> list[Response]:
            key = tuple(sorted(variables.items()))
            if key not in started:
                started[key] = stack.enter_context(_site(variables))
            site = started[key]
            print(json.dumps(steps), file=site.stdin, flush=True)
            if not (line := site.stdout.readline()):
                del started[key]
                raise ChildProcessError(f"The site exited with {site.wait(TIMEOUT)}; see stderr.")
            return [Response(*facts, Page(html)) for *facts, html in json.loads(line)]

        yield visit


def _site(variables: dict[str, str]) -> subprocess.Popen:
    """Start a site on the test database. It runs until its input is closed."""
    database = connection.settings_dict
    user = quote(database["USER"]) + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    address = f"{quote(database['HOST'], safe='')}:{database['PORT']}/{database['NAME']}"
    site = {"DATABASE_URL": f"postgres://{user}@{address}", "DJANGO_SETTINGS_MODULE": "forum.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", SITE],
        env=os.environ | site | variables,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider that returns `person` for every login."""

    person: dict

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def openid_provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.respond(self.server.person if self.path == "/userinfo" else self.configuration())

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.respond({"access_token": "a-token", "token_type": "Bearer"})

        def configuration(self):
            endpoints = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
            }
            address = self.server.address
            urls = {name: f"{address}{endpoint}" for name, endpoint in endpoints.items()}
            return {"issuer": address.rstrip("/"), **urls}

        def respond(self, data):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def log_message(self, *arguments):
            """Log nothing."""

    with Provider(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.shutdown()
