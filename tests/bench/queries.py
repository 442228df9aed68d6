"""How many queries a page takes, counted in this process."""

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import reset

BROWSER = Client(SERVER_NAME="localhost", raise_request_exception=False)
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
FORM = "application/x-www-form-urlencoded"


def count(request: dict, change: list[int]) -> int:
    """Queries of a request when all is warm, without those that begin and end transactions. `change` are the posts
    that have changed before it."""
    for _twice in range(2):
        reset.change(change)
        with CaptureQueriesContext(connection) as queries:
            _send(request)
    return sum(not query["sql"].startswith(TRANSACTION) for query in queries)


def _send(request: dict) -> None:
    """The same request within this process."""
    headers = dict(line.split(": ", 1) for line in request["headers"].splitlines())
    headers.pop("host")
    if request["body"]:
        body = request["body"].replace("{key}", str(uuid.uuid4()))
        BROWSER.generic("POST", request["path"], body, content_type=FORM, headers=headers)
    else:
        BROWSER.get(request["path"], headers=headers, follow=request["follow"])
