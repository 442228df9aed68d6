"""What new members accept by signing up. The app with the texts registers it."""

from collections.abc import Callable
from typing import Any

_current: list[Callable[[], str]] = []
_record: list[Callable[[Any], None]] = []


def register(current: Callable[[], str], record: Callable[[Any], None]) -> None:
    """Register two functions: one that returns the versions of the texts that count now, as text, and one that
    records that a new member has accepted them."""
    _current[:], _record[:] = [current], [record]


def accepted_now() -> str:
    return _current[0]() if _current else ""


def record(member: Any) -> None:
    """Call it in the transaction that saves the member."""
    for function in _record:
        function(member)
