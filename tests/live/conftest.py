import pytest

from tests.support.processes import until
from tests.support.served import is_idle

from .listener import Listener


@pytest.fixture
def listen(transactional_db, served, browse):
    """Opens the stream of a post: `listen(post, ada)` for a member, `listen(post)` for a visitor."""
    opened = []

    def open_(post, user=None, **options) -> Listener:
        post.refresh_from_db()
        opened.append(Listener(served, post, cookies=user and browse(user).cookies, **options))
        return opened[-1]

    yield open_
    for listener in opened:
        listener.close()
    until(lambda: is_idle(served))
