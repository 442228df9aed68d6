"""Old URLs of a post whose import was undone lead to the post that the same file was imported to afterwards."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from .models import ImportedFile

_POST_PAGE = re.compile(r"/p/([0-9]{1,18})(/.*)", re.DOTALL)


def redirect_former_posts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Middleware that looks for a newer post where a page of a post doesn't exist: two queries."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = _POST_PAGE.fullmatch(request.get_full_path())
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or not page:
            return response
        file = ImportedFile.objects.imported_again(int(page[1]))
        return HttpResponsePermanentRedirect(f"/p/{file.post_id}{page[2]}") if file else response

    return middleware
