"""What changed since the assessment before: on the results page, as figures, and in the report."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Submission
from assessments.services import reopen_assessment, submit_assessment
from organisations.models import SupportAccess
from reports import tasks
from reports.document import document, over_time
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, MembershipFactory
from tests.reports import examples
from trends.models import Edition, LevelSentence, Trend
from trends.succeeding import start_next_edition

pytestmark = pytest.mark.django_db
TITLE = "Since your last submission"


def begun(organisation, edition, **choices):
    assessment = AssessmentFactory(organisation=organisation, edition=edition)
    for code, choice in choices.items():
        AnswerFactory(assessment=assessment, action=edition.actions.get(code=code.replace("_", "-")), choice=choice)
    return assessment


@pytest.fixture
def following(organisation, assessment, submitted):
    """The council's next assessment of the same edition: skills 67 (4, 1, 3), data provisional."""
    return begun(organisation, assessment.edition, d_1="4", d_2="1", d_3="3", t_1="4")


def address(assessment, name="results", *more):
    return reverse(f"reports:{name}", args=[assessment.ref, *more])


@pytest.fixture
def read(client_for, lead):
    """Return a function that gives the text of a page, as the lead sees it unless somebody else is named."""

    def text(assessment, name="results", *more, who=lead):
        response = client_for(who).get(address(assessment, name, *more))
        assert response.status_code == 200
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())

    return text


def test_the_next_assessment_tells_what_changed(read, following, assessment, submitted):
    shown = read(following)
    day = over_time.words.day(submitted.submitted_at)
    assert f"Compared with what was submitted on {day}, for the edition of {assessment.edition.year}." in shown
    assert "Skills 67 67 0 Up: Do thing" in shown
    assert re.search(r"Up: Do thing \d+ from 3 Embedded to 4 Leading\.", shown)
    assert re.search(r"Down: Do thing \d+ from 2 Developing to 1 Exploring\.", shown)
    assert "1 action stayed at its level" in shown


def test_a_provisional_score_says_so_and_its_difference_is_a_range(read, following):
    assert "Data 100 33 to 100 provisional −67 to 0" in read(following)


def test_what_is_not_compared_is_listed_with_why(read, following):
    shown = read(following)
    assert re.search(r"It has no level now Do thing \d+ It has no level, then or now Do thing \d+", shown)


def test_the_first_assessment_shows_nothing_of_it(read, assessment, submitted):
    assert TITLE not in read(assessment)


def test_another_council_has_none_of_it(client_for, stranger, submitted, assessment):
    other = begun(stranger.memberships.get().organisation, assessment.edition, d_1="4")
    assert TITLE not in client_for(stranger).get(address(other)).content.decode()


def test_somebody_of_two_councils_sees_each_beside_its_own(client_for, lead, submitted, assessment):
    other = begun(MembershipFactory(user=lead, role="lead").organisation, assessment.edition, d_1="4")
    assert TITLE not in client_for(lead).get(address(other)).content.decode()


@pytest.mark.parametrize("role", ["lead", "contributor", "reader"])
def test_every_member_sees_it(request, read, following, role):
    assert TITLE in read(following, who=request.getfixturevalue(role))


def test_support_sees_it_while_it_is_let_in(client_for, support, organisation, following, lead):
    assert client_for(support).get(address(following)).status_code == 404
    until = timezone.now() + timedelta(days=1)
    SupportAccess.objects.create(organisation=organisation, granted_by=lead, until=until)
    assert TITLE in client_for(support).get(address(following)).content.decode()


def test_an_older_submission_is_set_beside_what_was_before_it(read, following, submitted, assessment, lead):
    submit_assessment(assessment=following, submitted_by=lead)
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    Answer.objects.filter(assessment=assessment).update(choice="0", na_reason="", version=7)
    submit_assessment(assessment=assessment, submitted_by=lead)
    assert "Skills 67 67 0" in read(following, "submission_results", 1)


def test_the_first_submission_of_a_council_is_set_beside_nothing(read, submitted, assessment):
    assert TITLE not in read(assessment)


def test_a_reopened_assessment_is_set_beside_its_own_last_submission(read, submitted, assessment, lead):
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A year later")
    Answer.objects.filter(assessment=assessment).update(choice="0", na_reason="", version=7)
    assert "Skills 67 0 −67" in read(assessment)
    submit_assessment(assessment=assessment, submitted_by=lead)
    assert "Skills 67 0 −67" in read(assessment)


def next_edition(edition):
    later = start_next_edition(edition=edition, year=edition.year + 1)
    Trend.objects.filter(edition=later).update(status="published")
    Edition.objects.filter(pk=later.pk).update(status="published")
    return later


