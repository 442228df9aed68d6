"""`manage.py renew_pages`: let no copy of a page count as current, after a backup was restored."""

from typing import Any

from django.core.management.base import BaseCommand

from forum.pagecache.models import Version


class Command(BaseCommand):
    help = (
        "Render all pages for visitors again. Run this after you have restored a backup, before the site starts."
    )

    def handle(self, **options: Any) -> None:
        Version.raise_epoch()
        self.stdout.write("All pages will be rendered again.")
