"""`python -m tests.bench`: see docs/benchmarks.md."""

import argparse
import os
import signal
import sys
from pathlib import Path

import django

from forum.postgres import CannotStart
from tests.bench.shape import SCALES

ROOT = Path(__file__).resolve().parent.parent.parent
FOREIGN = (
    "ALLOWED_HOSTS DATABASE_URL DEBUG EMAIL_FROM EMAIL_URL SECRET_KEY SITE_NAME SITE_URL TIME_ZONE TRUSTED_PROXIES"
)


def main() -> None:
    options = read_arguments()
    for name in FOREIGN.split():
        os.environ.pop(name, None)  # what is measured does not depend on whose shell it is
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATA_DIR": str((options.folder / options.scale).resolve()),
    }
    django.setup()
    from tests.bench import run  # reads the settings

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run.bench(options)
    except CannotStart as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what the forum's pages cost.")
    parser.add_argument("--scale", choices=SCALES, default="default", help="how much there is in the site")
    parser.add_argument("--only", default="", metavar="PATTERN", help="measure only rows whose name matches")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16, help="at once, beside one")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page in each round")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "var" / "bench", help="where sites and results are kept"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
