"""Sites in processes of their own, since a site reads the environment only when it starts; and a provider."""

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

from tests.support.processes import PATIENCE
from tests.support.reading import Page

# Each line it reads is what one browser does from step to step, [method, path, fields]; {state} is what the last
# redirect carried. It answers with a line.
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
    browser, state, answers = Client(), "", []
    for method, path, *fields in json.loads(line):
        answer = getattr(browser, method)(path.replace("{state}", state), *fields)
        state = parse_qs(urlsplit(answer.get("Location", "")).query).get("state", [""])[0]
        policy = answer["Content-Security-Policy"]
        answers.append([answer.status_code, answer.get("Location"), policy, answer.text])
    print(json.dumps(answers), flush=True)
"""


class Answer(NamedTuple):
    status: int
    location: str | None
    policy: str
    page: Page


@contextmanager
def sites() -> Iterator[Callable]:
    """`visit(variables, *steps)`: the answers of the site with these variables, which is started for its first
    visit."""
    started: dict[tuple, subprocess.Popen] = {}
    with ExitStack() as stack:

        def visit(variables: dict[str, str], *steps: list) -> list[Answer]:
            key = tuple(sorted(variables.items()))
            if key not in started:
                started[key] = stack.enter_context(_site(variables))
            site = started[key]
            print(json.dumps(steps), file=site.stdin, flush=True)
            if not (line := site.stdout.readline()):
                del started[key]
                raise ChildProcessError(f"The site ended with {site.wait(PATIENCE)}; stderr says why.")
            return [Answer(*facts, Page(html)) for *facts, html in json.loads(line)]

        yield visit


def _site(variables: dict[str, str]) -> subprocess.Popen:
    """Runs on the database of the tests until its input is closed."""
    server = connection.settings_dict
    user = quote(server["USER"]) + (f":{quote(server['PASSWORD'])}" if server["PASSWORD"] else "")
    address = f"{quote(server['HOST'], safe='')}:{server['PORT']}/{server['NAME']}"
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
    """A provider of OpenID Connect that vouches for `person`, whoever asks."""

    person: dict

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def openid_provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(self.server.person if self.path == "/userinfo" else self.configuration())

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"access_token": "a-token", "token_type": "Bearer"})

        def configuration(self):
            ends = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
            }
            here = self.server.address
            return {"issuer": here.rstrip("/"), **{name: f"{here}{end}" for name, end in ends.items()}}

        def answer(self, facts):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(facts).encode())

        def log_message(self, *arguments):
            """Nothing: the tests say what went wrong."""

    with Provider(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.shutdown()
