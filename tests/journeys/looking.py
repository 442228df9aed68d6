"""What every page must be, whoever sees it: open to everybody, and no wider than a phone."""

from axe_playwright_python.sync_playwright import Axe

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

# Each thing that a text can hold, and some of it too wide for any screen.
EVERYTHING = f"""
# A heading

Words, *leaning* and **bold** and ~~struck~~, `code`, https://example.org/{"path/" * 40} and [a link](https://example.org/).

> A quotation
> > within another

- one
- two
  1. first
  2. second

| Where | When | Who | What | Why | How | How much |
|---|---|---|---|---|---|---|
| {" | ".join(["Lowerwickbridge"] * 7)} |

```
{"a line of code " * 20}
```

---
{"x" * 300}
"""


def assert_open_to_everybody(page) -> None:
    """On a phone by day, where nothing scrolls sideways, and on a desk by night.

    A click returns when the next page begins to arrive, perhaps before it has an element: wait until it is whole.
    """
    page.wait_for_load_state()
    axe = Axe()
    for size, colours in ((PHONE, "light"), (DESK, "dark")):
        where = f"{page.url}, {colours}, {size['width']}"
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours)
        assert page.locator("html").evaluate("it => it.scrollWidth") <= size["width"], f"{where}: scrolls sideways"
        found = axe.run(page)
        axe = Axe("")  # whose script the page holds by now
        assert found.violations_count == 0, f"{where}:\n{found.generate_report()}"
