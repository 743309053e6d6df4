"""Support sees a council's answers only while its lead lets it, changes nothing, and each look is told."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Opinion
from assessments.services import submit_assessment
from organisations.apps import SUPPORT
from organisations.letting_in import let_in, shut_out
from organisations.models import Event, EventKind, SupportAccess
from organisations.roles import SUPPORT as AS_SUPPORT
from organisations.roles import Right, Role, may
from tests.factories import ActionFactory, AnswerFactory, AssessmentFactory, MembershipFactory, OpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(organisation):
    assessment = AssessmentFactory(organisation=organisation)
    action = ActionFactory(trend__edition=assessment.edition, code="d-1", title_en="Hire")
    AnswerFactory(assessment=assessment, action=action)
    return assessment


@pytest.fixture
def granted(organisation, lead):
    return let_in(organisation=organisation, days=7, granted_by=lead)


@pytest.fixture
def page(organisation):
    return reverse("organisations:support", args=[organisation.pk])


def seen_by(person):
    return list(Assessment.objects.visible_to(person).values_list("role", flat=True))


def looks():
    return list(Event.objects.filter(kind=EventKind.LOOKED).order_by("pk").values_list("subject", "after"))


# Letting in


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_lead_lets_support_in_for_a_time(client_for, lead, organisation, page, days):
    assert client_for(lead).post(page, {"days": days}).url == page
    access = organisation.support_access.get()
    assert timedelta(days=days) - timedelta(minutes=1) < access.until - timezone.now() <= timedelta(days=days)
    assert access.granted_by == lead


@pytest.mark.parametrize("days", ["", "365", "0", "x"])
def test_another_time_is_refused(client_for, lead, page, days):
    assert client_for(lead).post(page, {"days": days}).status_code == 422
    assert not SupportAccess.objects.exists()


def test_a_lead_ends_it_at_once(client_for, lead, page, granted, assessment, support):
    assert client_for(lead).post(page, {"end": "1"}).url == page
    assert seen_by(support) == []


def test_letting_in_again_is_from_now_on(organisation, lead, granted):
    again = let_in(organisation=organisation, days=1, granted_by=lead)
    assert list(organisation.support_access.current()) == [again]


def test_both_are_told_in_the_history(organisation, lead, granted, client_for):
    shut_out(organisation=organisation, ended_by=lead)
    shut_out(organisation=organisation, ended_by=lead)
    told = Event.objects.filter(kind=EventKind.SUPPORT).order_by("pk")
    assert [(bool(event.before), bool(event.after)) for event in told] == [(False, True), (True, False)]
    shown = client_for(lead).get(reverse("assessments:organisation_history", args=[organisation.pk]))
    assert "let support in until" in shown.content.decode()
    assert "ended the access of support" in shown.content.decode()


@pytest.mark.parametrize("who", ["contributor", "reader"])
def test_only_leads_let_support_in(client_for, page, who, request):
    assert client_for(request.getfixturevalue(who)).post(page, {"days": 1}).status_code == 403


def test_the_page_says_until_when(client_for, lead, page, granted):
    text = client_for(lead).get(page).content.decode()
    assert "Support may look until" in text
    assert "End it now" in text


# Looking


def test_support_sees_nothing_before_it_is_let_in(client_for, support, assessment):
    assert client_for(support).get(assessment.get_absolute_url()).status_code == 404


def test_support_sees_what_it_is_let_see(client_for, support, assessment, granted):
    client = client_for(support)
    assert client.get(assessment.get_absolute_url()).status_code == 200
    assert assessment.organisation.name in client.get(reverse("assessments:list")).content.decode()


def test_it_ends_by_itself(support, assessment, granted):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert seen_by(support) == []


def test_nobody_else_comes_in_by_it(client_for, stranger, curator, assessment, granted):
    assert [client_for(person).get(assessment.get_absolute_url()).status_code for person in (stranger, curator)] == [
        404,
        404,
    ]


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_the_group_alone_does_not_do(support, assessment, granted, field):
    setattr(support, field, False)
    support.save()
    assert seen_by(type(support).objects.get(pk=support.pk)) == []


def test_where_the_desk_asks_for_a_second_factor_so_does_this(support, assessment, granted, settings):
    settings.ADMIN_SECOND_FACTOR = True
    assert seen_by(support) == []


def test_a_council_that_asks_for_a_second_factor_asks_support_too(support, organisation, assessment, granted):
    organisation.requires_second_factor = True
    organisation.save()
    assert seen_by(support) == []


def test_a_superuser_who_is_of_no_group_is_let_in_like_support(assessment, granted, support):
    support.groups.remove(Group.objects.get(name=SUPPORT))
    support.is_superuser = True
    support.save()
    assert seen_by(type(support).objects.get(pk=support.pk)) == [AS_SUPPORT]


def test_who_is_of_support_and_leads_a_council_has_both(support, assessment, granted):
    own = AssessmentFactory()
    MembershipFactory(user=support, organisation=own.organisation, role=Role.LEAD)
    assert dict(Assessment.objects.visible_to(support).values_list("ref", "role")) == {
        own.ref: Role.LEAD,
        assessment.ref: AS_SUPPORT,
    }


def test_support_reads_and_does_nothing_else():
    assert {right for right in Right if may(AS_SUPPORT, right)} == {Right.VIEW, Right.DOWNLOAD}


def test_support_never_sees_who_thinks_what(support, assessment, granted):
    assessment.mode, assessment.round_opened_at = "opinions", timezone.now()
    assessment.save()
    OpinionFactory(assessment=assessment)
    assert not Opinion.objects.visible_to(support).exists()


def test_support_sees_the_history_of_an_assessment_and_not_that_of_the_people(
    support, organisation, assessment, granted
):
    submit_assessment(assessment=assessment, submitted_by=assessment.created_by)
    assert {event.assessment_ref for event in Event.objects.visible_to(support)} == {assessment.ref}


# Being told


def test_each_page_is_told_once_an_hour(client_for, support, assessment, granted):
    client, own = client_for(support), assessment.get_absolute_url()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for path in (own, own, f"{own}actions/d-1/", f"{own}results/"):
            client.get(path)
        assert looks() == [("", "assessments:detail"), ("d-1", "assessments:action"), ("", "reports:results")]
        clock.shift(timedelta(minutes=61))
        client_for(support).get(own)
    assert looks()[3:] == [("", "assessments:detail")]


def test_a_look_reads_as_a_sentence(client_for, support, lead, assessment, granted):
    client_for(support).get(f"{assessment.get_absolute_url()}actions/d-1/")
    text = client_for(lead).get(reverse("assessments:history", args=[assessment.ref])).content.decode()
    assert "<strong>Sam of support</strong>, support, looked at" in text
    assert "Hire" in text


def test_what_support_may_not_is_no_look(client_for, support, assessment, granted):
    assert client_for(support).post(f"{assessment.get_absolute_url()}submit/").status_code == 403
    assert looks() == []


def test_a_member_who_looks_is_not_told(client_for, lead, assessment, granted):
    client_for(lead).get(assessment.get_absolute_url())
    assert looks() == []
