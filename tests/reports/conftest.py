"""One council's assessment with two trends, and pages that are drawn anew in each test."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from assessments.services import submit_assessment
from tests.factories import ActionFactory, AnswerFactory, AssessmentFactory, TrendFactory


@pytest.fixture(autouse=True)
def _no_page_remembered():
    """Keys of rows come again after each test, with other content."""
    caches["states"].clear()


@pytest.fixture
def assessment(organisation):
    """Trends "skills" (digital, d-1 to d-3) and "data" (technology, t-1 to t-3), nothing answered."""
    assessment = AssessmentFactory(organisation=organisation)
    for group, slug in (("digital", "skills"), ("technology", "data")):
        trend = TrendFactory(edition=assessment.edition, group=group, slug=slug, name_en=slug.title())
        for number in (1, 2, 3):
            ActionFactory(trend=trend, code=f"{group[0]}-{number}", position=number)
    return assessment


@pytest.fixture
def give(assessment):
    """Return a function that answers actions: `give(d_1="3")`."""

    def answer(**choices):
        for code, choice in choices.items():
            action = assessment.edition.actions.get(code=code.replace("_", "-"))
            reason = "We run none" if choice == "na" else ""
            AnswerFactory(assessment=assessment, action=action, choice=choice, na_reason=reason)

    return answer


@pytest.fixture
def submitted(assessment, give, lead):
    """The first submission: digital 67 (3, 2, 3), technology 100 (4, 4, n/a)."""
    give(d_1="3", d_2="2", d_3="3", t_1="4", t_2="4", t_3="na")
    return submit_assessment(assessment=assessment, submitted_by=lead)


@pytest.fixture
def page(assessment):
    """Return a function from a URL name and what else the address needs to the address in this assessment."""
    return lambda name, *more: reverse(f"reports:{name}", args=[assessment.ref, *more])


@pytest.fixture
def report_folder(settings, tmp_path):
    """Where report files lie in this test."""
    folder = tmp_path / "reports"
    disk = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"reports": disk}
    return folder
