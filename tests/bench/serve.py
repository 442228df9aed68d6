"""`python -m tests.bench.serve --scale PARAMETERS --folder FOLDER`: this version of the forum, to be measured.

A bench, perhaps of another commit, runs this in the version's own tree. It fills a site of that scale in the
folder, unless it is filled already, serves it, and writes one line of JSON to standard output:

    interface   1; a bench that speaks another refuses to measure
    address     host and port
    gunicorn    the process whose family serves pages
    postmaster  the process whose family is PostgreSQL
    postgresql  its version
    content     a digest of what was filled in; versions whose digests differ can't be compared
    filled_in   seconds for each step of filling
    facts       places    for each kind a list of {path, holds: what the page holds, post: its key or null}
                readers   members, each with {cookies, form: of a comment, {key} for a form key}
                own_text  bytes of HTML that members wrote on the page of brief comments

Pages that the page cache knows are answered with the header `x-page-cache: hit` or `miss`.

Then it carries out commands, a line of JSON each, and answers each with a line of JSON:

    {"do": "change", "posts": [keys]}                    these have a new version, and are unread as at first
    {"do": "queries", "request": {...}, "change": keys}  how many queries the request takes
    {"do": "restore"}                                    takes back what was posted and read
    {"do": "import"}                                     how fast comments are imported, and text rendered

It serves until its input ends or SIGTERM, leaves the site as it was filled, and ends all that it started.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path

import django

from forum.site.postgres import CannotStart
from tests.bench.shape import Scale

INTERFACE = 1
FOREIGN = (
    "ALLOWED_HOSTS DATABASE_URL DEBUG EMAIL_FROM EMAIL_URL LOG_LEVEL SEARCH_LANGUAGE SECRET_KEY SITE_NAME SITE_URL"
    " TIME_ZONE TRUSTED_PROXIES"
)


def main() -> None:
    options = read_arguments()
    for name in FOREIGN.split():
        os.environ.pop(name, None)  # what is measured does not depend on whose shell it is
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "DATA_DIR": str(options.folder.resolve())}
    django.setup()
    signal.signal(signal.SIGTERM, end)
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever else is printed is no answer
    try:
        serve(options.scale, answers)
    except CannotStart as reason:
        sys.exit(str(reason))


def end(*_signal) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # whatever is taken back now is taken back in peace
    sys.exit(143)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serve")
    parser.add_argument("--scale", type=scale_of, required=True, help="parameters of a Scale, as JSON")
    parser.add_argument("--folder", type=Path, required=True, help="the site's data directory")
    return parser.parse_args()


def scale_of(text: str) -> Scale:
    try:
        return Scale.of(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"this version can't fill such a site: {error}") from error


def serve(scale: Scale, answers) -> None:
    from tests.bench import reset, site  # they read the settings

    def say(what) -> None:
        print(json.dumps(what), file=answers, flush=True)

    with site.alone():
        try:
            site.prepare(scale)
            reset.restore()  # a bench that was killed had no time for it
            try:
                with site.serving() as served:
                    say(served | {"interface": INTERFACE} | described(scale))
                    for line in sys.stdin:
                        say(carry_out(scale, **json.loads(line)))
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the end has begun already
            finally:
                reset.restore()
        finally:
            site.close()


def described(scale: Scale) -> dict:
    from django.db import connection

    from tests.bench import facts, fill

    facts.forget_sessions()
    filled = fill.filled()
    return {
        "postgresql": connection.pg_version,
        "content": filled["content"],
        "filled_in": filled["seconds"],
        "facts": facts.gather(scale),
    }


def carry_out(scale: Scale, do: str, **what):
    from tests.bench import importing, queries, reset

    match do:
        case "change":
            return reset.change(what["posts"])
        case "queries":
            return queries.count(**what)
        case "restore":
            return reset.restore()
        case "import":
            found = importing.measure(scale)
            reset.restore()
            return found
    raise SystemExit(f"There is no command {do!r}.")


if __name__ == "__main__":
    main()
