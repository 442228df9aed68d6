"""`python -m tests.shots [--all] [--against RUN]`: see docs/design.md."""

import argparse
import os
from datetime import datetime
from pathlib import Path

import django

FOLDER = Path(__file__).parents[2] / "var" / "shots"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make shots", description="Photograph every kind of page.")
    parser.add_argument("--all", action="store_true", help="all widths and roles, forced colours, zoom and print")
    parser.add_argument("--against", metavar="RUN", help="the run to compare with; the one before if left out")
    options = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "forum.settings", "DATA_DIR": str(FOLDER / "site")}
    django.setup()
    from tests.shots import camera, sheet, site  # they read the settings

    runs = sorted(path.parent for path in FOLDER.glob(f"runs/*/{sheet.INDEX}"))
    before = FOLDER / "runs" / options.against if options.against else runs[-1] if runs else None
    folder = FOLDER / "runs" / f"{datetime.now():%Y-%m-%d-%H%M%S}"
    folder.mkdir(parents=True)
    shots = []
    with site.served() as (address, filled):
        for shot in camera.take(address, filled, folder, everything=options.all):
            shots.append(shot)
            print(f"\r{len(shots)} screenshots: {shot.page:40}", end="", flush=True)
    print()
    sheet.write_index(folder, shots)
    changes = sheet.compare(folder, before)
    for change in changes:
        if before and change.share:
            print(f"{'new' if change.is_new else f'{change.share:.1%}':>6} {change.shot.file}")
    print(f"Contact sheets: {sheet.write(folder, before, changes)}")


if __name__ == "__main__":
    main()
