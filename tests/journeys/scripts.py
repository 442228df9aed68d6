"""Run a test with and without JavaScript, and run JavaScript timers early."""

import pytest

# Without scripts only in `make test-deep`: the tests of each app use the same pages through Django's test client.
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with scripts"),
        pytest.param(False, id="without scripts", marks=pytest.mark.deep),
    ],
)


def run_timers(page) -> None:
    """Run all timers due within the next minute. Call `page.clock.install()` first."""
    page.clock.run_for(60_000)
