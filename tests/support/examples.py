"""How many random examples hypothesis draws.

`make test` draws the same few each time, so that it only fails because of a change. `make test-deep` draws new and
many ones each time.
"""

from hypothesis import HealthCheck, settings

_ALWAYS = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def register() -> None:
    """The profiles that `--hypothesis-profile` can name; "quick" is used where it names none."""
    settings.register_profile("quick", max_examples=40, derandomize=True, **_ALWAYS)
    settings.register_profile("deep", max_examples=1000, print_blob=True, **_ALWAYS)
    settings.load_profile("quick")


def one_in(share: int) -> settings:
    """Settings for a test whose examples are slow: this share of the examples that others draw."""
    return settings(max_examples=max(settings.default.max_examples // share, 1))
