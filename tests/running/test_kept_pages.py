"""All server processes show the same pages as soon as a change is confirmed."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection

from tests.running.sites import workers
from tests.support import make, processes
from tests.support.served import beside_the_tests

BODY = "Not fit to be read."
TOKEN = "x" * 32


def ask(site: str, method: str, path: str, body: str = "", **headers: str):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(urlsplit(site).netloc, timeout=processes.TIMEOUT)) as visitor:
        visitor.request(method, path, body, headers)
        answer = visitor.getresponse()
        return answer.status, answer.headers, answer.read()


def act(site: str, verb: str, comment, session: str) -> None:
    """Hide or restore a comment in the Moderation area, and wait for the response."""
    status, _headers, _body = ask(
        site,
        "POST",
        f"/admin/comments/comment/act/{verb}/?pick={comment.pk}",
        urlencode({"reason": "It is rude.", "csrfmiddlewaretoken": TOKEN}),
        content_type="application/x-www-form-urlencoded",
        cookie=f"sessionid={session}; csrftoken={TOKEN}",
    )
    assert status == 302


def ask_each(numbers: list[int], *request, **headers: str) -> list[tuple]:
    """The responses of each process, while the others are paused."""
    answers = []
    for number in numbers:
        with processes.paused(*(other for other in numbers if other != number)):
            answers.append(ask(*request, **headers))
    return answers


def shown(answers: list[tuple]) -> list[tuple]:
    """The status of each response, and whether it contains the comment."""
    return [(status, BODY in body.decode()) for status, _headers, body in answers]


def test_no_process_shows_a_hidden_comment_again(transactional_db, tmp_path, post, mo, browse):
    comment = make.comment(post=post, body=BODY)
    session = browse(mo).cookies["sessionid"].value
    with beside_the_tests(tmp_path, connection.settings_dict) as site:
        both, page = workers(tmp_path), post.get_absolute_url()
        for verb, is_shown in (("hide", False), ("restore", True), ("hide", False)):
            seen = ask_each(both, site, "GET", page)
            assert shown(seen) == [(200, not is_shown)] * 2
            (copy,) = {headers["ETag"] for _status, headers, _body in seen}
            seen = ask_each(both, site, "GET", page, if_none_match=copy)
            assert [status for status, _headers, _body in seen] == [304] * 2
            act(site, verb, comment, session)
            seen = ask_each(both, site, "GET", page, if_none_match=copy)
            assert shown(seen) == [(200, is_shown)] * 2
        status, headers, body = ask(site, "HEAD", page, accept_encoding="gzip")
        assert (status, headers["Content-Encoding"], body) == (200, "gzip", b"")


@pytest.mark.deep
def test_two_servers_give_a_page_the_same_etag(transactional_db, tmp_path, post):
    url = {"SITE_URL": "http://localhost:8000"}  # not by their ports
    with (
        beside_the_tests(tmp_path / "one", connection.settings_dict, **url) as one,
        beside_the_tests(tmp_path / "two", connection.settings_dict, **url) as two,
        beside_the_tests(tmp_path / "other", connection.settings_dict, SITE_NAME="Other", **url) as other,
    ):
        pages = ["/", post.get_absolute_url()]
        copies = {page: ask(one, "GET", page)[1]["ETag"] for page in pages}
        for page, copy in copies.items():
            seen = [ask(two, "GET", page, if_none_match=copy) for _request in range(30)]
            assert [status for status, _headers, _body in seen] == [304] * 30
            assert ask(other, "GET", page, if_none_match=copy)[0] == 200
        call_command("renew_pages")
        for page, copy in copies.items():
            seen = [ask(site, "GET", page, if_none_match=copy) for site in (one, two)]
            assert [status for status, _headers, _body in seen] == [200, 200]
            assert seen[0][1]["ETag"] == seen[1][1]["ETag"] != copy
