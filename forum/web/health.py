"""The health check at `/healthz`, for monitoring."""

import psycopg
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

TIMEOUT = 4  # seconds


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 otherwise.

    This opens a new connection, because pooled connections would wait forever for a database that hangs.
    """
    try:
        psycopg.connect(**connection.get_connection_params() | {"connect_timeout": TIMEOUT}).close()
    except psycopg.OperationalError:
        return JsonResponse({"status": "unavailable", "database": "does not answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "answers"})
