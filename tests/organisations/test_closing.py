"""A lead ends an organisation: meant, told to all leads, and taken back for two weeks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.closing import close_organisation, keep_organisation
from organisations.models import Event, Mail, Organisation
from organisations.roles import Role
from reports.tasks import delete_what_is_closed
from tests.factories import AssessmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(organisation):
    return reverse("organisations:closing", args=[organisation.pk])


@pytest.fixture
def closing(organisation, lead):
    close_organisation(organisation=organisation, closed_by=lead)
    return organisation


def test_typing_the_name_closes_it_in_two_weeks(client_for, lead, organisation, page):
    assert client_for(lead).post(page, {"name": f" {organisation.name} "}).url == page

    organisation.refresh_from_db()
    assert timedelta(days=13, hours=23) < organisation.closes_at - timezone.now() <= timedelta(days=14)


@pytest.mark.parametrize("typed", ["", "Another council", "council"])
def test_another_name_closes_nothing(client_for, lead, organisation, page, typed):
    response = client_for(lead).post(page, {"name": typed})

    assert response.status_code == 422
    organisation.refresh_from_db()
    assert organisation.closes_at is None


def test_all_leads_get_a_mail_and_it_is_told(organisation, lead, contributor):
    other = MembershipFactory(organisation=organisation, role=Role.LEAD).user
    close_organisation(organisation=organisation, closed_by=lead)

    mails = Mail.objects.filter(organisation=organisation, kind="closing")
    assert {mail.address for mail in mails} == {lead.email, other.email}
    assert "cannot be undone" in mails[0].body
    event = Event.objects.get(kind="closing")
    assert (event.by, event.before, bool(event.after)) == (lead, "", True)


def test_closing_twice_changes_nothing(closing, lead):
    closing.refresh_from_db()
    before = closing.closes_at
    close_organisation(organisation=closing, closed_by=lead)

    closing.refresh_from_db()
    assert (closing.closes_at, Mail.objects.count()) == (before, 1)


def test_any_lead_can_keep_it(client_for, closing, page):
    other = MembershipFactory(organisation=closing, role=Role.LEAD).user

    client_for(other).post(page, {"keep": "1"})

    closing.refresh_from_db()
    assert closing.closes_at is None
    assert "Nothing is deleted" in Mail.objects.order_by("-pk")[0].body
    assert Event.objects.filter(kind="closing").count() == 2


def test_keeping_what_is_not_closing_changes_nothing(organisation, lead):
    keep_organisation(organisation=organisation, kept_by=lead)

    assert (Mail.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(("role", "words"), [("lead", "Keep the organisation"), ("reader", "A lead can still keep it")])
def test_members_see_it_on_the_pages_of_the_assessment(request, client_for, closing, role, words):
    assessment = AssessmentFactory(organisation=closing)
    client = client_for(request.getfixturevalue(role))

    for path in (assessment.get_absolute_url(), reverse("assessments:list")):
        response = client.get(path)
        assert response.status_code == 200
        assert words in response.content.decode()


def test_without_it_no_page_says_so(client_for, lead, organisation):
    assessment = AssessmentFactory(organisation=organisation)

    assert "will be deleted" not in client_for(lead).get(assessment.get_absolute_url()).content.decode()


def test_the_worker_deletes_it_when_the_time_has_come(closing):
    delete_what_is_closed()
    assert Organisation.objects.filter(pk=closing.pk).exists()

    Organisation.objects.filter(pk=closing.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    delete_what_is_closed()
    assert not Organisation.objects.filter(pk=closing.pk).exists()


def test_an_organisation_that_was_kept_is_never_deleted(closing, lead):
    keep_organisation(organisation=closing, kept_by=lead)
    delete_what_is_closed()

    assert Organisation.objects.filter(pk=closing.pk).exists()
