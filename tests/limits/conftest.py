"""Limits that are reached soon."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.limits.rates import Rate
from tests.support import make

AMOUNT, NEW_AMOUNT, MINUTES = 3, 2, 10


@pytest.fixture(autouse=True)
def counters_are_not_cleaned():
    """They are, here."""


@pytest.fixture
def real_limits(settings):
    """The limits of a site, as in the settings."""
    settings.LIMITS_ENABLED = True


@pytest.fixture
def low_limits(real_limits, settings):
    """A few uses in ten minutes: more for members, fewer for new members."""
    settings.MEMBER_LIMITS = dict.fromkeys(settings.MEMBER_LIMITS, (Rate(AMOUNT, MINUTES * 60),))
    settings.NEW_MEMBER_LIMITS = dict.fromkeys(settings.NEW_MEMBER_LIMITS, (Rate(NEW_AMOUNT, MINUTES * 60),))
    settings.VISITOR_LIMITS = dict.fromkeys(settings.VISITOR_LIMITS, (Rate(AMOUNT, MINUTES * 60),))


@pytest.fixture
def member(db):
    """Creates members who aren't new: `member("ben")`."""
    return lambda name, **fields: make.member(name, created_at=timezone.now() - timedelta(days=400), **fields)
