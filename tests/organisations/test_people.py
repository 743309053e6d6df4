"""The page of people, and what leads and members change there."""

import html
import re

import pytest
from django.urls import reverse

from organisations.membership import end_membership
from organisations.models import Event, Mail, Membership
from organisations.roles import Role
from tests.factories import InvitationFactory, JoinRequestFactory, MailFactory, MembershipFactory


def place(name, organisation, *more):
    return reverse(f"organisations:{name}", args=[organisation.pk, *more])


def text(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def events(kind):
    return [(e.subject, e.field, e.before, e.after, e.by_name) for e in Event.objects.filter(kind=kind)]


@pytest.fixture
def member(organisation, contributor):
    return Membership.objects.get(user=contributor)


# Looking


def test_everybody_sees_names_roles_and_where_people_work(client_for, organisation, lead, contributor, reader):
    Membership.objects.filter(user=contributor).update(standpoint="service")
    shown = text(client_for(reader).get(place("people", organisation)))

    for told in (lead.name, contributor.name, "Lead", "Contributor", "Service staff", f"{reader.name} (you)"):
        assert told in shown


def test_addresses_invitations_and_requests_are_for_leads(client_for, organisation, lead, contributor):
    invited, asked = InvitationFactory(organisation=organisation), JoinRequestFactory(organisation=organisation)
    lost = MailFactory(organisation=organisation, attempts=1)
    secrets = [contributor.email, invited.email, asked.user.name, lost.subject, "Invite people"]

    to_lead = text(client_for(lead).get(place("people", organisation)))
    to_others = text(client_for(contributor).get(place("people", organisation)))

    assert [told in to_lead for told in secrets] == [True] * 5
    assert [told in to_others for told in secrets] == [False] * 5


def test_leads_come_first_then_names(client_for, organisation, lead):
    for name, role in [("Zoe", Role.LEAD), ("Bob", Role.READER), ("Ann", Role.READER), ("Cid", Role.CONTRIBUTOR)]:
        MembershipFactory(organisation=organisation, role=role, user__name=name)
    shown = text(client_for(lead).get(place("people", organisation)))

    places = [shown.index(name) for name in (lead.name, "Zoe", "Cid", "Ann", "Bob")]
    assert places == sorted(places)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [(Role.LEAD, 8), (Role.READER, 4)])
def test_the_page_takes_the_same_queries_however_many_there_are(
    client_for, organisation, role, queries, count, django_assert_num_queries
):
    own = MembershipFactory(organisation=organisation, role=role)
    for _ in range(count):
        MembershipFactory(organisation=organisation)
        invited = InvitationFactory(organisation=organisation)
        MailFactory(organisation=organisation, key=invited.mail_key)
        JoinRequestFactory(organisation=organisation), MailFactory(organisation=organisation, attempts=1)
    client = client_for(own.user)

    with django_assert_num_queries(queries):
        client.get(place("people", organisation))


@pytest.mark.parametrize("name", ["account", "assessments:list"])
def test_the_pages_of_a_member_lead_here(client_for, reader, organisation, name):
    assert f'href="{place("people", organisation)}"' in client_for(reader).get(reverse(name)).content.decode()


def test_the_settings_lead_here(client_for, lead, organisation):
    settings = client_for(lead).get(place("settings", organisation)).content.decode()
    assert f'href="{place("people", organisation)}"' in settings


def test_the_page_leads_to_the_table_of_roles(client_for, reader, organisation):
    assert 'href="/method/#roles"' in client_for(reader).get(place("people", organisation)).content.decode()


def test_one_person_goes_from_one_organisation_to_another_by_address(client_for, lead, organisation):
    second = MembershipFactory(user=lead, role=Role.READER).organisation
    client = client_for(lead)

    shown = [text(client.get(place("people", one))) for one in (organisation, second, organisation)]

    assert [one.name in page for one, page in zip((organisation, second, organisation), shown, strict=True)] == [
        True
    ] * 3
    assert shown[0] == shown[2]


# Roles


def test_a_lead_changes_role_and_standpoint(client_for, organisation, lead, member):
    given = {"role": "lead", "standpoint": "leadership"}
    response = client_for(lead).post(place("member", organisation, member.pk), given)

    member.refresh_from_db()
    assert response.url == place("people", organisation)
    assert (member.role, member.standpoint) == ("lead", "leadership")
    who = str(member.user)
    assert events("role") == [
        (who, "standpoint", "other", "leadership", lead.signature),
        (who, "role", "contributor", "lead", lead.signature),
    ]


