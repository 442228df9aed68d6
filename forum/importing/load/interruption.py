"""Ctrl-C while files are loaded: what is begun is finished and told, and nothing more is begun."""

import signal
import threading
from collections.abc import Iterable, Iterator
from typing import Self


class Interruption:
    """While it lasts, Ctrl-C ends `until` after the present file; pressed again, it ends at once."""

    def __init__(self):
        self.is_asked, self.done = False, 0

    def __enter__(self) -> Self:
        # Only there Python lets anybody hear of signals.
        self._hears = threading.current_thread() is threading.main_thread()
        if self._hears:
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *exception) -> None:
        if self._hears:
            signal.signal(signal.SIGINT, self._before)

    def until[Thing](self, things: Iterable[Thing]) -> Iterator[Thing]:
        """One after the other, `done` counting them, until it is asked."""
        for thing in things:
            yield thing
            self.done += 1
            if self.is_asked:
                return

    def _ask(self, *signal_and_frame) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
