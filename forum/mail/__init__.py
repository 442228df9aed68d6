"""Outbound email: queued in the database by a request, delivered by a thread of each server process."""
