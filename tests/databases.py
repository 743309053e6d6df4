"""What only one of the two databases does."""

import pytest
from django.db import connection

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one write at a time, locks no table and puts no check off"
)
