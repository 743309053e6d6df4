import pytest
from django.urls import reverse

from organisations.models import Membership, User
from organisations.roles import Role
from tests.admin_forms import send
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_for):
    return client_for(UserFactory(is_staff=True, is_superuser=True))


def page(item):
    return reverse(f"admin:organisations_{item._meta.model_name}_change", args=[item.pk])


@pytest.mark.parametrize(("model", "queries"), [("user", 6), ("organisation", 5)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_one_and_for_three(desk, model, queries, count, django_assert_num_queries):
    MembershipFactory.create_batch(count)
    with django_assert_num_queries(queries):
        assert desk.get(f"/admin/organisations/{model}/").status_code == 200


def test_a_person_can_be_added_and_gets_the_address_in_lower_case(desk):
    url = reverse("admin:organisations_user_add")
    password = "a long enough password"
    sent = send(desk, url, email="New@Council.example", name="New", password1=password, password2=password)
    assert sent.status_code == 302
    assert User.objects.get(name="New").email == "new@council.example"


def test_a_role_can_be_changed_on_the_page_of_the_person(desk):
    membership = MembershipFactory(role=Role.READER)
    assert send(desk, page(membership.user), **{"memberships-0-role": "contributor"}).status_code == 302
    assert Membership.objects.get().role == "contributor"


@pytest.mark.parametrize("change", [{"memberships-0-role": "reader"}, {"memberships-0-DELETE": "on"}])
@pytest.mark.parametrize("of", ["user", "organisation"])
def test_the_last_lead_stays(desk, of, change):
    membership = MembershipFactory(role=Role.LEAD)
    sent = send(desk, page(getattr(membership, of)), **change)

    assert f"Make somebody else a lead of {membership.organisation} first." in sent.content.decode()
    assert Membership.objects.get().role == "lead"


def test_one_of_two_leads_may_go(desk):
    organisation = MembershipFactory(role=Role.LEAD).organisation
    MembershipFactory(organisation=organisation, role=Role.LEAD)
    sent = send(desk, page(organisation), **{"memberships-0-role": "reader"})

    assert sent.status_code == 302
    assert Membership.objects.filter(role=Role.LEAD).count() == 1


def test_the_last_lead_is_not_deleted(desk):
    membership = MembershipFactory(role=Role.LEAD)
    path = reverse("admin:organisations_user_delete", args=[membership.user_id])

    assert membership.organisation.name in desk.get(path).content.decode()
    assert desk.post(path, {"post": "yes"}).status_code == 200  # the page says why, once more
    assert Membership.objects.exists()


def test_a_person_without_such_a_duty_is_deleted(desk):
    membership = MembershipFactory(role=Role.READER)
    desk.post(reverse("admin:organisations_user_delete", args=[membership.user_id]), {"post": "yes"})

    assert not Membership.objects.exists()


def test_an_organisation_is_deleted_with_its_lead(desk, organisation):
    MembershipFactory(organisation=organisation, role=Role.LEAD)
    desk.post(reverse("admin:organisations_organisation_delete", args=[organisation.pk]), {"post": "yes"})

    assert not Membership.objects.exists()


def test_an_organisation_can_be_renamed(desk):
    organisation = MembershipFactory().organisation
    assert send(desk, page(organisation), name="Renamed").status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Renamed"


def test_a_row_with_an_endless_number_is_a_bad_request_or_none(desk, organisation):
    asked = {"action": "delete_selected", "index": "0", "_selected_action": "9" * 30}
    sent = desk.post("/admin/organisations/organisation/", asked, follow=True)
    assert sent.status_code in {200, 400}  # PostgreSQL finds none, SQLite cannot look
    assert type(organisation).objects.filter(pk=organisation.pk).exists()
