"""The same journey in three ways: by keyboard alone, by touch on a phone, and without scripts."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.page_checks import PHONE

# Without scripts only in `make test-deep`, as in scripts.py.
EVERY_WAY = pytest.mark.parametrize(
    "way", ["keyboard", "touch", pytest.param("no scripts", marks=pytest.mark.deep)]
)
OPTIONS = {
    "keyboard": {},
    "touch": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "no scripts": {"java_script_enabled": False},
}
HAS_FOCUS = "element => element === document.activeElement"
# Backwards if the element is before the one with the focus. Without a focus, Tab begins where the page was opened.
KEY_TOWARDS = """element => {
    const { activeElement: start, body } = document;
    const isBefore = start.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
    return start !== body && isBefore ? "Shift+Tab" : "Tab";
}"""


class Reader:
    """Someone who uses the page in one of the ways. By keyboard, they press keys and nothing else."""

    def __init__(self, open_as, way: str, user=None, **options):
        self.way = way
        self.page = open_as(user, **OPTIONS[way] | options)

    @property
    def has_scripts(self) -> bool:
        return self.way != "no scripts"

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Activate a link or a button. With the keyboard, it must be in view once it has the focus."""
        if self.way == "touch":
            target.tap()
        elif self.way == "no scripts":
            target.click()
        else:
            self.go_to(target)
            self.page.keyboard.press(key)

    def type(self, target: Locator, text: str) -> None:
        """Replace the text of a field."""
        if self.way == "no scripts":
            return target.fill(text)
        if self.way == "touch":
            target.tap()
        else:
            self.go_to(target)
        self.page.keyboard.press("Control+A")
        return self.page.keyboard.type(text)

    def go_to(self, target: Locator) -> None:
        """Press Tab until the element has the focus."""
        element = target.element_handle()
        key = self.page.evaluate(KEY_TOWARDS, element)
        for _ in range(150):
            if self.page.evaluate(HAS_FOCUS, element):
                label = target.locator("xpath=parent::label")  # which shows that an invisible radio button has it
                return expect(target.or_(label).first).to_be_in_viewport()
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} doesn't lead to {target}")

    def swipe(self, start: int, end: int) -> None:
        """Move a finger from one height to another one, and scroll the page with it."""
        send = self.page.context.new_cdp_session(self.page).send
        steps = [start + (end - start) * step / 5 for step in range(6)]
        for kind, height in zip(["touchStart"] + ["touchMove"] * 5, steps, strict=True):
            send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 100, "y": height}]})
        self.page.wait_for_timeout(100)  # a finger that leaves in motion flings the page, and a tap only stops it
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
