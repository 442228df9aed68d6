"""Outbound email: queued in the database by a request, sent by jobs."""
