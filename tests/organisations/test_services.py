import pytest

from organisations.models import Organisation
from organisations.services import found_organisation
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
