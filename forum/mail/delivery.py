"""Delivers queued email from a thread of each server process, so that no page waits for a mail server."""

import logging
import time
from threading import Thread

import psycopg
from django.db import connection

from forum.site import connections

from .models import CHANNEL, OutboundEmail

logger = logging.getLogger(__name__)

POLL = 60  # seconds between checks for emails whose next try is due
LISTENER = {"connect_timeout": 5, "autocommit": True, "application_name": "mail"}


def start() -> None:
    """Start the thread. Any number of processes can deliver at once."""
    Thread(target=_run, name="mail", daemon=True).start()


def _run() -> None:
    """Wait for NOTIFY on one connection. Open another one only while delivering."""
    connections.leave_the_pool()
    parameters = connection.get_connection_params() | LISTENER
    is_logged = False  # an outage is logged once
    while True:
        try:
            with psycopg.connect(**parameters) as listener:
                listener.execute(f"LISTEN {CHANNEL}")
                is_logged = False
                _deliver_until_lost(listener)
        except Exception as error:  # whatever it is: this thread must not end
            if not is_logged:
                logger.warning("No email is sent for now: %s", error)
            is_logged = True
        time.sleep(1)


def _deliver_until_lost(listener: psycopg.Connection) -> None:
    while True:
        _deliver_all()
        for _notification in listener.notifies(timeout=POLL, stop_after=1):
            pass
        listener.execute("SELECT 1")  # fails if the connection was lost silently


def _deliver_all() -> None:
    try:
        while OutboundEmail.objects.deliver_next():
            pass
    finally:
        connection.close()
