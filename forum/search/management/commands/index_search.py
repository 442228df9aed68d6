"""`manage.py index_search`: read all words in the language of SEARCH_LANGUAGE, while the site runs."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from forum.search import language

FEW = 20_000  # entries that a start of the site may stop for: seconds, or half a minute on a busy machine


class Command(BaseCommand):
    help = "Index the words of all posts and comments anew, in the language of SEARCH_LANGUAGE. The site may run."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="only where SEARCH_LANGUAGE is another than before or was not indexed to the end; "
            "where the site is large, say what to do",
        )

    def handle(self, *, if_changed: bool, **options) -> None:
        wanted, before = settings.SEARCH_LANGUAGE, language.current()
        if if_changed and wanted == before and not language.is_unfinished():
            return
        count = language.entries()
        if if_changed and count > FEW:
            stand = f"indexed in {before}" if wanted != before else "not all indexed in it yet"
            self.stderr.write(
                f"SEARCH_LANGUAGE is {wanted} now, and {count:,} posts and comments are {stand}: "
                "run manage.py index_search, while the site runs."
            )
            return
        self.index(wanted, count)

    def index(self, wanted: str, count: int) -> None:
        try:
            language.choose(wanted)
        except language.NoSuchLanguage as error:
            names = ", ".join(language.known())
            raise CommandError(f"SEARCH_LANGUAGE can't be {wanted}; this database knows {names}.") from error
        with tqdm(total=count, unit=" texts", unit_scale=True, disable=count < FEW or None) as progress:
            for read in language.index_anew():
                progress.update(read)
        self.stdout.write(f"Indexed {count:,} posts and comments in {wanted}.")
