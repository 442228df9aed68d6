"""What is done at the desk, as somebody does it there: by its pages."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import User
from forum.moderation.models import Decision


def page_of(row, page: str, *args) -> str:
    """The address of a page about rows like this one."""
    section = "moderation_member" if isinstance(row, User) else f"{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"admin:{section}_{page}", args=args)


def row_page(row) -> str:
    return page_of(row, "change", row.pk)


@pytest.fixture
def act(browse):
    """`act(mo, "hide", comment, reason="Rude.")`: choose rows, give the reason, send; where one lands."""

    def act_(user, verb: str, *rows, **asked):
        chosen = urlencode([("pick", row.pk) for row in rows])
        return browse(user).post(f"{page_of(rows[0], 'act', verb)}?{chosen}", asked, follow=True)

    return act_


@pytest.fixture
def logged():
    """The log as (by, act, reason), the oldest first."""
    return lambda: list(Decision.objects.order_by("pk").values_list("by_name", "act", "reason"))
