"""Sites in processes of their own, since the environment counts only when one starts; and a provider."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.support.reading import Page

# One browser goes from step to step, [method, path, fields]; {state} is what the last redirect carried.
VISIT = """
import json, sys
from urllib.parse import parse_qs, urlsplit
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
browser, state, answers = Client(), "", []
for method, path, *fields in json.loads(sys.argv[1]):
    answer = getattr(browser, method)(path.replace("{state}", state), *fields)
    state = parse_qs(urlsplit(answer.get("Location", "")).query).get("state", [""])[0]
    policy = answer["Content-Security-Policy"]
    answers.append([answer.status_code, answer.get("Location"), policy, answer.text])
json.dump(answers, sys.stdout)
"""


class Answer(NamedTuple):
    status: int
    location: str | None
    policy: str
    page: Page


def visit(variables: dict[str, str], *steps: list) -> list[Answer]:
    """The answers of a site with these variables, which lives on the database of the tests."""
    server = connection.settings_dict
    user = quote(server["USER"]) + (f":{quote(server['PASSWORD'])}" if server["PASSWORD"] else "")
    address = f"{quote(server['HOST'], safe='')}:{server['PORT']}/{server['NAME']}"
    site = {"DATABASE_URL": f"postgres://{user}@{address}", "DJANGO_SETTINGS_MODULE": "forum.settings"}
    done = subprocess.run(
        [sys.executable, "-c", VISIT, json.dumps(steps)],
        env=os.environ | site | variables,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Answer(*facts, Page(html)) for *facts, html in json.loads(done.stdout)]


@contextmanager
def openid_provider(**person) -> Iterator[str]:
    """The address of a provider of OpenID Connect that vouches for this person, whoever asks."""

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(person if self.path == "/userinfo" else self.configuration())

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"access_token": "a-token", "token_type": "Bearer"})

        def configuration(self):
            here = f"http://127.0.0.1:{self.server.server_port}"
            ends = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
            }
            return {"issuer": here, **{name: f"{here}/{end}" for name, end in ends.items()}}

        def answer(self, facts):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(facts).encode())

        def log_message(self, *arguments):
            """Nothing: the tests say what went wrong."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
