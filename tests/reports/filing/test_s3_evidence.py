"""Evidence on S3: beside the reports, and as calm when the store is in trouble."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Evidence
from reports import tasks
from tests.assessments.samples import PDF
from tests.reports.filing.conftest import BUCKET

pytestmark = pytest.mark.storage


@pytest.fixture
def here(assessment, on_s3, settings):
    on_s3()
    reports = settings.STORAGES["reports"]
    store = reports | {"OPTIONS": reports["OPTIONS"] | {"prefix": "reports-evidence"}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}
    return reverse("assessments:evidence", args=[assessment.ref, "d-1"])


@pytest.fixture
def add(client_for, lead, here):
    def post():
        file = SimpleUploadedFile("plan.pdf", PDF)
        given = {"title": "The plan", "true_on": "27 3 2026", "strength": "2", "file": file}
        return client_for(lead).post(here, given)

    return post


def keys(bucket):
    return sorted(entry.key for entry in bucket.objects.all())


def test_a_file_goes_there_and_comes_back(add, here, bucket, client_for, reader, organisation):
    add()

    piece = Evidence.objects.get()
    assert keys(bucket) == [f"reports-evidence/{piece.file}"]
    assert b"".join(client_for(reader).get(f"{here}{piece.ref}/").streaming_content) == PDF


@pytest.mark.parametrize("fault", ["500", "slow"])
def test_a_store_in_trouble_keeps_nothing_and_says_so(add, road, fault):
    road.fault = fault

    response = add()

    assert response.status_code == 503
    assert "Try again in a minute" in response.content.decode()
    assert not Evidence.objects.exists()


def test_a_store_in_trouble_gives_a_calm_page_and_never_half_a_file(add, here, road, client_for, lead):
    add()
    road.fault = "cut"

    assert client_for(lead).get(f"{here}{Evidence.objects.get().ref}/").status_code == 503


def test_the_sweep_of_reports_leaves_evidence_alone(add, bucket, monkeypatch):
    monkeypatch.setattr(tasks, "FRESH", tasks.FRESH * -1)
    add()
    before = keys(bucket)

    tasks.clear_away()

    assert keys(bucket) == before
    assert storages["reports"].some_files() == ([], "")
    assert BUCKET
