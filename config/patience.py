"""The website does not wait long for database and queue; somebody sits in front of it.

A server that is gone refuses at once. One that hangs (a stopped process, a lost network) keeps its connections open and
says nothing, and then libpq waits without end: no setting of its own or of the server ends that.
"""

import select

import psycopg2
from psycopg2 import extensions

from config.celery import app

PATIENCE = 5.0  # seconds; no page asks a question that takes longer
EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}
QUICK = {  # one attempt, and one more; what could not be told, the sweep tells
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}


def wait_a_little(connection, patience=PATIENCE):
    """Wait until the database has answered; psycopg2 closes the connection when this raises."""
    while (state := connection.poll()) != extensions.POLL_OK:
        waiting = select.poll()
        waiting.register(connection.fileno(), EVENTS[state])
        if not waiting.poll(patience * 1000):
            raise psycopg2.OperationalError(f"the database did not answer for {patience:.0f} seconds")


def be_impatient():
    """For the whole process. The worker and commands may ask long questions, and are not."""
    extensions.set_wait_callback(wait_a_little)
    if app.conf.broker_url.startswith("redis"):
        app.conf.broker_transport_options = app.conf.broker_transport_options | QUICK
