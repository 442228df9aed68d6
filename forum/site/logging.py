"""Logging filters. This module imports nothing from the project, because the settings load it."""

import logging


def without_traceback(record: logging.LogRecord) -> bool:
    """Log a refused request (4xx) as one line: a traceback only helps with errors."""
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = record.exc_text = None
    return True
