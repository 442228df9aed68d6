"""Scripts in the journeys: the same journey without them, and time for them to do what they must not do."""

import pytest

# Without scripts only in `make test-deep`: tests in each app's folder use the same pages by a client without them.
AND_WITHOUT_SCRIPTS = pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with scripts"),
        pytest.param(False, id="without scripts", marks=pytest.mark.deep),
    ],
)


def let_time_pass(page) -> None:
    """Run at once all timers that scripts have set for the next minute. Call `page.clock.install()` before."""
    page.clock.run_for(60_000)
