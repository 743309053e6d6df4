import pytest

from organisations.models import Event, Organisation
from organisations.services import found_organisation, require_second_factor
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FENBRIDGE = {"name": "Fenbridge", "kind": "district", "country": "GB", "nation": "GB-ENG", "size_class": "M"}


def test_whoever_founds_an_organisation_becomes_its_lead():
    founder = UserFactory()

    organisation = found_organisation(**FENBRIDGE, region="East of England", founder=founder)

    assert [(m.user, m.role) for m in organisation.memberships.all()] == [(founder, "lead")]
    assert list(Organisation.objects.with_member(founder)) == [organisation]


def test_two_people_may_found_the_same_council():
    first, second = (found_organisation(**FENBRIDGE, founder=UserFactory()) for _ in range(2))

    assert first != second


def test_the_history_begins_with_who_founded_it():
    founder = UserFactory()
    organisation = found_organisation(**FENBRIDGE, founder=founder)

    assert [(e.kind, e.by) for e in organisation.events.all()] == [("founded", founder)]


def test_asking_for_a_second_factor_is_told_once(lead, organisation):
    for _time in range(2):
        require_second_factor(organisation=organisation, wanted=True, decided_by=lead)

    event = Event.objects.get()
    assert (event.kind, event.field, event.before, event.after) == (
        "settings",
        "requires_second_factor",
        "False",
        "True",
    )
    organisation.refresh_from_db()
    assert organisation.requires_second_factor
