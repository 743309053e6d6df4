"""The pages on which people sign up, sign in and look after their account."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from organisations.models import User

OPEN = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done",
        "account_email_verification_sent", "account_inactive"]  # fmt: skip
OWN = ["account_email", "account_change_password", "account_logout"]
PASSWORD = "four calm words here"


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN)
def test_a_stranger_sees_our_own_page(client, name):
    assert main(client.get(reverse(name))).count("<h1>") == 1


@pytest.mark.parametrize("name", OWN)
def test_a_person_sees_our_own_page(client_for, reader, name):
    assert main(client_for(reader).get(reverse(name))).count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("account_login", ["Enter your e-mail address", "Enter your password"]),
        ("account_signup", ["Enter your e-mail address", "Enter your name", "Choose a password"]),
        ("account_reset_password", ["Enter your e-mail address"]),
    ],
)
def test_an_empty_form_says_what_to_do(client, name, messages):
    page = client.post(reverse(name), {}).content.decode()
    assert re.findall(r'<li><a href="#\w+">([^<]*)</a>', page) == messages
    assert "<title>Error: " in page


@pytest.mark.django_db
def test_signing_up_keeps_the_name_that_stands_beside_answers(client):
    given = {"email": "Sam@council.example", "password1": PASSWORD, "name": "Sam Hill", "job_title": "Analyst"}
    client.post(reverse("account_signup"), given)
    assert User.objects.get(email="sam@council.example").signature == "Sam Hill, Analyst"


@pytest.mark.django_db
def test_a_forgotten_password_can_be_chosen_anew(client, reader):
    client.post(reverse("account_reset_password"), {"email": reader.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    choosing = client.get(link, follow=True)
    assert "<h1>Choose a new password</h1>" in main(choosing)
    address = choosing.redirect_chain[-1][0]
    done = client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)
    assert done.status_code == 200


@pytest.mark.django_db
def test_a_used_link_says_how_to_get_a_new_one(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "used-up"]))
    assert "Ask for a new link" in main(page)
