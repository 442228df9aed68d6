"""The process that serves while it is measured: the site's own server, and what the bench adds to it."""

import django
from django.conf import settings


def with_bare_page(application):
    """The WSGI application, except that one path is answered before Django hears of it."""
    from tests.bench.urls import PACKED, PATH_OF_BARE_PAGE

    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(PACKED))),
    ]

    def answer(environ, start_response):
        if environ["PATH_INFO"] != PATH_OF_BARE_PAGE:
            return application(environ, start_response)
        start_response("200 OK", headers)
        return [PACKED]

    return answer


def say_what_was_cached() -> None:
    """Each page that visitors may see from the page cache says in a header whether it came from there."""
    from forum.pagecache import decorator

    class Cached(decorator._Cached):
        is_hit = True

        def response(self):
            response = super().response()
            response.headers["X-Page-Cache"] = "hit" if self.is_hit else "miss"
            return response

        def _rendered(self):
            self.is_hit = False
            return super()._rendered()

    decorator._Cached = Cached


def main() -> None:
    django.setup()
    from forum.site import serve  # brings models along

    class Server(serve.Server):
        def load(self):
            say_what_was_cached()
            return with_bare_page(super().load())

    serve.stop_with_make()
    Server(when_ready=lambda: print(*settings.BIND.split(":"), flush=True)).run()


if __name__ == "__main__":
    main()
