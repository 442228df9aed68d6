"""Hypothesis profiles.

`make test` draws the same few examples each time, so that it only fails because of a change. `make test-deep`
draws many new examples each time.
"""

from hypothesis import HealthCheck, settings

_ALWAYS = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def register() -> None:
    """Register the profiles for `--hypothesis-profile`. The default is "quick"."""
    settings.register_profile("quick", max_examples=40, derandomize=True, **_ALWAYS)
    settings.register_profile("deep", max_examples=1000, print_blob=True, **_ALWAYS)
    settings.load_profile("quick")


def one_in(share: int) -> settings:
    """Settings for a test with slow examples: one example for every `share` of other tests."""
    return settings(max_examples=max(settings.default.max_examples // share, 1))
