"""What gunicorn serves."""

import os

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
REFUSED = {"CONTENT_TYPE": "text/plain; charset=latin-1", "QUERY_STRING": ""}


def request_of(environ) -> WSGIRequest:
    """Django reads the query while it makes a request, in the charset that the client names; what fails there, no
    middleware could answer. So it is made as one that `middleware.utf8_without_nul` refuses."""
    try:
        return WSGIRequest(environ)
    except (BadRequest, SuspiciousOperation, LookupError, UnicodeError):
        return WSGIRequest(environ | REFUSED)


application = get_wsgi_application()
application.request_class = request_of
