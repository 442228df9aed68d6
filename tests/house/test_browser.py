"""Which browser the journeys use: the one in CHROMIUM, or any that is found if that doesn't start."""

import sys

from tests.support import browser


def test_a_browser_in_the_environment_that_does_not_start_is_ignored(monkeypatch):
    monkeypatch.delenv("CHROMIUM")
    found = browser.find()
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert browser.find() == found


def test_a_browser_in_the_environment_comes_first(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)  # also responds to --version
    assert browser.find() == sys.executable
