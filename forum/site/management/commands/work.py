"""`manage.py work`: run jobs."""

from typing import Any

from django.core.management import BaseCommand

from forum.jobs import worker
from forum.site import serve


class Command(BaseCommand):
    help = "Run jobs until Ctrl-C or SIGTERM, as `serve` does, too. Any number of machines can do so at once."

    def handle(self, **options: Any) -> None:
        serve.stop_with_make()
        self.stdout.write("Running jobs. Ctrl-C stops it.")
        self.stdout.flush()
        worker.run()
