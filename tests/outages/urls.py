"""Views whose queries fail, with the database's own errors."""

from django.db import connection, transaction
from django.urls import path

from forum import urls

RAISE = "DO $$ BEGIN RAISE SQLSTATE '{}'; END $$"
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


def failing(sqlstate: str):
    def view(request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAISE.format(sqlstate))

    return view


def mistake(request):
    raise ValueError


def session(request):
    request.session["seen"] = True
    failing("53100")(request)


urlpatterns = [
    path("mistake/", mistake),
    path("session/", session),
    path("full/", failing("53100")),
    path("read-only/", failing("25006")),
    path("locked/", failing("55P03")),
]
