"""The WSGI application."""

import os

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

from forum.pagecache.site_version import site_version
from forum.web.health import newest_migrations

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
INVALID = {"CONTENT_TYPE": "text/plain; charset=latin-1", "QUERY_STRING": ""}


def create_request(environ) -> WSGIRequest:
    """Create the request. Django decodes the query here, in the charset that the client names. An error would
    bypass all middleware, so return a request that `middleware.readable_requests` rejects instead."""
    as_sent = dict(environ)  # WSGIRequest decodes the path in place
    try:
        return WSGIRequest(environ)
    except (BadRequest, SuspiciousOperation, LookupError, ValueError):
        return WSGIRequest(as_sent | INVALID)


application = get_wsgi_application()
application.request_class = create_request  # type: ignore[assignment]  # any callable that makes one
# Read these files now, before the server forks and the first request has to wait for them.
site_version()
newest_migrations()
