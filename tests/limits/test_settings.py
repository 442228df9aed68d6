"""Limits are settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from forum.limits.rates import Rate, from_environment, parse
from forum.limits.words import duration
from tests.house.tree import ROOT

LIMITS = {
    "60/h": (Rate(60, 3600),),
    " 60/h , 10/m ": (Rate(10, 60), Rate(60, 3600)),
    "5/10m": (Rate(5, 600),),
    "1/30s": (Rate(1, 30),),
    "2/d": (Rate(2, 86_400),),
    "off": (),
}
INVALID = ["", "60", "60/", "60/w", "/h", "0/h", "-1/h", "1.5/h", "60/h;5/m", "60/h,", "٣/h", "1000000/h", "on"]


@pytest.mark.parametrize(("text", "rates"), LIMITS.items())
def test_a_limit_is_one_or_more_rates(text, rates):
    assert parse(text) == rates


@pytest.mark.parametrize("text", INVALID)
def test_an_invalid_limit_names_its_variable(text, monkeypatch):
    monkeypatch.setenv("LIMIT_COMMENTS_NEW", text)
    with pytest.raises(ImproperlyConfigured, match="LIMIT_COMMENTS_NEW must look like"):
        from_environment(Env(), "LIMIT_{}_NEW", {"comments": "5/m"})


def test_the_documentation_lists_each_limit_with_its_default(settings):
    text = (ROOT / "docs" / "operations.md").read_text()
    groups = {
        "LIMIT_{}": settings.MEMBER_LIMITS | settings.LOGIN_LIMITS | settings.FETCH_LIMITS,
        "LIMIT_{}_NEW": settings.NEW_MEMBER_LIMITS,
        "LIMIT_VISITOR_{}": settings.VISITOR_LIMITS,
    }
    missing = []
    for pattern, limits in groups.items():
        for name, rates in limits.items():
            variable = pattern.format(name.upper()).removesuffix("_NEW")
            [row] = [line for line in text.splitlines() if line.startswith(f"| `{variable}` |")]
            if f"`{','.join(map(written, rates))}`" not in row:
                missing.append((variable, rates, row))
    assert missing == []


def written(rate: Rate) -> str:
    units = {86_400: "d", 3600: "h", 60: "m", 1: "s"}
    size = next(size for size in units if rate.seconds % size == 0)
    number = rate.seconds // size
    return f"{rate.amount}/{number if number > 1 else ''}{units[size]}"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 second"), (40, "40 seconds"), (61, "2 minutes"), (3600, "60 minutes"), (5400, "2 hours")],
)
def test_the_time_to_wait_is_rounded_up(seconds, text):
    assert duration(seconds) == text
