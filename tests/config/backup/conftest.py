"""A small site, its archive, and empty places to restore it in."""

import shutil

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from assessments.services import submit_assessment
from config.backup import places
from config.backup.filing import EveryFile
from config.backup.making import back_up
from organisations.roles import Role
from reports.filing.disk import FilesOnDisk
from reports.models import Report
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, EvidenceFactory, MembershipFactory

PDF = b"%PDF-1.7 \x00\xff not really"


def files_in(folder):
    return EveryFile(FilesOnDisk(folder / "reports"), FilesOnDisk(folder / "evidence"))


def populate(files):
    """A council with an answer in every script, a submission and its report, a file and a link of evidence."""
    lead = MembershipFactory(role=Role.LEAD, organisation__name="Cyngor Sir Gâr 市 “✓”").user
    assessment = AssessmentFactory(organisation=lead.memberships.get().organisation, created_by=lead)
    AnswerFactory(assessment=assessment, answered_by=lead, evidence='Line one\nline two\t\\ "quoted" \u2028 🙂')
    submission = submit_assessment(assessment=assessment, submitted_by=lead)
    report = request_report(submission=submission, requested_by=lead)
    name = files.save(f"{assessment.organisation_id}/{report.ref}-0123456789abcdef.pdf", ContentFile(PDF))
    Report.objects.filter(pk=report.pk).update(status="ready", file=name, size=len(PDF))
    shown = files.save(f"evidence/{assessment.organisation_id}/{report.ref}.pdf", ContentFile(PDF + b"shown"))
    EvidenceFactory(assessment=assessment, url="", file=shown.removeprefix("evidence/"), filename="plan.pdf")
    EvidenceFactory(assessment=assessment)
    return report


@pytest.fixture(scope="session")
def _made(django_db_setup, django_db_blocker, tmp_path_factory):
    """What was committed is gone again before a test begins."""
    folder = tmp_path_factory.mktemp("made")
    files = files_in(folder)
    with django_db_blocker.unblock():
        try:
            populate(files)
            return back_up(folder / "made.tar", files=files)
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def archive(_made, tmp_path):
    """A copy of the archive, to be spoilt at will."""
    return shutil.copy(_made[0], tmp_path / "backup.tar")


@pytest.fixture
def manifest(_made):
    return _made[1]


@pytest.fixture
def place(db):
    """The alias of an empty database of the kind under test, and an empty place for files."""
    with places.temporary_place() as place:
        yield place
