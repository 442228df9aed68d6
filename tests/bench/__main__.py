"""`python -m tests.bench`: see docs/benchmarks.md."""

import argparse
import os
import shlex
import signal
import sys
from pathlib import Path

from tests.bench import run
from tests.bench.checkout import ROOT
from tests.bench.shape import SCALES
from tests.bench.version import CannotMeasure

ARGUMENTS = "BENCH_ARGS"  # what `make bench args=…` was given, which no shell has expanded


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        run.bench(read_arguments([*sys.argv[1:], *arguments_of_make()]))
    except CannotMeasure as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def arguments_of_make() -> list[str]:
    try:
        return shlex.split(os.environ.pop(ARGUMENTS, ""))
    except ValueError as error:
        raise CannotMeasure(f"args can't be read: {error}.") from error


def folder(text: str) -> Path:
    """Absolute, since each version runs in a directory of its own."""
    return Path(text).resolve()


def read_arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what the forum's pages cost.")
    parser.add_argument("--scale", choices=SCALES, default="default", help="how much there is in the site")
    parser.add_argument("--only", default="", metavar="PATTERN", help="measure only rows whose name matches")
    parser.add_argument("--against", default="", metavar="COMMIT", help="measure this commit too, side by side")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16, help="at once, beside one")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page in each round")
    parser.add_argument("--mixed-seconds", type=float, default=600.0, help="for the mixed row")
    parser.add_argument(
        "--folder", type=folder, default=ROOT / "var" / "bench", help="where sites and results are kept"
    )
    return parser.parse_args(given)


if __name__ == "__main__":
    main()
