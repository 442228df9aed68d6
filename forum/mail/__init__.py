"""Outbound mail: a row in the transaction of the request, delivered by a thread of each server process."""
