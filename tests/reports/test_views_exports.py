"""A lead asks for everything, watches it being gathered, and downloads it for a week."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisations.models import Event
from reports import tasks
from reports.filing import report_files
from reports.models import Export, Status
from reports.services import request_export

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(report_folder):
    pass


@pytest.fixture
def page(organisation):
    return reverse("reports:export", args=[organisation.pk])


@pytest.fixture
def export(organisation, lead):
    export = request_export(organisation=organisation, requested_by=lead)
    tasks.write_export(export.pk, organisation.pk)
    export.refresh_from_db()
    return export


def test_a_lead_asks_for_it_and_it_is_told(client_for, lead, page):
    assert client_for(lead).post(page).url == page

    assert Export.objects.get().requested_by == lead
    assert Event.objects.get(kind="exported").by == lead


def test_asking_again_while_it_is_made_gives_the_same(organisation, lead):
    first, second = (request_export(organisation=organisation, requested_by=lead) for _ in range(2))

    assert first == second
    assert Event.objects.filter(kind="exported").count() == 1


def test_the_database_holds_one_at_a_time(organisation, export):
    Export.objects.create(organisation=organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.create(organisation=organisation)


def test_the_file_is_downloaded_by_a_lead_only(request, client_for, export):
    response = client_for(request.getfixturevalue("lead")).get(export.get_absolute_url())

    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    for other, status in {"contributor": 403, "reader": 403, "stranger": 404}.items():
        assert client_for(request.getfixturevalue(other)).get(export.get_absolute_url()).status_code == status


def test_the_page_says_how_far_it_is(client_for, lead, organisation, page):
    export = request_export(organisation=organisation, requested_by=lead)
    assert "The worker is not running." in client_for(lead).get(page).content.decode()

    tasks.sweep()
    assert "Being made." in client_for(lead).get(page).content.decode()

    tasks.write_export(export.pk, organisation.pk)
    shown = client_for(lead).get(page).content.decode()
    assert ("Ready." in shown, "hx-get" in shown) == (True, False)


def test_after_a_week_it_is_gone_with_its_file(export, client_for, lead):
    Export.objects.update(finished_at=timezone.now() - timedelta(days=8))
    tasks.clear_away()

    assert not Export.objects.exists()
    assert client_for(lead).get(export.get_absolute_url()).status_code == 404


def test_a_file_that_a_row_points_to_is_not_cleared_away(export, monkeypatch):
    monkeypatch.setattr(tasks, "FRESH", timedelta(seconds=-1))
    tasks.clear_away()

    assert report_files().open(export.file).read()


def test_a_failure_is_tried_again(organisation, lead, monkeypatch):
    export = request_export(organisation=organisation, requested_by=lead)
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "gathered", lambda _organisation: 1 / 0)
        tasks.write_export(export.pk, organisation.pk)
    export.refresh_from_db()
    assert (export.status, export.attempts) == (Status.QUEUED, 1)

    tasks.write_export(export.pk, organisation.pk)
    export.refresh_from_db()
    assert export.is_ready


def test_a_message_for_another_organisation_is_refused(organisation, lead, stranger):
    export = request_export(organisation=organisation, requested_by=lead)
    tasks.write_export(export.pk, stranger.memberships.get().organisation_id)

    export.refresh_from_db()
    assert export.status == Status.QUEUED


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_four_queries(client_for, lead, organisation, page, count, django_assert_num_queries):
    for _one in range(count):
        export = request_export(organisation=organisation, requested_by=lead)
        tasks.write_export(export.pk, organisation.pk)
    client = client_for(lead)
    client.get(page)

    with django_assert_num_queries(4):
        client.get(page)
