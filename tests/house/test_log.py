"""What an operator reads on the console."""

import io
import logging

import pytest


@pytest.fixture
def console():
    """What the console's own handler writes, in its form and by its filter."""
    (handler,) = [each for each in logging.getLogger().handlers if each.name == "console"]
    written = io.StringIO()
    before = handler.setStream(written)
    yield lambda: written.getvalue().splitlines()
    handler.setStream(before)


def test_a_request_that_is_refused_is_one_line(console, browse, ben, mo, post):
    assert browse(ben).get(f"/publish/{post.pk}/").status_code == 403
    assert browse(mo).get("/admin/posts/post/?author__email=x").status_code == 400
    assert browse().get("/?page=%00").status_code == 400
    assert browse(ben).post(f"/p/{post.pk}/value/", headers={"host": "evil.example"}).status_code == 400
    assert len(console()) == 4


def test_an_error_tells_how_it_came_about(console):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Internal Server Error", extra={"status_code": 500})
        logging.getLogger("forum").exception("Of our own")
    assert console().count("Traceback (most recent call last):") == 2
