"""Rows of identity providers and the desk where superusers edit them."""

import uuid

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.urls import reverse

from organisations.fetching import ip_network
from organisations.identity_providers import IdentityProvider
from tests.admin_forms import errors_of, send
from tests.factories import UserFactory
from tests.organisations.identity_provider import local_provider

pytestmark = pytest.mark.django_db
LIST, ADD = (reverse(f"admin:organisations_identityprovider_{page}") for page in ("changelist", "add"))
TENANT = "6c1c1fbd-8bd5-4f0f-9f0a-3c1d4e7d2a11"


@pytest.fixture
def desk(client_for):
    return client_for(UserFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def filled(organisation):
    return {
        "organisation": organisation.pk,
        "kind": "other",
        "name": "Fenbridge account",
        "issuer": "https://login.fenbridge.example",
        "client_id": "our service",
        "secret": "a secret of ours",
        "domains-0-domain": "fenbridge.example",
    }


@pytest.fixture
def row(desk, filled):
    send(desk, ADD, **filled)
    return IdentityProvider.objects.get()


def page(row):
    return reverse("admin:organisations_identityprovider_change", args=[row.pk])


def test_a_superuser_adds_a_provider_with_its_domains(row):
    assert (row.secret, [str(domain) for domain in row.domains.all()]) == ("a secret of ours", ["fenbridge.example"])
    assert IdentityProvider.objects.for_address("Ada@FENBRIDGE.example").get() == row


def test_the_secret_never_comes_out_again_and_stays_when_the_field_is_left_empty(desk, row):
    shown = desk.get(page(row)).content.decode()
    assert "a secret of ours" not in shown
    assert row.sealed_secret not in shown

    send(desk, page(row), name="Renamed")
    row.refresh_from_db()
    assert (row.name, row.secret) == ("Renamed", "a secret of ours")


def test_a_new_secret_replaces_the_old_one_and_is_not_in_the_history(desk, row):
    send(desk, page(row), secret="the next secret")

    row.refresh_from_db()
    assert row.secret == "the next secret"
    assert "the next secret" not in str(list(LogEntry.objects.values_list("change_message", flat=True)))


def test_the_page_shows_the_address_the_provider_has_to_send_people_back_to(desk, row):
    assert f"http://testserver/accounts/single-sign-on/{row.ref}/callback/" in desk.get(page(row)).content.decode()


def test_entra_and_google_know_their_issuer(desk, filled):
    send(desk, ADD, **filled | {"kind": "entra", "tenant": TENANT, "issuer": ""})
    send(desk, ADD, **filled | {"kind": "google", "issuer": "", "domains-0-domain": "other.example"})

    issuers = IdentityProvider.objects.order_by("pk").values_list("issuer", flat=True)
    assert list(issuers) == [f"https://login.microsoftonline.com/{TENANT}/v2.0", "https://accounts.google.com"]


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"secret": ""}, "Enter the client secret"),
        ({"kind": "entra", "tenant": ""}, "Enter the tenant ID"),
        ({"issuer": ""}, "Enter the issuer"),
        ({"issuer": "http://login.fenbridge.example"}, "starts with https://"),
        ({"issuer": "javascript:alert(1)"}, "starts with https://"),
        ({"domains-0-domain": ""}, "required"),
        ({"domains-0-domain": "@fenbridge.example"}, "Enter a domain"),
        ({"domains-0-domain": "Fenbridge.example"}, "Enter a domain"),
        ({"domains-0-domain": "example"}, "Enter a domain"),
    ],
)
def test_a_mistake_says_what_to_do(desk, filled, mistake, message):
    assert message in errors_of(send(desk, ADD, **filled | mistake))


def test_a_domain_belongs_to_one_provider(desk, row, filled):
    assert "Choose another domain" in errors_of(send(desk, ADD, **filled))


def test_the_database_wants_a_tenant_for_entra_alone(row):
    with pytest.raises(IntegrityError, match="tenant"):
        IdentityProvider.objects.update(tenant=uuid.UUID(TENANT))


@pytest.mark.parametrize("path", ["list", "page", "add"])
def test_staff_with_every_permission_do_not_reach_it(client_for, row, path):
    curator = UserFactory(is_staff=True)
    curator.user_permissions.set(Permission.objects.all())

    response = client_for(curator).get({"list": LIST, "page": page(row), "add": ADD}[path])

    assert response.status_code == 403


def test_a_provider_is_deleted_only_while_nobody_signed_in_by_it(desk, row):
    page = reverse("admin:organisations_identityprovider_delete", args=[row.pk])
    person = SocialAccount.objects.create(user=UserFactory(), provider=str(row.ref), uid="1")
    assert desk.post(page, {"post": "yes"}).status_code == 403

    person.delete()
    desk.post(page, {"post": "yes"})
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize("model", ["socialapp", "socialtoken"])
def test_rows_of_allauth_that_nothing_reads_are_not_offered(desk, model):
    assert desk.get(f"/admin/socialaccount/{model}/").status_code == 404


# Check the connection


def check(desk, row):
    chosen = {"action": "check_connection", "_selected_action": row.pk}
    return desk.post(LIST, chosen, follow=True).content.decode()


def test_a_provider_that_answers_is_told(desk, row, settings):
    settings.IDENTITY_PROVIDER_NETWORKS = [ip_network("127.0.0.0/8")]
    with local_provider() as provider:
        IdentityProvider.objects.update(issuer=provider.issuer)
        assert "Fenbridge account answers as it should" in check(desk, row)

        provider.keys = []
        assert "not trusted, key" in check(desk, row)


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "https://127.0.0.1:9", "https://localhost"])
def test_a_check_does_not_reach_into_our_own_network(desk, row, issuer):
    IdentityProvider.objects.update(issuer=issuer)

    assert "unreachable" in check(desk, row)
