"""The site's own settings, and a page that never changes to measure the others by."""

from forum.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
