"""The process that serves while it is measured: the site's own server, with the settings of the bench."""

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()
    from forum import serve  # brings models along

    serve.end_with_make()
    serve.Server(port=settings.PORT, when_ready=lambda: print(serve.HOST, settings.PORT, flush=True)).run()
