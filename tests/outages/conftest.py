import pytest

from forum.web.outage import Outage, outage


@pytest.fixture(autouse=True)
def outage_is_over():
    """Forget what a test made this process know."""
    yield
    outage.is_known, outage.was_full_at = False, Outage().was_full_at
