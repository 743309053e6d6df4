"""A backup is of one moment, and nobody waits for it. Needs a database that a second connection can open."""

import threading

import pytest
from django.core.management import call_command
from django.db import connections

from config.backup import making
from config.backup.making import back_up
from organisations.models import Organisation

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def add_one(alias):
    Organisation.objects.using(alias).create(name="New", kind="unitary", country="GB", size_class="M")


def test_people_save_while_a_backup_runs_and_it_shows_one_moment(place, tmp_path, monkeypatch):
    alias, files = place
    call_command("migrate", database=alias, verbosity=0)
    add_one(alias)
    lines_of, second_connection = making.lines_of, connections[alias].copy()

    def save():
        connections[alias] = second_connection
        second_connection.inc_thread_sharing()
        add_one(alias)

    def and_somebody_saves(model, alias):
        yield from lines_of(model, alias)
        saver = threading.Thread(target=save)
        saver.start()
        saver.join(10)
        assert not saver.is_alive()

    monkeypatch.setattr(making, "lines_of", and_somebody_saves)

    _target, manifest = back_up(tmp_path, alias=alias, files=files)

    assert manifest["tables"]["organisations_organisation"]["rows"] == 1
    assert Organisation.objects.using(alias).count() == 1 + len(manifest["tables"])
