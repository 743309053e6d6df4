"""Founding an organisation that exists already: ask to join it, or say that it is another one."""

import pytest
from django.urls import reverse

from organisations.asking import ask_to_join, decide
from organisations.models import Event, JoinRequest, Mail, Membership, Organisation
from organisations.roles import Role
from tests.factories import JoinRequestFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.organisations.test_people import place, text
from tests.organisations.test_views import FENBRIDGE, NEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def fenbridge():
    return MembershipFactory(organisation__name="Fenbridge", organisation__country="GB").organisation


@pytest.fixture
def newcomer():
    return UserFactory(name="Ann Lee")


def found(client, **given):
    return client.post(NEW, FENBRIDGE | given)


# Founding one that exists


@pytest.mark.parametrize("name", ["Fenbridge", "FENBRIDGE", " fen bridge ", "Fen\u00a0Bridge"])
def test_a_name_that_exists_is_told_with_a_choice(client_for, newcomer, fenbridge, name):
    response = found(client_for(newcomer), name=name)

    shown = text(response)
    assert response.status_code == 422
    assert "Ask to join it: Fenbridge, Unitary council" in shown
    assert "Mine is another one: create it" in shown
    assert 'href="#id_already_0"' in response.content.decode()
    assert 'value="East of England"' in response.content.decode()
    assert Organisation.objects.count() == 1


def test_a_name_with_other_letters_is_folded_too(client_for, newcomer):
    OrganisationFactory(name="Cyngor Sir Gâr")
    assert found(client_for(newcomer), name="CYNGOR SIR GÂR").status_code == 422


@pytest.mark.parametrize("other", [{"name": "Fenbridge East"}, {"country": "IE", "nation": ""}])
def test_another_name_or_country_is_another_organisation(client_for, newcomer, fenbridge, other):
    assert found(client_for(newcomer), **other).status_code == 302
    assert Organisation.objects.count() == 2


def test_it_may_be_another_one_of_the_same_name(client_for, newcomer, fenbridge):
    assert found(client_for(newcomer), already="new").url == reverse("assessments:list")
    assert Membership.objects.get(user=newcomer).organisation != fenbridge


def test_asking_tells_every_lead_and_the_one_who_asked(client_for, newcomer, fenbridge):
    MembershipFactory(organisation=fenbridge, role=Role.READER)
    client = client_for(newcomer)
    shown = text(client.post(NEW, FENBRIDGE | {"already": str(fenbridge.pk)}, follow=True))

    lead = fenbridge.memberships.get(role=Role.LEAD).user
    assert "You asked to join Fenbridge" in shown
    assert [(mail.address, mail.kind) for mail in Mail.objects.all()] == [(lead.email, "joining")]
    assert newcomer.email in Mail.objects.get().body
    assert [(e.kind, e.subject, e.by) for e in Event.objects.all()] == [("asked", "Ann Lee", newcomer)]
    assert not Membership.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize("already", ["999999", "moon", "-1"])
def test_only_one_of_this_name_can_be_asked(client_for, newcomer, fenbridge, already):
    other = OrganisationFactory(name="Elsewhere")
    for asked in (already, str(other.pk)):
        assert found(client_for(newcomer), already=asked).status_code == 422
    assert not JoinRequest.objects.exists()


def test_asking_twice_is_asking_once(newcomer, fenbridge):
    first, second = (ask_to_join(organisation=fenbridge, user=newcomer) for _time in range(2))

    assert first == second
    assert Mail.objects.count() == 1


def test_a_member_is_led_to_the_organisation(client_for, fenbridge):
    member = MembershipFactory(organisation=fenbridge, role=Role.READER).user
    response = found(client_for(member), already=str(fenbridge.pk))

    assert response.url == place("people", fenbridge)
    assert not JoinRequest.objects.exists()


# Deciding


@pytest.fixture
def asked(organisation, lead, newcomer):
    return JoinRequestFactory(organisation=organisation, user=newcomer)


def press(client, asked, do):
    return client.post(place("request", asked.organisation, asked.pk), {"do": do})


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_a_lead_lets_somebody_in(client_for, asked, lead, newcomer, role):
    response = press(client_for(lead), asked, role)

    assert response.url == place("people", asked.organisation)
    assert Membership.objects.get(user=newcomer).role == role
    mail, event = Mail.objects.get(), Event.objects.get()
    assert (mail.address, "You are a member" in mail.subject) == (newcomer.email, True)
    assert (event.kind, event.subject, event.after, event.by) == ("joined", "Ann Lee", role, lead)


def test_a_lead_refuses(client_for, asked, lead, newcomer):
    press(client_for(lead), asked, "refuse")

    assert not Membership.objects.filter(user=newcomer).exists()
    assert "decided not to let you in" in Mail.objects.get().body
    assert (Event.objects.get().kind, Event.objects.get().after) == ("asked", "refused")
    asked.refresh_from_db()
    assert (asked.decided_by, asked.is_granted) == (lead, False)


def test_it_is_decided_once(asked, lead, newcomer):
    decide(asked=asked, role=Role.READER, decided_by=lead)
    decide(asked=asked, role=None, decided_by=lead)

    assert Membership.objects.get(user=newcomer).role == "reader"
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("do", ["lead", "", "moon"])
def test_nobody_is_let_in_otherwise(client_for, asked, lead, newcomer, do):
    press(client_for(lead), asked, do)

    assert JoinRequest.objects.waiting().get() == asked


def test_who_was_refused_may_ask_again(asked, lead, newcomer):
    decide(asked=asked, role=None, decided_by=lead)

    assert ask_to_join(organisation=asked.organisation, user=newcomer) != asked
    assert JoinRequest.objects.waiting().count() == 1


def test_who_joined_by_an_invitation_meanwhile_keeps_that_role(asked, lead, newcomer):
    MembershipFactory(organisation=asked.organisation, user=newcomer, role=Role.CONTRIBUTOR)
    decide(asked=asked, role=Role.READER, decided_by=lead)

    assert Membership.objects.get(user=newcomer).role == "contributor"
