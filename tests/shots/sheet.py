"""Contact sheets: all screenshots in one HTML file, those that changed since the run before first."""

import json
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from tests.shots.camera import Shot

INDEX, SHEET = "shots.json", "index.html"
NOTICEABLE = 16  # of 255, by which a colour must differ
PREVIEW = 0.5  # the size of a screenshot on the sheet

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><style>
body { margin: 2rem; font: 15px/1.4 sans-serif; background: #ddd }
figure { display: inline-block; margin: 0 1rem 1rem 0; vertical-align: top }
figcaption { margin-block-end: .3rem } img { display: block; border: 1px solid #999; max-inline-size: 46rem }
h2 { margin-block: 2rem .5rem }
</style>
"""


@dataclass(frozen=True, slots=True)
class Change:
    """How a shot differs from that of the run before: the share of its area, or 1 if it is new."""

    shot: Shot
    share: float
    is_new: bool = False


def write_index(folder: Path, shots: list[Shot]) -> None:
    (folder / INDEX).write_text(json.dumps([shot._asdict() for shot in shots]))


def read_index(folder: Path) -> list[Shot]:
    return [Shot(**fields) for fields in json.loads((folder / INDEX).read_text())]


def compare(folder: Path, before: Path | None) -> list[Change]:
    """Every shot with its change, the largest first. Times are left out of the comparison."""
    earlier = {shot.file: shot for shot in read_index(before)} if before else {}
    changes = []
    for shot in read_index(folder):
        if before and (old := earlier.get(shot.file)):
            share = _difference(_without_times(folder, shot), _without_times(before, old))
            changes.append(Change(shot, share))
        else:
            changes.append(Change(shot, 1, is_new=True))
    return sorted(changes, key=lambda change: -change.share)


def write(folder: Path, before: Path | None, changes: list[Change]) -> Path:
    """Write the sheet: what changed with its earlier state, then everything by page. Returns its path."""
    parts = [HEAD]
    if before:
        changed = [change for change in changes if change.share]
        parts.append(f"<h1>{len(changed)} of {len(changes)} screenshots changed since {escape(before.name)}</h1>")
        for change in changed:
            parts.append(f"<h2>{escape(change.shot.page)}: {_described(change)}</h2>")
            parts += [] if change.is_new else [_figure(before, change.shot, "before")]
            parts.append(_figure(folder, change.shot, "after"))
    parts.append(f"<h1>All {len(changes)} screenshots</h1>")
    shots = read_index(folder)
    order = list(dict.fromkeys(shot.page for shot in shots))
    for page, group in groupby(sorted(shots, key=lambda shot: order.index(shot.page)), key=lambda shot: shot.page):
        parts.append(f"<h2>{escape(page)}</h2>")
        parts += [_figure(folder, shot, f"{shot.role}, {shot.look}, {shot.width} px") for shot in group]
    (folder / SHEET).write_text("\n".join(parts))
    return folder / SHEET


def _described(change: Change) -> str:
    what = f"{change.shot.role}, {change.shot.look}, {change.shot.width} px"
    return f"{what}, new" if change.is_new else f"{what}, {change.share:.1%}"


def _figure(folder: Path, shot: Shot, caption: str) -> str:
    with Image.open(folder / shot.file) as image:
        small = image.convert("RGB").resize([max(1, round(PREVIEW * side)) for side in image.size])
    data = BytesIO()
    small.save(data, "WEBP", quality=70, method=2)
    source = f"data:image/webp;base64,{b64encode(data.getvalue()).decode()}"
    caption = escape(caption)
    image = f'<a href="{shot.file}"><img src="{source}" alt="{escape(shot.page)}, {caption}" loading="lazy"></a>'
    return f"<figure><figcaption>{caption}</figcaption>{image}</figure>"


def _without_times(folder: Path, shot: Shot) -> Image.Image:
    with Image.open(folder / shot.file) as image:
        image = image.convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in shot.times:
        if left < right and top < bottom:
            draw.rectangle((left, top, right, bottom), "white")
    return image


def _difference(image: Image.Image, before: Image.Image) -> float:
    """The share of the area that differs noticeably, with the larger of both as the whole."""
    size = max(image.width, before.width), max(image.height, before.height)
    canvases = [Image.new("RGB", size, "magenta") for _ in range(2)]
    for canvas, picture in zip(canvases, (image, before), strict=True):
        canvas.paste(picture)
    differs = ImageChops.difference(*canvases).convert("L").point(lambda level: 255 * (level > NOTICEABLE))
    return differs.histogram()[255] / (size[0] * size[1])
