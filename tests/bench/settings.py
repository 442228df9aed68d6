"""The site's own settings, and pages to measure the others by."""

from forum.settings import *  # noqa: F403
from forum.settings import LOGGING

LIMITS_ENABLED = False  # the readers of the benchmark do more than people
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}  # pages that are not there yet
ROOT_URLCONF = "tests.bench.urls"
