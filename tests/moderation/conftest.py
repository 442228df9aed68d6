"""Helpers that use the Moderation pages as a moderator does."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import User
from forum.moderation.models import Decision


def page_of(row, page: str, *args) -> str:
    """URL of an admin page for the row's model."""
    model = "moderation_member" if isinstance(row, User) else f"{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"admin:{model}_{page}", args=args)


def row_page(row) -> str:
    return page_of(row, "change", row.pk)


@pytest.fixture
def act(browse):
    """`act(mo, "hide", comment, reason="Rude.")` submits the form of an act. Returns the page after redirects."""

    def act_(user, verb: str, *rows, **fields):
        selected = urlencode([("pick", row.pk) for row in rows])
        return browse(user).post(f"{page_of(rows[0], 'act', verb)}?{selected}", fields, follow=True)

    return act_


@pytest.fixture
def logged():
    """The log as (by, act, reason), oldest first."""
    return lambda: list(Decision.objects.order_by("pk").values_list("by_name", "act", "reason"))
