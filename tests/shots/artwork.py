"""`python -m tests.shots.artwork`: draws the icons and the picture of links from static/img/favicon.svg."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support import browser

IMAGES = Path(__file__).parents[2] / "static" / "img"
CANVAS, ACCENT, ON_ACCENT = "#fcfcfa", "#14623d", "#fff"
# Sizes in pixels; the drawing's share of the height (a maskable icon is cut to a circle); background and drawing.
ICONS = {
    "favicon-48.png": (48, 48, 0.98, None, None),
    "apple-touch-icon.png": (180, 180, 0.62, CANVAS, None),
    "icon-192.png": (192, 192, 0.52, ACCENT, ON_ACCENT),
    "icon-512.png": (512, 512, 0.52, ACCENT, ON_ACCENT),
    "card.png": (1200, 630, 0.5, ACCENT, ON_ACCENT),
}


def main() -> None:
    drawing = (IMAGES / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        for name, (width, height, share, background, colour) in ICONS.items():
            page = chromium.new_page(viewport={"width": width, "height": height})
            svg = re.sub("#[0-9a-f]{6}", colour, drawing) if colour else drawing
            side = round(share * height)
            page.set_content(
                f"<style>body {{ margin: 0; display: grid; place-items: center; block-size: {height}px;"
                f" background: {background or 'none'} }} svg {{ inline-size: {side}px }}</style>{svg}"
            )
            picture = Image.open(BytesIO(page.screenshot(omit_background=True)))
            picture.quantize(64).save(IMAGES / name, optimize=True)
            page.close()


if __name__ == "__main__":
    main()
