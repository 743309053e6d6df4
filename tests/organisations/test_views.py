import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Organisation, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NEW = reverse("organisations:create")
FENBRIDGE = {
    "name": "Fenbridge",
    "kind": "district",
    "country": "GB",
    "nation": "GB-ENG",
    "region": "East of England",
    "size_class": "M",
}
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def newcomer(client_for):
    return client_for(UserFactory())


# Signing up


def test_signing_up_keeps_the_name_and_job_title_and_asks_for_the_organisation(client):
    posted = {
        "email": "Priya@Council.example",
        "password1": "a long enough password",
        "name": "Priya Nair",
        "job_title": "Head of IT",
    }

    response = client.post(reverse("account_signup"), posted, follow=True)

    person = User.objects.get(email="priya@council.example")
    assert person.signature == "Priya Nair, Head of IT"
    assert response.redirect_chain[-1][0] == NEW


@pytest.mark.parametrize("name", ["", "\u200b"])
def test_signing_up_without_a_name_says_so(client, name):
    posted = {"email": "p@council.example", "password1": "a long enough password", "name": name}

    response = client.post(reverse("account_signup"), posted)

    assert "Enter your name" in response.content.decode()


# Founding an organisation


def test_founding_makes_a_lead_and_goes_to_the_assessments(newcomer):
    response = newcomer.post(NEW, FENBRIDGE)

    assert response.url == reverse("assessments:list")
    assert Organisation.objects.get().memberships.get().role == "lead"


def test_another_country_has_no_nation(newcomer):
    newcomer.post(NEW, FENBRIDGE | {"country": "NL"})

    assert Organisation.objects.values_list("country", "nation").get() == ("NL", "")


def test_the_united_kingdom_comes_first_among_the_countries(newcomer):
    assert next(iter(newcomer.get(NEW).context["form"].fields["country"].choices))[0] == "GB"


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"name": ""}, "Enter the name of your organisation"),
        ({"name": "\u200b \ufeff"}, "Enter the name of your organisation"),
        ({"name": "x" * 151}, "150"),
        ({"kind": ""}, "Choose what kind of organisation it is"),
        ({"size_class": ""}, "Choose how many residents it serves"),
        ({"country": "Atlantis"}, "Choose a country from the list"),
        ({"country": ""}, "Choose the country"),
        ({"name": "a\x00b"}, "Null characters"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_is_shown_again(newcomer, mistake, message):
    response = newcomer.post(NEW, FENBRIDGE | mistake)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert 'value="East of England"' in response.content.decode()


@pytest.mark.parametrize("mistake", [{"kind": "nonsense"}, {"size_class": "XXL"}, {"nation": "GB-XXX"}])
def test_tampering_is_refused(newcomer, mistake):
    assert newcomer.post(NEW, FENBRIDGE | mistake).status_code == 422
    assert not Organisation.objects.exists()


# A form with an old token


@pytest.fixture
def strict():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    return client


def test_an_own_form_with_an_old_token_can_be_sent_again_with_all_that_was_typed(strict):
    first = strict.post(NEW, FENBRIDGE, headers=HERE)
    assert first.status_code == 403
    token = first.context["csrf_token"]

    again = strict.post(first.context["path"], first.context["typed"] | {"csrfmiddlewaretoken": str(token)})

    assert again.url == reverse("assessments:list")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_from_elsewhere_is_not_repeated(strict, headers):
    response = strict.post(NEW, FENBRIDGE, headers=headers)

    assert response.status_code == 403
    assert "Fenbridge" not in response.content.decode()


def test_a_password_is_not_repeated(strict):
    posted = {"login": "p@council.example", "password": "a secret to keep"}

    response = strict.post(reverse("account_login"), posted, headers=HERE)

    assert "a secret to keep" not in response.content.decode()


def test_an_organisation_typed_while_signed_out_is_there_after_signing_in(client):
    client.post(NEW, FENBRIDGE)
    client.force_login(UserFactory())

    assert 'value="Fenbridge"' in client.get(NEW).content.decode()


def test_a_name_that_is_too_long_says_what_to_do(newcomer):
    response = newcomer.post(NEW, FENBRIDGE | {"name": "x" * 151, "kind": "castle"})

    shown = response.content.decode()
    assert "Shorten this to 150 characters; it has 151" in shown
    assert "Choose one of the answers that are offered" in shown
