"""What happened is written down once for each sitting, and no step between two values is ever missing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organisations.history import record
from organisations.models import Event, EventKind
from tests.factories import OrganisationFactory, UserFactory

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(organisation):
    """Return a function that records that somebody changed an answer some minutes after noon."""

    def tell(by, before, after, *, minutes=0, field="evidence", **more):
        given = {"kind": EventKind.ANSWER, "assessment_ref": "ref", "subject": "d-1"} | more
        at = NOON + minutes * MINUTE
        record(organisation=organisation, by=by, changes=[(field, before, after)], at=at, **given)

    return tell


def steps():
    return list(Event.objects.order_by("pk").values_list("before", "after"))


def test_an_event_says_who_did_what_and_when(told, lead):
    lead.job_title = "Head of IT"
    told(lead, "", "The plan")

    event = Event.objects.get()
    assert (event.by, event.by_name, event.at, event.began_at) == (lead, lead.signature, NOON, NOON)
    assert (event.field, event.before, event.after, event.subject) == ("evidence", "", "The plan", "d-1")


def test_autosaves_of_one_sitting_are_one_event(told, lead):
    told(lead, "", "The", minutes=0)
    told(lead, "The", "The pl", minutes=9)
    told(lead, "The pl", "The plan", minutes=18)

    event = Event.objects.get()
    assert (event.before, event.after, event.began_at, event.at) == ("", "The plan", NOON, NOON + 18 * MINUTE)


def test_after_a_pause_of_ten_minutes_it_is_another_event(told, lead):
    told(lead, "", "The")
    told(lead, "The", "The plan", minutes=10)

    assert steps() == [("", "The"), ("The", "The plan")]


def test_a_colleague_in_between_ends_the_sitting(told, lead, contributor):
    told(lead, "", "a")
    told(contributor, "a", "b", minutes=1)
    told(lead, "b", "c", minutes=2)

    assert steps() == [("", "a"), ("a", "b"), ("b", "c")]


@pytest.mark.parametrize(
    "other",
    [{"field": "choice"}, {"subject": "d-2"}, {"assessment_ref": "other"}],
    ids=["another field", "another action", "another assessment"],
)
def test_something_else_is_an_event_of_its_own(told, lead, other):
    told(lead, "", "a")
    told(lead, "", "b", minutes=1, **other)

    assert steps() == [("", "a"), ("", "b")]


def test_two_submissions_within_a_minute_are_two_events(told, lead):
    for number in ("1", "2"):
        told(lead, "", number, kind=EventKind.SUBMITTED, field="number")

    assert Event.objects.count() == 2


def test_what_the_service_does_itself_is_never_one_sitting(told):
    told(None, "", "a")
    told(None, "a", "b", minutes=1)

    assert [event.by_name for event in Event.objects.all()] == ["", ""]


def test_a_clock_that_goes_back_loses_no_step(told, lead, contributor):
    told(lead, "", "a", minutes=0)
    told(contributor, "a", "b", minutes=5)
    told(lead, "b", "c", minutes=2)

    assert steps() == [("", "a"), ("a", "b"), ("b", "c")]


def test_several_fields_take_one_look_and_one_write(organisation, lead, django_assert_num_queries):
    def save(before, after):
        changes = [(field, before, after) for field in ("choice", "evidence", "target")]
        record(organisation=organisation, kind=EventKind.ANSWER, by=lead, subject="d-1", changes=changes)

    with django_assert_num_queries(2):
        save("", "1")
    with django_assert_num_queries(2):
        save("1", "2")
    assert [(event.before, event.after) for event in Event.objects.all()] == [("", "2")] * 3


def test_a_name_stays_as_it_was_when_the_person_leaves(told, contributor):
    told(contributor, "", "a")
    name = contributor.signature
    contributor.delete()

    event = Event.objects.get()
    assert (event.by, event.by_name) == (None, name)


def test_members_see_the_events_of_their_organisation_only(told, lead, stranger):
    told(lead, "", "a")

    assert (Event.objects.visible_to(lead).count(), Event.objects.visible_to(stranger).count()) == (1, 0)


saves = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(["choice", "evidence"]), st.integers(-15, 25), st.text("ab", max_size=2)
    ),
    max_size=12,
)


class AnySequence(TestCase):
    @given(saves)
    def test_each_event_begins_where_the_one_before_it_ended(self, made):
        """Whatever two people save, and however the clock jumps between their saves."""
        organisation = OrganisationFactory()
        people, now, value = [UserFactory(), UserFactory()], NOON, {"choice": "", "evidence": ""}
        for who, field, later, text in made:
            now += later * MINUTE
            changes, value[field] = [(field, value[field], text)], text
            record(
                organisation=organisation, kind=EventKind.ANSWER, by=people[who], subject="d-1", changes=changes, at=now
            )
        for field, last in value.items():
            events = list(Event.objects.filter(field=field).order_by("pk"))
            ends = ["", *(event.after for event in events)]
            assert [event.before for event in events] == ends[:-1]
            assert ends[-1] == last
