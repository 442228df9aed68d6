"""Rates such as "10/m,60/h", from the settings. This module doesn't use Django's models: the settings load it."""

import re
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from environs import Env

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
RATE = re.compile(r"([1-9][0-9]{0,4})/([1-9][0-9]{0,2})?([smhd])")
OFF = "off"


class Rate(NamedTuple):
    """At most `amount` times in `seconds`."""

    amount: int
    seconds: int


Rates = dict[str, tuple[Rate, ...]]  # by the name of what is limited; an empty tuple is no limit


def parse(text: str) -> tuple[Rate, ...]:
    """The rates in "10/m,60/h", shortest time first; none for "off". Raises ValueError for anything else."""
    if text.strip() == OFF:
        return ()
    found = [RATE.fullmatch(part.strip()) for part in text.split(",")]
    if None in found:
        raise ValueError(text)
    rates = (Rate(int(each[1]), int(each[2] or 1) * SECONDS[each[3]]) for each in found if each)
    return tuple(sorted(rates, key=lambda rate: rate.seconds))


def from_environment(env: Env, variable: str, defaults: dict[str, str]) -> Rates:
    """The rates by name, each from its environment variable or its default. `variable` is like "LIMIT_{}_NEW"."""
    return {name: _read(env, variable.format(name.upper()), default) for name, default in defaults.items()}


def _read(env: Env, variable: str, default: str) -> tuple[Rate, ...]:
    try:
        return parse(env.str(variable, default))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{variable} must look like 60/h or 10/m,60/h (s, m, h or d; 5/10m is 5 in ten minutes), or be {OFF}"
        ) from error
