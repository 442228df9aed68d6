"""`manage.py index_search`: index all texts again in SEARCH_LANGUAGE, while the site is running."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from forum.search import language

FEW = 20_000  # entries to index at startup: takes seconds, or half a minute on a busy machine


class Command(BaseCommand):
    help = "Index all posts and comments again in SEARCH_LANGUAGE. The site can stay up."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="only if SEARCH_LANGUAGE has changed or the last run was interrupted; "
            "on a large site, only print what to do",
        )

    def handle(self, *, if_changed: bool, **options) -> None:
        wanted, before = settings.SEARCH_LANGUAGE, language.current()
        if if_changed and wanted == before and not language.is_unfinished():
            return
        count = language.count_entries()
        if if_changed and count > FEW:
            state = f"still indexed in {before}" if wanted != before else "not all indexed in it yet"
            self.stderr.write(
                f"SEARCH_LANGUAGE is now {wanted}, but {count:,} posts and comments are {state}. "
                "Run manage.py index_search while the site is running."
            )
            return
        self.index(wanted, count)

    def index(self, wanted: str, count: int) -> None:
        try:
            language.choose(wanted)
        except language.NoSuchLanguage as error:
            names = ", ".join(language.known())
            raise CommandError(f"SEARCH_LANGUAGE can't be {wanted}. Choose one of {names}.") from error
        with tqdm(total=count, unit=" texts", unit_scale=True, disable=count < FEW or None) as progress:
            for indexed in language.reindex():
                progress.update(indexed)
        self.stdout.write(f"Indexed {count:,} posts and comments in {wanted}.")
