"""A provider that others wrote and that knows nothing of us."""

from urllib.parse import urlsplit

import pytest
import requests
from django.urls import reverse

from organisations.fetching import ip_network
from organisations.models import IdentityProvider, User

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]  # of what it is made of
ADA = {"email": "ada@fenbridge.example", "email_verified": True, "name": "Ada Lovelace"}


@pytest.fixture
def issuer(settings):
    from oidc_provider_mock import User as Somebody
    from oidc_provider_mock import run_server_in_thread

    settings.IDENTITY_PROVIDER_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    with run_server_in_thread(require_nonce=True, user_claims=[Somebody(sub="ada", claims=ADA)]) as server:
        yield f"http://localhost:{server.server_port}"


def test_a_sign_in_at_an_independent_provider_succeeds(client, organisation, issuer):
    row = IdentityProvider(organisation=organisation, kind="other", name="Fenbridge", issuer=issuer, client_id="we")
    row.secret = "a secret"
    row.save()
    row.domains.create(domain="fenbridge.example")

    target = client.post(reverse("single_sign_on:start"), {"email": ADA["email"]}).context["target"]
    back = urlsplit(requests.post(target, data={"sub": "ada"}, allow_redirects=False, timeout=5).headers["Location"])
    response = client.get(f"{back.path}?{back.query}")

    assert response.url == reverse("assessments:list")
    assert [(m.user.name, m.role) for m in organisation.memberships.all()] == [("Ada Lovelace", "reader")]
    assert User.objects.get().email == ADA["email"]
