"""Support mends memberships, and each council's history tells of it."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from organisations.models import Event, Mail, Membership
from organisations.roles import Role
from tests.admin_forms import errors_of, send
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/organisations/membership/", "/admin/organisations/membership/add/"


@pytest.fixture
def desk(client_for, support):
    return client_for(support)


@pytest.fixture
def membership():
    return MembershipFactory(role=Role.READER)


def page(membership, what="change"):
    return reverse(f"admin:organisations_membership_{what}", args=[membership.pk])


def told():
    return [(event.kind, event.by_name, event.before, event.after) for event in Event.objects.all()]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_seven_queries_for_one_and_for_three(desk, count, django_assert_num_queries):
    MembershipFactory.create_batch(count)
    with django_assert_num_queries(7):
        assert desk.get(LIST).status_code == 200


def test_addresses_are_masked(desk, membership):
    assert membership.user.email not in desk.get(LIST).content.decode()


def test_somebody_with_an_account_is_added(desk, organisation):
    person = UserFactory()
    sent = send(desk, ADD, organisation=organisation.pk, email=person.email.upper(), role="reader")
    assert sent.status_code == 302
    assert (Membership.objects.get().user, told()) == (person, [("joined", "Sam of support", "", "reader")])


def test_nobody_without_an_account_is_added(desk, organisation):
    sent = send(desk, ADD, organisation=organisation.pk, email="nobody@council.example", role="reader")
    assert "Enter the address of somebody who has an account here" in errors_of(sent)


def test_nobody_is_added_twice(desk, membership):
    again = {"organisation": membership.organisation.pk, "email": membership.user.email, "role": "lead"}
    assert "this person is a member already" in errors_of(send(desk, ADD, **again))


def test_a_role_is_changed_told_and_mailed(desk, membership):
    assert send(desk, page(membership), role="contributor").status_code == 302
    membership.refresh_from_db()
    assert (membership.role, told()) == ("contributor", [("role", "Sam of support", "reader", "contributor")])
    assert Mail.objects.get().address == membership.user.email


def test_a_membership_is_ended_and_told(desk, membership):
    desk.post(page(membership, "delete"), {"post": "yes"})
    assert (Membership.objects.exists(), told()) == (False, [("left", "Sam of support", "reader", "")])


def test_several_memberships_are_ended_from_the_list(desk):
    those = MembershipFactory.create_batch(2, role=Role.READER)
    picked = {"action": "delete_selected", "_selected_action": [one.pk for one in those], "post": "yes"}
    with zeal_ignore():  # each is ended under the lock of its own organisation
        desk.post(LIST, picked)
    assert (Membership.objects.exists(), len(told())) == (False, 2)


def test_the_last_lead_stays(desk):
    lead = MembershipFactory(role=Role.LEAD)
    assert "Make somebody else a lead" in errors_of(send(desk, page(lead), role="reader"))
    desk.post(page(lead, "delete"), {"post": "yes"})
    assert Membership.objects.get().role == "lead"


def test_what_a_superuser_changes_in_the_rows_of_an_organisation_is_told(client_for, membership):
    chief = client_for(UserFactory(is_staff=True, is_superuser=True, name="Chief"))
    place = reverse("admin:organisations_organisation_change", args=[membership.organisation.pk])
    assert send(chief, place, **{"memberships-0-role": "contributor"}).status_code == 302
    assert told() == [("role", "Chief", "reader", "contributor")]


@pytest.mark.parametrize("path", ["organisations/user/", "auth/group/", "organisations/identityprovider/"])
def test_support_sees_no_accounts_and_gives_no_rights(desk, path):
    assert desk.get(f"/admin/{path}").status_code == 403


def test_members_of_a_council_are_sent_to_sign_in(client_for, lead):
    assert client_for(lead).get(LIST).status_code == 302
