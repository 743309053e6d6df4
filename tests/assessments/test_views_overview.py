import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Comment
from tests.factories import (
    AnswerFactory,
    AssessmentFactory,
    CommentFactory,
    EditionFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("assessments:list")
START = reverse("assessments:start")


def answer(assessment, code, choice, **values):
    return AnswerFactory(
        assessment=assessment, action=assessment.edition.actions.get(code=code), choice=choice, **values
    )


# The list


def test_somebody_without_an_organisation_is_asked_for_one(client_for):
    assert client_for(UserFactory()).get(LIST).url == reverse("organisations:create")


def test_the_list_tells_how_far_an_assessment_is(client_for, lead, assessment):
    answer(assessment, "d-1", "3"), answer(assessment, "d-2", "unknown")
    answer(assessment, "t-1", "na", na_reason="We run none")

    assert "2 of 3 answered" in client_for(lead).get(LIST).content.decode()


def test_a_reader_is_told_to_ask_a_lead_to_start(client_for, reader):
    EditionFactory()

    shown = client_for(reader).get(LIST).content.decode()

    assert "Ask a lead" in shown
    assert START not in shown


def test_who_is_mentioned_is_led_to_the_comment_until_it_is_resolved(client_for, lead, contributor, assessment):
    comment = CommentFactory(assessment=assessment, action=assessment.edition.actions.first(), author=lead)
    comment.mentions.create(user=contributor)
    place = f"/talk/#comment-{comment.pk}"
    assert place in client_for(contributor).get(LIST).content.decode()
    assert place not in client_for(lead).get(LIST).content.decode()

    Comment.objects.update(resolved_at=timezone.now())
    assert place not in client_for(contributor).get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(client_for, lead, count, django_assert_num_queries):
    for _ in range(count):
        organisation = MembershipFactory(user=lead).organisation
        AssessmentFactory(organisation=organisation)
    client = client_for(lead)

    with django_assert_num_queries(6):
        client.get(LIST)


def test_each_organisation_has_its_own_part(client_for, lead, organisation):
    AssessmentFactory(organisation=organisation)
    second = MembershipFactory(user=lead, organisation__name="Aardvark").organisation
    AssessmentFactory(organisation=second)
    shown = client_for(lead).get(LIST).content.decode()

    heads = re.findall(r"<h2>([^<]+)</h2>\s*<table", shown)
    assert heads == ["Aardvark", organisation.name]


# Starting


def test_a_lead_starts_and_gets_the_task_list(client_for, lead, organisation):
    EditionFactory()

    response = client_for(lead).post(START, {"organisation": organisation.pk})

    assert response.url == Assessment.objects.get(organisation=organisation).get_absolute_url()


def test_a_double_click_starts_one_assessment(client_for, lead, organisation):
    EditionFactory()
    client = client_for(lead)

    assert client.post(START).url == client.post(START).url


@pytest.mark.parametrize("posted", ["nonsense", "", "999999999999999999999", "²"])
def test_starting_for_no_organisation_finds_nothing(client_for, lead, posted):
    EditionFactory()

    assert client_for(lead).post(START, {"organisation": posted}).status_code == 404


def test_without_an_edition_nothing_starts(client_for, lead):
    response = client_for(lead).post(START, follow=True)

    assert "no edition is published yet" in response.content.decode()


# The task list


def test_the_task_list_begins_with_the_first_open_action(client_for, lead, assessment, page):
    answer(assessment, "d-1", "3"), answer(assessment, "d-2", "unknown")

    shown = client_for(lead).get(page("detail")).content.decode()

    assert "<strong>1 of 3</strong> actions answered" in shown
    assert 'href="actions/t-1/">Continue with Data' in shown


def test_with_every_action_answered_the_next_step_is_to_check(client_for, lead, assessment, page):
    for code in ("d-1", "d-2", "t-1"):
        answer(assessment, code, "3")

    shown = client_for(lead).get(page("detail")).content.decode()

    assert 'href="check/">Check your answers' in shown


def test_the_task_list_shows_each_answer(client_for, lead, assessment, page):
    answer(assessment, "d-1", "3"), answer(assessment, "d-2", "unknown")

    shown = client_for(lead).get(page("detail")).content.decode()

    for badge in ("3 Embedded", "Do not know", "Not answered"):
        assert badge in shown


@pytest.mark.parametrize("organisations", [1, 3])
def test_the_task_list_takes_four_queries(client_for, lead, page, organisations, django_assert_num_queries):
    MembershipFactory.create_batch(organisations - 1, user=lead)
    client = client_for(lead)
    client.get(page("detail"))

    with django_assert_num_queries(4):
        client.get(page("detail"))


def test_a_corrected_title_is_on_the_task_list_at_once(client_for, lead, assessment, page):
    client = client_for(lead)
    client.get(page("detail"))

    action = assessment.edition.actions.get(code="d-1")
    action.title_en = "Do it better"
    action.save()

    assert "Do it better" in client.get(page("detail")).content.decode()
