"""Views whose queries fail, with the database's own errors."""

from django.db import Error, connection, transaction
from django.urls import path

from forum import urls

RAISE = "DO $$ BEGIN RAISE SQLSTATE '{}'; END $$"
handler400, handler500 = urls.handler400, urls.handler500
handler403, handler404 = urls.handler403, urls.handler404


def failing(sqlstate: str):
    def view(request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAISE.format(sqlstate))

    return view


def mistake(request):
    raise ValueError


def mistake_in_handler(request):
    """A mistake of ours in code that handles an error of the database."""
    try:
        failing("53100")(request)
    except Error:
        raise ValueError  # noqa: B904  # the database's error stays its context


def unrelated(request):
    try:
        failing("53100")(request)
    except Error:
        raise ValueError from None


def session(request):
    request.session["seen"] = True
    failing("53100")(request)


urlpatterns = [
    path("mistake/", mistake),
    path("mistake-in-handler/", mistake_in_handler),
    path("unrelated/", unrelated),
    path("session/", session),
    path("full/", failing("53100")),
    path("read-only/", failing("25006")),
    path("locked/", failing("55P03")),
]
