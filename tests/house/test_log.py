"""The console log."""

import io
import logging

import pytest


@pytest.fixture
def console():
    """The lines that the console handler writes."""
    (handler,) = [each for each in logging.getLogger().handlers if each.name == "console"]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield lambda: stream.getvalue().splitlines()
    handler.setStream(before)


def test_a_refused_request_is_logged_in_one_line(console, browse, ben, mo, post):
    assert browse(ben).get(f"/publish/{post.pk}/").status_code == 403
    assert browse(mo).get("/admin/posts/post/?author__email=x").status_code == 400
    assert browse().get("/?page=%00").status_code == 400
    assert browse(ben).post(f"/p/{post.pk}/upvote/", headers={"host": "evil.example"}).status_code == 400
    assert len(console()) == 4


def test_an_error_is_logged_with_its_traceback(console):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Internal Server Error", extra={"status_code": 500})
        logging.getLogger("forum").exception("Of our own")
    assert console().count("Traceback (most recent call last):") == 2
