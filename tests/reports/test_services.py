"""Asking for a report: once, twice, and after it failed."""

import pytest
from django.db import IntegrityError, transaction

from assessments.services import submit_assessment
from organisations.models import Event
from reports import services
from reports.models import Report, Status
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    answer = AnswerFactory(assessment=AssessmentFactory())
    return submit_assessment(assessment=answer.assessment, submitted_by=UserFactory())


@pytest.fixture
def hinted(monkeypatch):
    told = []
    monkeypatch.setattr(services, "hint", lambda report, _organisation: told.append(report))
    return told


@pytest.fixture
def ask(submission, django_capture_on_commit_callbacks):
    """Return a function that asks for the report as one committed request."""

    def ask():
        with django_capture_on_commit_callbacks(execute=True):
            return request_report(submission=submission, requested_by=UserFactory())

    return ask


def test_the_worker_is_told_once_the_row_is_there(ask, hinted):
    report = ask()

    assert (report.status, hinted) == (Status.QUEUED, [report.pk])


def test_nothing_is_sent_before_the_commit(submission, hinted):
    request_report(submission=submission, requested_by=UserFactory())

    assert hinted == []


def test_two_requests_are_one_report(ask, hinted):
    assert ask().pk == ask().pk
    assert Report.objects.count() == 1


def test_a_ready_report_is_handed_out_without_work(ask, hinted):
    report = ask()
    Report.objects.update(status=Status.READY, file="made.pdf")
    hinted.clear()

    assert ask().is_ready
    assert hinted == []
    assert report.ref


def test_a_failed_report_starts_again(ask, hinted):
    ask()
    Report.objects.update(status=Status.FAILED, attempts=5)

    report = ask()

    assert (report.status, report.attempts) == (Status.QUEUED, 0)
    assert hinted == [report.pk] * 2


def test_a_report_whose_file_was_missed_is_made_anew(ask, hinted):
    report = ask()
    Report.objects.update(status=Status.READY, file="gone.pdf", size=19)
    report.refresh_from_db()
    Report.objects.missed(report)

    report = ask()

    assert (report.status, report.is_lost, report.size) == (Status.QUEUED, False, None)


def test_a_report_made_anew_meanwhile_is_not_called_lost(ask, hinted):
    report = ask()
    Report.objects.update(status=Status.READY, file="new.pdf")
    report.file = "old.pdf"

    Report.objects.missed(report)

    report.refresh_from_db()
    assert not report.is_lost


def test_asking_for_a_report_is_told_once(ask, hinted, submission):
    ask(), ask()

    event = Event.objects.get(kind="report")
    assert (event.assessment_ref, event.field, event.after) == (submission.assessment.ref, "number", "1")


def test_a_report_being_made_is_left_alone(ask, hinted):
    Report.objects.claim(ask().pk)
    hinted.clear()

    assert ask().status == Status.RENDERING
    assert hinted == []


@pytest.mark.parametrize(
    "broken",
    [{"status": "ready"}, {"file": "a.pdf"}, {"status": "rendering"}, {"status": "made up"}],
    ids=["ready without a file", "a file before it is ready", "being made by nobody", "an unknown status"],
)
def test_the_database_refuses_rows_that_cannot_be(ask, hinted, broken):
    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(**broken)


def test_reports_are_visible_to_members_only(ask, hinted, submission, lead, stranger):
    report = ask()

    assert not Report.objects.visible_to(stranger).exists()
    assert not Report.objects.visible_to(lead).exists()
    submission.assessment.organisation.memberships.create(user=lead, role="reader")
    assert Report.objects.visible_to(lead).get() == report


def test_a_download_is_named_after_council_and_edition(ask, hinted):
    report = ask()
    organisation, edition = report.submission.assessment.organisation, report.submission.assessment.edition
    organisation.name = "Cyngor Gwynedd / Öst & co"
    assert report.download_name == f"digital-maturity-{edition.slug}-cyngor-gwynedd-ost-co.pdf"
    organisation.name = "市"
    assert report.download_name == f"digital-maturity-{edition.slug}-{report.submission.assessment.ref}.pdf"
