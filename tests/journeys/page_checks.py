"""Checks for every page: it is accessible and fits on a phone."""

from axe_playwright_python.sync_playwright import Axe

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

# Every element that Markdown allows. Some of them are wider than any screen.
EVERYTHING = f"""
# A heading

Words, *italic* and **bold** and ~~struck~~, `code`, https://example.org/{"path/" * 40} and [a link](https://example.org/).

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


# Axe finds the same violations in half the time if it doesn't describe what passes and doesn't load all styles
# again for a rule that is still an experiment.
QUICKLY = {"resultTypes": ["violations"], "preload": False}
# What depends on colours and sizes. A desktop, which shows more, is checked with all rules.
LOOKS = QUICKLY | {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
}
ALL_RULES = QUICKLY | {"rules": {"target-size": {"enabled": True}}}  # 24 px, as WCAG 2.2 requires


def assert_accessible_in_forced_colours(page) -> None:
    """Where Windows replaces all colours by a few of its own. Call it after `assert_accessible`."""
    page.emulate_media(forced_colors="active")
    result = Axe("").run(page, options=LOOKS)
    page.emulate_media(forced_colors="none")
    assert result.violations_count == 0, f"{page.url}, forced colours:\n{result.generate_report()}"


def assert_accessible(page, *, looks: tuple[str, ...] = ("light", "dark")) -> None:
    """Check that the page doesn't scroll sideways on a phone or a desktop, and has no id twice.

    Check it with axe on a light phone and a dark desktop, or on only one of them.
    """
    page.wait_for_load_state()  # after a click, the next page may still be empty
    axe = Axe()
    for size, colour_scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        where = f"{page.url}, {colour_scheme}, {size['width']}"
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colour_scheme)
        width = page.locator("html").evaluate("root => root.scrollWidth")
        assert width <= size["width"], f"{where}: scrolls sideways"
        ids = page.locator("[id]").evaluate_all("elements => elements.map(({ id }) => id)")
        assert [each for each in ids if ids.count(each) > 1] == [], f"{where}: ids that aren't unique"
        if colour_scheme not in looks:
            continue
        result = axe.run(page, options=LOOKS if len(looks) > 1 and size == PHONE else ALL_RULES)
        axe = Axe("")  # the page has the script now
        assert result.violations_count == 0, f"{where}:\n{result.generate_report()}"
