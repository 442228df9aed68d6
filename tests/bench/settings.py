"""The site's own settings, and pages to measure the others by."""

from forum.settings import *  # noqa: F403
from forum.settings import LOGGING

LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}  # pages that are not there yet
ROOT_URLCONF = "tests.bench.urls"
