"""Date formats for English, used on the whole site: 24 Nov 2026, 00:35."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
