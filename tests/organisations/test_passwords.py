"""What a new password has to be, wherever one is chosen."""

import hashlib
import re

import pytest
from django.core import mail
from django.urls import reverse

from organisations.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
STOLEN = "fifteen purple otters"
WORSE = {
    "elevenchars": "Choose a password of at least 12 characters",
    "digital-maturity-council": "Choose other words",
    "qwerty123456": "Choose another password: this one is so common",
    STOLEN: "Choose another password: this one was stolen",
    "priyanair@council.example": "Choose a password that is not like your name",
}


@pytest.fixture(autouse=True)
def _stolen(settings, tmp_path):
    path = tmp_path / "pwned.txt"
    path.write_text(hashlib.sha1(STOLEN.encode()).hexdigest().upper() + ":3\n")
    settings.BREACHED_PASSWORDS = str(path)


def sign_up(client, password):
    given = {"email": "priyanair@council.example", "password1": password, "name": "Priya Nair"}
    return client.post(reverse("account_signup"), given)


def change(client, password):
    given = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    return client.post(reverse("account_change_password"), given)


def reset(client, person, password):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^/]+(/accounts/password/\S+)", mail.outbox[-1].body).group(1)
    address = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})


@pytest.mark.parametrize(("password", "told"), WORSE.items())
def test_a_weak_password_is_refused_at_sign_up_and_told_plainly(client, password, told):
    assert told in sign_up(client, password).content.decode().replace("&#x27;", "'")
    assert not User.objects.exists()


def test_a_stolen_password_is_refused_at_a_change_and_a_reset(client, client_for):
    person = UserFactory()
    assert "was stolen" in change(client_for(person), STOLEN).content.decode()
    assert "was stolen" in reset(client, person, STOLEN).content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password", ["x y " * 40, "дванадцять слів", "all lower case only"], ids=["160 long", "Cyrillic", "plain"]
)
def test_long_passwords_any_letters_and_spaces_are_welcome(client, password):
    sign_up(client, password)
    assert User.objects.get().check_password(password)


def test_somebody_with_an_older_weaker_password_still_signs_in(client):
    person = UserFactory(password="short")
    client.post(reverse("account_login"), {"login": person.email, "password": "short"})
    assert client.session["_auth_user_id"] == str(person.pk)
