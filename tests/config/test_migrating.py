"""Changing the database: several processes at once, and while others hold a table."""

import threading
import time
from contextlib import closing

import pytest
from django.db import OperationalError, connection, transaction

from config import migrating
from config.migrating import alone, giving_way, persistently
from tests.databases import on_postgresql


def test_a_second_process_waits_until_the_first_has_done_the_task(db):
    order = []

    def second():
        with closing(connection.copy()) as other, alone("task", other):
            order.append("second")

    with alone("task", connection):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.5)
        order.append("first")
    thread.join(10)

    assert order == ["first", "second"]


def test_another_task_does_not_wait(db):
    with alone("one task", connection), alone("another task", connection):
        pass


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_change_gives_way_to_people_who_use_the_table_and_comes_back(monkeypatch):
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "200ms")
    monkeypatch.setattr(migrating, "BETWEEN", 0.1)
    told = []

    with closing(connection.copy()) as page, giving_way(connection):
        page.set_autocommit(False)
        page.cursor().execute("SELECT 1 FROM organisations_user")

        def change():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE organisations_user IN ACCESS EXCLUSIVE MODE")

        def tell(words):
            told.append(words)
            page.rollback()  # the page is done

        persistently(transaction.atomic(change), told=tell)

    assert told == ["A table is in use; attempt 1 of 10, trying again"]


def test_another_problem_is_not_tried_again():
    tried = []

    def change():
        tried.append(1)
        raise OperationalError("no such table")

    with pytest.raises(OperationalError):
        persistently(change, told=print)
    assert tried == [1]


@on_postgresql
def test_patience_ends_with_the_change(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()
        with giving_way(connection):
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("2s",)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == before
