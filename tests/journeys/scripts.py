"""Scripts in the journeys: doing without them, and giving them the time to do what they must not."""

import pytest

# What links and forms do by themselves, each app's own tests show as well: their client has no scripts.
AND_WITHOUT_SCRIPTS = pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with scripts"),
        pytest.param(False, id="without scripts", marks=pytest.mark.deep),
    ],
)


def let_time_pass(page) -> None:
    """Run the timers that scripts have set for the next minute, at once: of a page that installed `page.clock`."""
    page.clock.run_for(60_000)
