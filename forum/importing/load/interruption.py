"""Handling of Ctrl-C during an import: the current file is finished and reported, then the run stops."""

import signal
import threading
from collections.abc import Iterable, Iterator
from typing import Self


class Interruption:
    """Context manager in which Ctrl-C ends `iterate` after the current item. A second Ctrl-C stops at once."""

    def __init__(self):
        self.is_requested, self.done = False, 0

    def __enter__(self) -> Self:
        # Python allows signal handlers in the main thread only.
        self._handles_signal = threading.current_thread() is threading.main_thread()
        if self._handles_signal:
            self._previous_handler = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(self, *exception) -> None:
        if self._handles_signal:
            signal.signal(signal.SIGINT, self._previous_handler)

    def iterate[Item](self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items until Ctrl-C is pressed. `done` counts them."""
        for item in items:
            yield item
            self.done += 1
            if self.is_requested:
                return

    def _request(self, *signal_and_frame) -> None:
        if self.is_requested:
            raise KeyboardInterrupt
        self.is_requested = True
