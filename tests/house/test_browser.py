"""The browser of the journeys: the one that is named, or where that does not start the one that would be found."""

import sys

from tests.support import browser


def test_a_browser_that_is_named_and_does_not_start_is_passed_over(monkeypatch):
    monkeypatch.delenv("CHROMIUM")
    found = browser._find()
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert browser._find() == found


def test_a_browser_that_is_named_comes_first(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)  # which says its version, too
    assert browser._find() == sys.executable
