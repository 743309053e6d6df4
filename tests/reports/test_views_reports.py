import html
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.services import reopen_assessment, submit_assessment
from reports.filing import disk, report_files
from reports.models import NEVER, Report, Trouble, WorkerSign
from reports.services import request_report

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 not really"


@pytest.fixture(autouse=True)
def _files_of_its_own(report_folder):
    pass


@pytest.fixture
def awake():
    WorkerSign.objects.leave()


@pytest.fixture
def report(submitted, lead):
    return request_report(submission=submitted, requested_by=lead)


@pytest.fixture
def ready(report):
    made = {"file": report_files().save("1/made.pdf", ContentFile(PDF)), "size": len(PDF)}
    Report.objects.filter(pk=report.pk).update(status="ready", finished_at=timezone.now(), **made)
    report.refresh_from_db()
    return report


def text(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def look(client, page, report, seen=""):
    """What htmx asks every two seconds."""
    return client.get(page("status", report.ref), {"seen": seen}, headers={"HX-Request": "true"})


@pytest.mark.parametrize("role", ["lead", "contributor", "reader"])
def test_every_member_may_ask_for_the_report(request, client_for, page, submitted, role):
    person = request.getfixturevalue(role)

    response = client_for(person).post(page("list"))

    assert response.url == page("list")
    assert Report.objects.get().requested_by == person


@pytest.mark.parametrize("role", ["lead", "contributor", "reader"])
def test_every_member_may_download_the_report(request, client_for, page, ready, role):
    response = client_for(request.getfixturevalue(role)).get(page("download", ready.ref))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"].startswith('attachment; filename="digital-maturity-')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["list", "status", "download"])
def test_reports_are_hidden_from_strangers_and_locked_for_visitors(client, client_for, stranger, page, ready, name):
    address = page(name) if name == "list" else page(name, ready.ref)

    assert client_for(stranger).get(address).status_code == 404
    assert client_for(stranger).post(page("list")).status_code == 404
    assert "/login/" in client.get(address).url


def test_a_report_is_found_only_under_its_own_assessment(client_for, lead, ready):
    other = f"/assessments/abcd-efgh-jkmn/reports/{ready.ref}/report.pdf"

    assert client_for(lead).get(other).status_code == 404


def test_asking_twice_gives_the_same_report(client_for, lead, reader, page, submitted):
    client_for(lead).post(page("list"))
    client_for(reader).post(page("list"))

    assert Report.objects.get().requested_by == lead


def test_without_a_submission_the_page_says_what_to_do(client_for, lead, page, assessment):
    client = client_for(lead)

    assert "No report yet. Check the answers and submit them" in text(client.get(page("list")))
    assert client.post(page("list")).status_code == 422
    assert not Report.objects.exists()


def test_a_reopened_assessment_offers_the_reports_of_what_was_submitted(client_for, lead, page, submitted):
    reopen_assessment(assessment=submitted.assessment, reopened_by=lead, reason="A mistake")
    client = client_for(lead)

    assert "The assessment is open again." in text(client.get(page("list")))
    assert client.post(page("list")).status_code == 422
    assert client.post(page("list"), {"submission": "1"}).status_code == 302
    assert Report.objects.get().submission == submitted


def test_the_latest_submission_is_the_one_that_is_reported(client_for, lead, page, submitted, assessment):
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    second = submit_assessment(assessment=assessment, submitted_by=lead)

    client_for(lead).post(page("list"))

    assert Report.objects.get().submission == second


@pytest.mark.parametrize("number", ["2", "0", "-1", "one", "", "²", "9" * 40])
def test_a_submission_that_never_was_is_not_found(client_for, lead, page, submitted, number):
    assert client_for(lead).post(page("list"), {"submission": number}).status_code == 404
    assert not Report.objects.exists()


def test_a_queued_report_says_so_and_asks_again_by_itself(client_for, lead, page, report, awake):
    shown = client_for(lead).get(page("list"))

    assert "Queued. Your report will be made in a moment." in text(shown)
    assert f'hx-get="{page("status", report.ref)}?seen=queued" hx-trigger="every 2s"' in shown.content.decode()
    assert "<noscript>" in shown.content.decode()


def test_nothing_is_said_twice(client_for, lead, page, report, awake):
    assert look(client_for(lead), page, report, seen="queued").status_code == 204


def test_a_report_being_made_says_so(client_for, lead, page, report, awake):
    Report.objects.claim(report.pk)

    assert "Being made." in text(look(client_for(lead), page, report, seen="queued"))


def test_a_ready_report_is_offered_and_no_longer_asked_for(client_for, lead, page, ready):
    shown = look(client_for(lead), page, ready, seen="rendering")

    assert "Ready. Download the report (PDF, 19 bytes)" in text(shown)
    assert page("download", ready.ref) in shown.content.decode()
    assert "hx-get" not in shown.content.decode()


def test_a_failed_report_can_be_tried_again(client_for, lead, page, report):
    Report.objects.filter(pk=report.pk).update(status="failed", attempts=5)
    client = client_for(lead)

    shown = text(client.get(page("list")))
    client.post(page("list"), {"submission": "1"})

    assert "The report could not be made. Your answers and results are safe." in shown
    assert "Try again" in shown
    assert Report.objects.get().status == "queued"


def test_a_report_whose_file_is_gone_can_be_made_again(client_for, lead, page, ready):
    report_files().delete(ready.file)
    client = client_for(lead)

    assert client.get(page("download", ready.ref)).url == page("list")
    assert "The file is gone." in text(client.get(page("list")))
    client.post(page("list"), {"submission": "1"})
    assert Report.objects.get().status == "queued"


def test_files_that_cannot_be_reached_give_a_calm_page(client_for, lead, page, ready, monkeypatch):
    def fail(*_given):
        raise OSError("the disk does not answer")

    monkeypatch.setattr(disk.FilesOnDisk, "_open", fail)

    response = client_for(lead).get(page("download", ready.ref))

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Try again in a minute" in text(response)
    assert not Report.objects.get().is_lost


def test_a_report_of_the_previous_version_has_no_size_to_tell(client_for, lead, page, ready):
    Report.objects.update(size=None)

    assert "Ready. Download the report (PDF)" in text(client_for(lead).get(page("list")))


def test_the_page_says_that_it_is_tried_again(client_for, lead, page, report, awake):
    Report.objects.update(attempts=1)

    assert "Trying again. The last attempt did not work." in text(client_for(lead).get(page("list")))


@pytest.mark.parametrize("attempts", [1, 5])
def test_the_page_says_why_the_last_attempt_failed(client_for, lead, page, report, awake, attempts):
    Report.objects.update(attempts=attempts, status="rendering", claimed_until=timezone.now())
    Report.objects.all().give_up(Trouble.STORE)

    assert "There was no place to keep the file." in text(client_for(lead).get(page("list")))


@pytest.mark.parametrize("seen", [None, timedelta(minutes=2)], ids=["never", "two minutes ago"])
def test_the_page_says_that_no_worker_is_running(client_for, lead, page, report, seen):
    if seen:
        WorkerSign.objects.create(pk=WorkerSign.ONLY, seen_at=timezone.now() - seen)

    shown = client_for(lead).get(page("list"))

    assert "The report maker is not running. Your report waits and will be made when it returns." in text(shown)
    assert "hx-get" in shown.content.decode()


def test_the_page_says_at_once_that_no_worker_could_be_told(client_for, lead, page, report, awake):
    Report.objects.update(hinted_at=NEVER)

    assert "The report maker is not running. Your report waits" in text(client_for(lead).get(page("list")))


def test_without_javascript_the_status_address_leads_back_to_the_list(client_for, lead, page, report):
    assert client_for(lead).get(page("status", report.ref)).url == page("list")


def test_an_unfinished_report_cannot_be_downloaded_yet(client_for, lead, page, report):
    assert client_for(lead).get(page("download", report.ref)).url == page("list")


def test_whoever_was_signed_out_is_told_so_in_place(client, page, report):
    assert look(client, page, report).status_code == 401


@pytest.mark.parametrize("submissions", [1, 3])
def test_the_queries_of_the_list_do_not_grow(
    client_for, lead, page, submitted, assessment, submissions, django_assert_num_queries
):
    for _ in range(submissions - 1):
        reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
        submit_assessment(assessment=assessment, submitted_by=lead)
    request_report(submission=submitted, requested_by=lead)
    client = client_for(lead)

    with django_assert_num_queries(6):
        client.get(page("list"))
