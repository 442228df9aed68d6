"""Date formats for English, where times.py isn't used: 24 Nov 2026, 00:35 UTC+0100."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j M Y, H:i \U\T\CO"
