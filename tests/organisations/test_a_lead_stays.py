"""An organisation is never without a lead: the database refuses, services say so first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from organisations.membership import LastLead, change_membership, end_membership
from organisations.models import Membership, Organisation, User
from organisations.roles import Role
from tests.databases import on_postgresql
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def at_once(what):
    """Do it, and have the database look now, not at the end of the transaction."""
    with transaction.atomic():
        what()
        connection.check_constraints()


def demote(membership):
    Membership.objects.filter(pk=membership.pk).update(role=Role.READER)


@pytest.fixture
def alone():
    return MembershipFactory(role=Role.LEAD)


def test_the_database_keeps_the_last_lead(alone):
    with pytest.raises(IntegrityError, match="without a lead"):
        at_once(lambda: demote(alone))


def test_the_last_lead_is_not_moved_to_another_organisation(alone):
    elsewhere = OrganisationFactory()
    with pytest.raises(IntegrityError, match="without a lead"):
        at_once(lambda: Membership.objects.filter(pk=alone.pk).update(organisation=elsewhere))


@on_postgresql
def test_the_database_keeps_the_membership_of_the_last_lead(alone):
    with pytest.raises(IntegrityError, match="without a lead"):
        at_once(alone.delete)
    with pytest.raises(IntegrityError, match="without a lead"):
        at_once(alone.user.delete)


def test_with_another_lead_one_may_step_down(alone):
    other = MembershipFactory(organisation=alone.organisation, role=Role.LEAD)
    at_once(lambda: demote(other))

    assert [one.pk for one in Membership.objects.filter(role=Role.LEAD)] == [alone.pk]


def test_a_lead_of_another_organisation_does_not_help(alone):
    MembershipFactory(role=Role.LEAD)
    with pytest.raises(IntegrityError):
        at_once(lambda: demote(alone))


def test_others_come_and_go_as_they_like(alone):
    reader = MembershipFactory(organisation=alone.organisation, role=Role.READER)
    at_once(lambda: Membership.objects.filter(pk=reader.pk).update(role=Role.CONTRIBUTOR))
    at_once(reader.delete)
    alone.save()  # every column, none changed


def test_an_organisation_is_deleted_with_its_members(alone):
    MembershipFactory(organisation=alone.organisation, role=Role.READER)
    at_once(alone.organisation.delete)

    assert not Membership.objects.exists()


def test_one_that_is_being_closed_lets_everybody_go(alone):
    Organisation.objects.update(closes_at=timezone.now())
    at_once(lambda: demote(alone))
    at_once(alone.delete)


def test_an_organisation_without_a_lead_from_the_start_is_left_alone():
    at_once(lambda: MembershipFactory(role=Role.READER).delete())


@pytest.mark.django_db(transaction=True)
def test_all_rows_can_be_emptied_at_once():
    MembershipFactory(role=Role.LEAD)
    call_command("flush", interactive=False, verbosity=0)

    assert not User.objects.exists()


# Services


@pytest.mark.parametrize("act", [
    lambda own: change_membership(membership=own, role=Role.READER, changed_by=own.user),
    lambda own: end_membership(membership=own, ended_by=own.user),
])  # fmt: skip
def test_a_service_says_so(alone, act):
    with pytest.raises(LastLead):
        act(alone)
    assert Membership.objects.get().role == Role.LEAD


def test_somebody_who_cannot_sign_in_is_no_lead_to_leave_behind(alone):
    MembershipFactory(organisation=alone.organisation, role=Role.LEAD, user__is_active=False)
    with pytest.raises(LastLead):
        end_membership(membership=alone, ended_by=alone.user)


# Two at once


def race(*acts):
    """Do these at the same moment, each in its own connection; return what each raised, or None."""
    ready = Barrier(len(acts))

    def run(act):
        try:
            ready.wait(timeout=30)
            return act()
        except (LastLead, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def two_leads():
    first = MembershipFactory(role=Role.LEAD)
    return first, MembershipFactory(organisation=first.organisation, role=Role.LEAD)


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_of_two_leads_who_step_down_at_once_one_stays(time):
    def step_down(own):
        return lambda: change_membership(membership=own, role=Role.READER, changed_by=own.user)

    refused = race(*map(step_down, two_leads()))

    assert sum(isinstance(one, LastLead) for one in refused) == 1
    assert Membership.objects.filter(role=Role.LEAD).count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_the_database_alone_keeps_one_of_two(time):
    def step_down(own):
        return lambda: demote(own) and None

    refused = race(*map(step_down, two_leads()))

    assert sum(isinstance(one, IntegrityError) for one in refused) == 1
    assert Membership.objects.filter(role=Role.LEAD).count() == 1
