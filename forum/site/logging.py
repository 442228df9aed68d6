"""How what is logged looks on the console. Nothing of the project is imported here: settings name it."""

import logging


def short_refusal(record: logging.LogRecord) -> bool:
    """A request that is refused (4xx) is one line; how the code came there tells something of errors alone."""
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = record.exc_text = None
    return True
