"""Report files on S3: against a real server, and over a road that is slow, broken or cut."""

import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.utils import timezone

from assessments.services import submit_assessment
from reports import tasks
from reports.filing import s3
from reports.models import MOST_ATTEMPTS, Report, Status
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory
from tests.reports.filing.conftest import BUCKET

pytestmark = pytest.mark.storage
PDF = b"%PDF-1.7 " + bytes(range(256)) * 400


@pytest.fixture
def report(assessment, lead, files, monkeypatch):
    monkeypatch.setattr(tasks, "render", lambda *_given: PDF)
    AnswerFactory(assessment=assessment, action=assessment.edition.actions.first())
    submission = submit_assessment(assessment=assessment, submitted_by=lead)
    return request_report(submission=submission, requested_by=lead)


@pytest.fixture
def download(report, lead, client_for, page):
    client = client_for(lead)
    return lambda: client.get(page("download", report.ref))


def keys(bucket):
    return sorted(entry.key for entry in bucket.objects.all())


def made(report):
    tasks.render_report(report.pk)
    report.refresh_from_db()
    return report


def test_a_report_goes_there_and_comes_back(report, bucket, download):
    made(report)

    response = download()

    assert keys(bucket) == [f"reports/{report.submission.assessment.organisation_id}/{report.ref}-{report.token}.pdf"]
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Length"] == str(len(PDF))


def test_a_download_is_one_request_and_a_list_of_reports_none(report, road, download, client_for, lead, page):
    made(report)
    road.asked = 0

    client_for(lead).get(page("list"))
    client_for(lead).get(page("status", report.ref), headers={"HX-Request": "true"})
    assert road.asked == 0
    download()
    assert road.asked == 1


def test_an_address_alone_is_worth_nothing(report, bucket, files, road):
    file = made(report).file

    with pytest.raises(ValueError, match="Link to the download page"):
        files.url(file)
    grants = bucket.Object(f"reports/{file}").Acl().grants
    assert not [grant for grant in grants if grant["Grantee"].get("URI")]  # nobody but the owner
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(f"{road.address}/{BUCKET}/reports/{file}", method="GET"))


def test_files_are_encrypted_where_that_is_asked_for(on_s3, bucket):
    on_s3(encryption="AES256").save("1/a.pdf", ContentFile(PDF))

    assert bucket.Object("reports/1/a.pdf").server_side_encryption == "AES256"


def test_a_name_leads_nowhere_else(files):
    with pytest.raises(SuspiciousOperation):
        files.open("../../elsewhere.pdf")


@pytest.mark.parametrize("fault", ["500", "slow"])
def test_a_store_in_trouble_costs_an_attempt_and_the_next_one_succeeds(report, road, bucket, fault, caplog):
    road.fault = fault
    made(report)

    assert (report.status, report.attempts, report.is_tried_again) == (Status.QUEUED, 1, True)
    assert "FilesUnreachable" in caplog.text

    road.fault = None
    assert made(report).is_ready
    assert bucket.Object(f"reports/{report.file}").get()["Body"].read() == PDF


def test_a_store_in_trouble_for_long_fails_the_report_until_somebody_asks_again(report, road, lead):
    road.fault = "500"
    Report.objects.update(attempts=MOST_ATTEMPTS - 1)
    assert made(report).status == Status.FAILED

    road.fault = None
    request_report(submission=report.submission, requested_by=lead)
    assert made(report).is_ready


@pytest.mark.parametrize("fault", ["500", "slow", "cut"])
def test_a_store_in_trouble_gives_a_calm_page_and_never_half_a_file(report, road, download, fault):
    made(report)
    road.fault = fault

    response = download()

    assert response.status_code == 503
    assert b"Try again in a minute" in response.content
    assert not Report.objects.get().is_lost
    road.fault = None
    assert b"".join(download().streaming_content) == PDF


# What is too large for the memory


@pytest.fixture
def large(files, monkeypatch):
    """A file that passes through, with the store it lies in."""
    monkeypatch.setattr(s3, "WHOLE", len(PDF) - 1)
    return files.save("1/export.zip", ContentFile(PDF)), files


def test_a_large_file_passes_through_in_pieces_with_its_length(large, road):
    name, files = large
    road.asked = 0

    with files.open(name) as content:
        response = FileResponse(content, headers={"Content-Length": content.size})
        assert not hasattr(content.file, "getbuffer")
        assert response["Content-Length"] == str(len(PDF))
        assert b"".join(response.streaming_content) == PDF
    assert road.asked == 1


def test_a_large_file_can_be_put_into_an_export(large):
    name, files = large

    with files.open(name) as content:
        assert b"".join(content.chunks(1000)) == PDF


def test_a_large_file_that_breaks_off_is_an_error_and_no_end(large, road):
    name, files = large
    road.fault = "cut"

    with files.open(name) as content, pytest.raises(s3.FilesUnreachable):
        b"".join(content.chunks())


def test_a_store_that_is_not_there_gives_a_calm_page(report, download, on_s3):
    made(report)
    on_s3(endpoint_url="http://127.0.0.1:9")

    assert download().status_code == 503


def test_a_bucket_that_is_not_there_is_no_lost_report(report, download, on_s3):
    made(report)
    on_s3(bucket_name="another-bucket")

    assert download().status_code == 503
    assert not Report.objects.get().is_lost


def test_a_file_that_is_gone_is_found_out_at_the_download(report, bucket, download, page):
    made(report)
    bucket.objects.all().delete()

    assert download().url == page("list")
    assert Report.objects.get().is_lost


def test_what_no_row_points_to_is_cleared_away_a_few_at_a_time(report, bucket, files, monkeypatch):
    monkeypatch.setattr(s3, "AT_ONCE", 2)
    kept = made(report).file
    for number in range(4):
        files.save(f"{number}/orphan.pdf", ContentFile(PDF))
    bucket.put_object(Key="reports/readme.txt", Body=b"not ours")
    bucket.put_object(Key="other/1/orphan.pdf", Body=b"not ours")
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    for _call in range(4):
        tasks.clear_away()

    assert keys(bucket) == ["other/1/orphan.pdf", f"reports/{kept}", "reports/readme.txt"]


def test_fresh_files_are_left_alone(db, bucket, files):
    files.save("1/being-made.pdf", ContentFile(PDF))

    tasks.clear_away()

    assert keys(bucket) == ["reports/1/being-made.pdf"]


def test_another_councils_file_stays_out_of_reach(report, files, stranger, client_for, page):
    made(report)
    other = AssessmentFactory()

    assert client_for(stranger).get(page("download", report.ref)).status_code == 404
    assert client_for(stranger).get(f"/assessments/{other.ref}/reports/{report.ref}/report.pdf").status_code == 404
