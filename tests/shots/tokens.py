"""`python -m tests.shots.tokens`: draws the design tokens, in both themes, for docs/design.md."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support import browser

ROOT = Path(__file__).parents[2]
TOKENS = ROOT / "static/css/tokens.css"
PICTURE = ROOT / "docs/img/tokens.png"
COLOURS = ("canvas", "raised", "ink", "quiet", "rule", "edge", "accent", "tint", "signal", "danger", "danger-tint")
SIZES = ("micro", "tiny", "small", "base", "large", "larger", "title", "display")
HEADLINES = ("large", "larger", "title", "display")  # in the typeface of headlines
DISTANCES = ("near", "gap", "apart")
STYLE = """
body { margin: 0; display: grid; grid-template-columns: 1fr 1fr; font: 14px/1.4 "Noto Sans", sans-serif }
section { padding: 24px; background: var(--canvas); color: var(--ink) }
h2 { margin: 18px 0 8px; font-size: 13px }
ul { display: flex; flex-wrap: wrap; gap: 10px; margin: 0; padding: 0; list-style: none }
li { font-size: 12px }
i { display: block; inline-size: 66px; block-size: 40px; border: 1px solid var(--rule); border-radius: 4px }
p { margin: 0; line-height: 1.25 }
b { display: inline-block; block-size: 12px; background: var(--accent) }
"""


def main() -> None:
    typeface = (ROOT / "static/css/typeface.css").read_text().replace("../", f"file://{ROOT}/static/")
    typeface = typeface.replace("font-display: optional", "font-display: block")
    page_file = PICTURE.with_suffix(".html")
    themes = "".join(f'<section data-theme="{theme}">{_sheet()}</section>' for theme in ("light", "dark"))
    page_file.write_text(f"<meta charset=utf-8><style>{TOKENS.read_text()}{typeface}{STYLE}</style>{themes}")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
            page = chromium.new_page(viewport={"width": 1200, "height": 400})
            page.goto(f"file://{page_file}")
            page.evaluate("document.fonts.ready")
            Image.open(BytesIO(page.screenshot(full_page=True))).quantize(128).save(PICTURE, optimize=True)
    finally:
        page_file.unlink()


def _sheet() -> str:
    categories = re.findall(r"\.(colour-\d+) ", TOKENS.read_text())
    colours = [f'<li><i style="background: var(--{name})"></i>{name}</li>' for name in COLOURS]
    squares = [f'<li class="{name}"><i style="background: var(--category)"></i>{name}</li>' for name in categories]
    sizes = [
        f'<p style="font-size: var(--{name}); font-family: var(--{"headline" if name in HEADLINES else "ui"})">'
        f"{name}: The bridge, 1,024 comments</p>"
        for name in SIZES
    ]
    distances = [f'<li><b style="inline-size: var(--{name})"></b> {name}</li>' for name in DISTANCES]
    parts = {
        "Colours": f"<ul>{''.join(colours)}</ul>",
        "Categories": f"<ul>{''.join(squares)}</ul>",
        "Sizes": "".join(sizes),
        "Distances": f"<ul>{''.join(distances)}</ul>",
    }
    return "".join(f"<h2>{name}</h2>{part}" for name, part in parts.items())


if __name__ == "__main__":
    main()