def test_a_new_submission_of_the_assessment_before_shows_at_once(read, organisation, assessment, lead, submitted):
    now = begun(organisation, next_edition(assessment.edition), d_1="4", d_2="1", d_3="3")
    assert "Skills 67 67 0" in read(now)
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    Answer.objects.filter(assessment=assessment).update(choice="0", na_reason="", version=7)
    assert "Skills 67 67 0" in read(now)  # what is open again was not submitted yet
    submit_assessment(assessment=assessment, submitted_by=lead)
    assert "Skills 0 67 +67" in read(now)


def test_a_correction_of_the_edition_before_shows_at_once(read, organisation, assessment, submitted):
    later = next_edition(assessment.edition)
    now = begun(organisation, later, d_1="4", d_2="2", d_3="3", t_1="4", t_2="4")
    assert "compare with care" not in read(now)
    sentence = LevelSentence.objects.get(action__edition=assessment.edition, action__code="d-1", level=2)
    sentence.sentence_en = "Some do it."
    sentence.save()
    shown = read(now)
    assert "Some actions are reworded: compare with care." in shown
    assert "to 4 Leading. Reworded: compare with care (level 2)." in shown


def test_without_answers_yet_the_page_says_only_what_to_do(read, organisation, assessment, submitted):
    assert TITLE not in read(begun(organisation, assessment.edition))


@pytest.mark.parametrize("assessments", [1, 3])
def test_the_queries_do_not_grow_with_assessments_and_are_the_usual_ones_once_remembered(
    client_for, lead, organisation, following, assessments, django_assert_num_queries
):
    for _each in range(assessments):
        submit_assessment(assessment=following, submitted_by=lead)
        following = begun(organisation, following.edition, d_1="4")
    client = client_for(lead)
    client.get(address(following))
    with django_assert_num_queries(5):
        client.get(address(following))
    caches["states"].clear()
    with django_assert_num_queries(8):
        client.get(address(following))


# As figures


def test_the_figures_have_full_precision(client_for, lead, following, assessment, submitted):
    since = client_for(lead).get(address(following, "results_json")).json()["since"]
    skills, data = since.pop("trends")
    assert {name: since[name] for name in ("assessment", "submission", "edition")} == {
        "assessment": assessment.ref,
        "submission": 1,
        "edition": assessment.edition.slug,
    }
    assert since["submitted_at"] == Submission.objects.get(pk=submitted.pk).submitted_at.isoformat()
    assert (skills["then"], skills["now"], skills["difference"], skills["difference_range"]) == (
        200 / 3,
        200 / 3,
        0,
        None,
    )
    assert (data["difference"], data["difference_range"]) == (None, [pytest.approx(-200 / 3), 0])
    assert since["actions"][:2] == [
        {"action": "d-1", "then": 3, "now": 4, "reworded": []},
        {"action": "d-2", "then": 2, "now": 1, "reworded": []},
    ]
    assert since["not_compared"] == [
        {"action": "t-2", "because": "now"}, {"action": "t-3", "because": "neither"},
    ]  # fmt: skip


def test_without_an_earlier_submission_the_figures_say_none(client_for, lead, assessment, submitted):
    assert client_for(lead).get(address(assessment, "results_json")).json()["since"] is None


# In the report


def test_the_report_tells_it_where_there_was_one_before(monkeypatch, following, assessment, submitted, lead):
    said = []
    monkeypatch.setattr(tasks, "render", lambda told, _language: said.append(told) or b"%PDF")
    for one in (submitted, submit_assessment(assessment=following, submitted_by=lead)):
        tasks.made(request_report(submission=one, requested_by=lead))
    first, second = (told["over_time"] for told in said)
    assert first is None
    assert [(row["then"], row["now"], row["points"]) for row in second["rows"]] == [
        ("67", "67", "0"), ("100", "33 to 100", "−67 to 0"),
    ]  # fmt: skip
    assert [(move["way"], move["then"]["level"], move["now"]["level"]) for move in second["moves"]] == [
        ("Up", 3, 4), ("Down", 2, 1),
    ]  # fmt: skip
    assert [part["why"] for part in second["not_compared"]] == ["It has no level now", "It has no level, then or now"]


def test_a_report_of_examples_says_what_moved_and_where_to_be_careful():
    told = document(examples.again(), made_at=examples.MADE_AT, change=examples.change("again"))["over_time"]
    assert told["lead"] == "Compared with what was submitted on 14 November 2025, for the edition of 2024."
    assert {row["note"] for row in told["rows"]} >= {"", "Some actions are reworded: compare with care."}
    assert "Reworded: compare with care (levels 1 and 3)." in [move["note"] for move in told["moves"]]
