"""WebKit, Safari's engine, driven by Selenium: WebKitGTK's MiniBrowser in a virtual screen.

Playwright's own WebKit is a patched one that no Linux distribution has. Fixtures: `open_in_webkit`.
"""

import shutil
import subprocess
from glob import glob

import pytest
from django.conf import settings
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.support.browser import NO_WEBKIT
from tests.support.processes import TIMEOUT

SIZE = (1280, 900)


@pytest.fixture(scope="session")
def virtual_screen():
    """Environment with a screen that nobody sees. Xvfb chooses its number, and listens to nobody elsewhere."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        yield {"DISPLAY": f":{screen.stdout.readline().strip()}"}
        screen.terminate()


@pytest.fixture
def open_in_webkit(request, monkeypatch, site, browse):
    """Opens a page in WebKit: `open_in_webkit(path, ada)` is logged in as Ada. Returns Selenium's driver."""
    driver_path = shutil.which("WebKitWebDriver")
    browsers = glob("/usr/lib/*/webkit2gtk-4*/MiniBrowser")
    if not (driver_path and browsers and shutil.which("Xvfb")):
        pytest.skip(NO_WEBKIT)
    for name, value in request.getfixturevalue("virtual_screen").items():
        monkeypatch.setenv(name, value)
    options = Options()
    options.binary_location = browsers[0]
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(options=options, service=Service(driver_path))

    def open_(path: str, user=None):
        if user:
            driver.get(f"{site}/robots.txt")
            session = browse(user).cookies[settings.SESSION_COOKIE_NAME].value
            driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})
        driver.get(site + path)
        return driver

    yield open_
    driver.quit()


def wait(driver, condition):
    """Wait until the condition, which takes the driver, is true, and return its result."""
    return WebDriverWait(driver, TIMEOUT, ignored_exceptions=[Exception]).until(condition)
