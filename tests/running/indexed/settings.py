"""The site's own settings, with this app."""

from forum.settings import *  # noqa: F403
from forum.settings import INSTALLED_APPS

INSTALLED_APPS.append("tests.running.indexed")
