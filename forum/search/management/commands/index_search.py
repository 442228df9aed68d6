"""`manage.py index_search`: index all texts again, while the site is running."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from tqdm import tqdm

from forum.search import reindexing

FEW = 20_000  # texts to index at startup: takes ten seconds, or half a minute on a busy machine


class Command(BaseCommand):
    help = "Index all posts and comments again, in SEARCH_LANGUAGE. The site can stay up."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="only if SEARCH_LANGUAGE has changed or the last run was interrupted; "
            "on a large site, only print what to do",
        )

    def handle(self, *, if_changed: bool, **options: Any) -> None:
        wanted, state, count = settings.SEARCH_LANGUAGE, reindexing.state(), reindexing.count()
        if if_changed and state and state.language == wanted and state.is_complete:
            for _size in reindexing.reindex(only_missing=True):  # written by an older version during an upgrade
                pass
        elif if_changed and count > FEW:
            reindexing.begin()
            self.stderr.write(
                f"Search can't find all of the {count:,} posts and comments yet, because they aren't all indexed "
                f"in {wanted}. Run manage.py index_search while the site is running."
            )
        else:
            self.index(count)

    def index(self, count: int) -> None:
        reindexing.begin()
        with tqdm(total=count, unit=" texts", unit_scale=True, disable=count < FEW or None) as progress:
            for size in reindexing.reindex():
                progress.update(size)
        if count:
            self.stdout.write(f"Indexed {count:,} posts and comments in {settings.SEARCH_LANGUAGE}.")
