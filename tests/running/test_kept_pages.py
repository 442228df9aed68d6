"""All processes of the server show visitors the same, from when somebody was told that it is done."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.running.conftest import serving
from tests.running.test_serving import stop
from tests.support import processes

WORDS = b"Not fit to be read."
# A thread with a comment, and a moderator who has logged in.
MAKE = f"""
import json
from django.test import Client
from tests.support import make
post, mo, client = make.post(), make.member("mo-derator", role="moderator"), Client()
comment = make.comment(post=post, body={WORDS.decode()!r})
client.force_login(mo, backend="allauth.account.auth_backends.AuthenticationBackend")
session = client.cookies["sessionid"].value
print(json.dumps({{"post": post.get_absolute_url(), "comment": comment.pk, "session": session}}))
"""
ASKED = 24  # connections at once, which the server spreads over its processes
TOKEN = "x" * 32


def ask(port: int, method: str, path: str, body: str = "", **headers: str):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", port, timeout=processes.PATIENCE)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def act(site, scene: dict, verb: str) -> None:
    """What the moderator does at the desk, up to the answer."""
    fields = {"reason": "It is rude.", "csrfmiddlewaretoken": TOKEN}
    status, _headers, _body = ask(
        site.port,
        "POST",
        f"/admin/comments/comment/act/{verb}/?pick={scene['comment']}",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        cookie=f"sessionid={scene['session']}; csrftoken={TOKEN}",
    )
    assert status == 302


def test_what_a_moderator_hides_no_process_shows_again(data_dir):
    with serving(data_dir) as site, ThreadPoolExecutor(ASKED) as visitors:
        done = processes.manage("shell", "--no-imports", "-c", MAKE, DATA_DIR=site.data_dir)
        scene = json.loads(done.stdout)

        def look(copy: str) -> tuple:
            return ask(site.port, "GET", scene["post"], if_none_match=copy)

        copy = ""
        for verb, is_shown in (("hide", False), ("restore", True), ("hide", False)):
            seen = list(visitors.map(look, [""] * ASKED))
            assert {(status, WORDS in body) for status, _headers, body in seen} == {(200, not is_shown)}
            (copy,) = {headers["ETag"] for _status, headers, _body in seen}
            assert {look(copy)[0] for _ in range(4)} == {304}
            act(site, scene, verb)
            seen = list(visitors.map(look, [copy] * ASKED))
            assert {(status, WORDS in body) for status, _headers, body in seen} == {(200, is_shown)}
        status, headers, body = ask(site.port, "HEAD", scene["post"], accept_encoding="gzip")
        assert (status, headers["Content-Encoding"], body) == (200, "gzip", b"")
        stop(site)
