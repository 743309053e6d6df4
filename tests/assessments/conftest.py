"""One council's assessment of an edition with one trend in each group, and the pages it is answered on."""

import pytest
from django.urls import reverse

from assessments.surveying import answer_survey, open_survey
from tests.factories import ActionFactory, AssessmentFactory, TrendFactory
from trends.outline import outline

LEVELLED = {
    "level": "3",
    "evidence_strength": "0",
    "importance": "2",
    "target": "3",
    "target_reason": "",
    "evidence": "",
}


@pytest.fixture
def assessment(organisation):
    """Actions d-1 and d-2 (digital) and t-1 (technology, may be left out as not applicable), all open."""
    assessment = AssessmentFactory(organisation=organisation)
    digital = TrendFactory(edition=assessment.edition, group="digital", name_en="Skills")
    technology = TrendFactory(edition=assessment.edition, group="technology", name_en="Data")
    ActionFactory(trend=digital, code="d-1", position=1)
    ActionFactory(trend=digital, code="d-2", position=2)
    ActionFactory(trend=technology, code="t-1", allows_na=True, na_when_en="only if you run none")
    return assessment


@pytest.fixture
def rating(assessment):
    """The same with several opinions."""
    assessment.mode = "opinions"
    assessment.save()
    return assessment


@pytest.fixture
def page(assessment):
    """Return a function from a URL name to its address in this assessment; "d-1" is that action's page."""

    def address(name):
        if "-" in name:
            return reverse("assessments:action", args=[assessment.ref, name])
        return reverse(f"assessments:{name}", args=[assessment.ref])

    return address


@pytest.fixture
def answer():
    """Return a function that gives what a browser posts for an answer; a name set to None is left out."""

    def fields(version=0, **values):
        posted = LEVELLED | {"version": str(version)} | values
        return {name: value for name, value in posted.items() if value is not None}

    return fields


@pytest.fixture
def survey(assessment, lead):
    """An open staff survey about both trends: Skills, then Data."""
    assessment.edition.refresh_from_db()
    return open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends)


@pytest.fixture
def respond():
    """Return a function that answers a survey from a device of its own for each of `levels`, None being "do not know".

    A device gives the same level to every question, or one to each where it has several.
    """

    def answer(survey, *levels):
        questions = [question.pk for question in survey.questions.all()]
        before = survey.responses.count()
        for number, given in enumerate(levels, before):
            each = given if isinstance(given, tuple) else [given] * len(questions)
            answer_survey(survey=survey, token=f"device {number}", levels=dict(zip(questions, each, strict=True)))

    return answer


@pytest.fixture
def evidence_folder(settings, tmp_path):
    """Where files of evidence lie in this test."""
    folder = tmp_path / "evidence"
    disk = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"evidence": disk}
    return folder
