"""From the database of the previous release to ours: nothing lost, nothing changed, and the old code still at home."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from organisations.models import User
from reports.models import Report
from tests.upgrade.conftest import laid
from tests.upgrade.record import PASSWORD, SECRET_KEY
from tests.upgrade.releases import frozen, tables, thawed
from tests.upgrade.results import results
from trends.models import Edition, Lock


@pytest.fixture
def _same_secrets(settings):
    settings.SECRET_KEY = SECRET_KEY
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def lost(release):
    """The rows of the release that are not there as they were, by table."""
    now = frozen(release.apps)
    return {
        label: gone for label, rows in release.rows.items() if (gone := [row for row in rows if row not in now[label]])
    }


def test_every_row_of_the_previous_release_is_there(release):
    assert lost(release) == {}


def test_results_are_what_they_were_and_what_they_tell_besides_is_empty(release):
    now, before = results(), release.results

    assert {ref: {name: told[name] for name in before[ref]} for ref, told in now.items()} == before
    assert not any(told[name] for ref, told in now.items() for name in told.keys() - before[ref].keys())


def test_an_edition_that_was_assessed_against_is_locked(release):
    used = Edition.objects.filter(assessments__isnull=False).distinct()
    assert used
    assert all(edition.locks.count() == edition.actions.count() for edition in used)


@pytest.mark.usefixtures("_same_secrets")
def test_people_stay_signed_in(release):
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = release.facts["session"]
    with time_machine.travel(datetime.fromisoformat(release.facts["recorded_at"]) + timedelta(minutes=5)):
        assert client.get(reverse("assessments:list")).status_code == 200


@pytest.mark.usefixtures("_same_secrets")
@pytest.mark.parametrize("account", ["lead", "reader", "stranger"])
def test_people_sign_in_with_the_password_they_had(release, account):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": f"{account}@demo.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("assessments:list")).status_code == 200


def test_a_report_that_was_ready_can_be_downloaded(release):
    report = Report.objects.exclude(file="").first()
    folder = Path(site.DATA_DIR, "reports")
    folder.mkdir(exist_ok=True)
    (folder / report.file).write_bytes(b"%PDF-1.7")
    reader = User.objects.filter(memberships__organisation=report.submission.assessment.organisation).first()

    client = Client()
    client.force_login(reader)

    answer = client.get(report.get_absolute_url())

    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_the_previous_release_still_reads_and_writes_every_table(release):
    """While `migrate` runs and until the last web process is new, the old code serves from the new tables.

    What curators may no longer do to an edition in use is refused to it too, on purpose.
    """
    Lock.objects.all().delete()
    for label, model in tables(release.apps).items():
        rows = [thawed(model, row) for row in release.rows[label]]
        model._base_manager.filter(pk__in=[row.pk for row in rows])._raw_delete("default")
        model._base_manager.bulk_create(rows)
        for row in rows:
            row.save(force_update=True)
    connection.check_constraints()
    assert lost(release) == {}


@pytest.mark.upgrade
def test_an_upgrade_can_be_taken_back_and_made_again(django_db_blocker):
    with django_db_blocker.unblock(), laid("back") as release:
        call_command("migrate", verbosity=0)
        names = {app for app, _name in release.migrations}
        ours = {app for app, _name in MigrationExecutor(connection).loader.graph.node_map}
        executor = MigrationExecutor(connection)
        executor.migrate([*release.ends, *((app, None) for app in sorted(ours - names))])
        assert lost(release) == {}
        call_command("migrate", verbosity=0)
        assert lost(release) == {}
