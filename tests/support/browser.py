"""A pytest plugin that finds Chromium for the journeys, and reports if there is none.

Without a browser, each journey is listed as not run, and the test run fails, unless NO_BROWSER=1 is set.
"""

import os
import shutil
import subprocess

import pytest

# The first has no window, starts faster, and takes less time for each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NO_CHROMIUM, NO_WEBKIT = "no Chromium was found", "no WebKit was found"
# No sandbox, because root can't use it, and no background requests.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    """Search once. The processes of pytest-xdist inherit the result."""
    if not hasattr(config, "workerinput"):
        os.environ["CHROMIUM"] = find()


def launch_arguments() -> dict[str, object]:
    """For `browser_type_launch_args`, pytest-playwright's fixture."""
    return {"executable_path": os.environ["CHROMIUM"], "args": ARGUMENTS}


def pytest_collection_modifyitems(items):
    if not os.environ["CHROMIUM"]:
        for item in items:
            if "browser_type" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if _not_run(session.config) and os.environ.get("NO_BROWSER") != "1" and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for journey, reason in _not_run(config).items():
        terminalreporter.line(f"NOT RUN {journey}: {reason}", yellow=True)


def _not_run(config) -> dict[str, str]:
    """The journeys that no browser was found for, with the reason."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    found = [
        (report.nodeid, reason)
        for report in skipped
        for reason in (NO_CHROMIUM, NO_WEBKIT)
        if reason in str(report.longrepr)
    ]
    return dict(found)


def find() -> str:
    """The path of a Chromium that starts, or "". Tries CHROMIUM, the system's browsers and Playwright's, in the
    same order as .ci/chromium."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if _starts(path := shutil.which(name) or ""):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _starts(path) else ""


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False