def test_whoever_gets_another_role_hears_of_it(client_for, organisation, lead, member):
    given = {"role": "reader", "standpoint": "other"}
    client_for(lead).post(place("member", organisation, member.pk), given)

    told = Mail.objects.get()
    assert (told.address, told.kind) == (member.user.email, "membership")
    assert "It is now: Reader." in told.body


def test_saving_the_same_again_changes_nothing(client_for, organisation, lead, member):
    given = {"role": member.role, "standpoint": member.standpoint}
    client_for(lead).post(place("member", organisation, member.pk), given)

    assert not Event.objects.exists()
    assert not Mail.objects.exists()


def test_the_last_lead_is_told_what_to_do_and_stays(client_for, organisation, lead, member):
    own = Membership.objects.get(user=lead)
    given = {"role": "reader", "standpoint": "service"}
    response = client_for(lead).post(place("member", organisation, own.pk), given)

    own.refresh_from_db()
    assert response.status_code == 422
    assert "Make somebody else a lead first" in text(response)
    assert 'href="#id_role_0"' in response.content.decode()
    assert (own.role, own.standpoint) == ("lead", "other")


@pytest.mark.parametrize(
    "wrong", [{}, {"role": "king", "standpoint": "other"}, {"role": "reader", "standpoint": "moon"}]
)
def test_a_choice_that_is_not_offered_is_refused(client_for, organisation, lead, member, wrong):
    response = client_for(lead).post(place("member", organisation, member.pk), wrong)

    assert response.status_code == 422
    assert Membership.objects.get(pk=member.pk).role == "contributor"


def test_a_member_of_another_organisation_is_not_found(client_for, organisation, lead, stranger):
    theirs = Membership.objects.get(user=stranger)
    for name in ("member", "remove"):
        assert client_for(lead).get(place(name, organisation, theirs.pk)).status_code == 404


def test_a_role_chosen_while_signed_out_is_there_after_signing_in(client, organisation, lead, member):
    path = place("member", organisation, member.pk)
    client.post(path, {"role": "reader", "standpoint": "leadership"})
    client.force_login(lead)

    assert 'value="leadership" checked' in re.sub(r"\s+", " ", client.get(path).content.decode()).replace(
        'id="id_standpoint_0" ', ""
    )


# Going


def test_a_lead_removes_a_member_who_hears_of_it_and_sees_nothing_more(client_for, organisation, lead, member):
    there = client_for(member.user)
    response = client_for(lead).post(place("remove", organisation, member.pk))

    assert response.url == place("people", organisation)
    assert there.get(place("people", organisation)).status_code == 404
    assert events("left") == [(str(member.user), "role", "contributor", "", lead.signature)]
    assert Mail.objects.get().address == member.user.email


def test_a_member_leaves(client_for, organisation, lead, member):
    client = client_for(member.user)
    assert client.post(place("leave", organisation)).url == reverse("account")

    assert not Membership.objects.filter(pk=member.pk).exists()
    assert events("left") == [(str(member.user), "role", "contributor", "", member.user.signature)]
    assert not Mail.objects.exists()


def test_asking_to_leave_changes_nothing_yet(client_for, organisation, lead, member):
    client_for(member.user).get(place("leave", organisation))
    client_for(lead).get(place("remove", organisation, member.pk))

    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_last_lead_cannot_leave(client_for, organisation, lead):
    client = client_for(lead)
    response = client.post(place("leave", organisation), follow=True)

    assert "Make somebody else a lead first" in text(response)
    assert Membership.objects.filter(user=lead).exists()


def test_the_last_lead_cannot_be_removed(client_for, organisation, lead):
    own = Membership.objects.get(user=lead)
    client_for(lead).post(place("remove", organisation, own.pk))

    assert Membership.objects.filter(pk=own.pk).exists()


def test_ending_a_membership_twice_is_harmless(organisation, lead, member):
    for _time in range(2):
        end_membership(membership=member, ended_by=lead)

    assert len(events("left")) == 1


# One's own place


def test_somebody_says_where_they_work_and_whether_to_be_reminded(client_for, organisation, member):
    response = client_for(member.user).post(place("me", organisation), {"standpoint": "service"})

    member.refresh_from_db()
    assert response.url == place("people", organisation)
    assert (member.standpoint, member.reminders) == ("service", False)


def test_what_stands_is_shown(client_for, organisation, member):
    shown = client_for(member.user).get(place("me", organisation)).context["form"]

    assert (shown["standpoint"].value(), shown["reminders"].value()) == ("other", True)
