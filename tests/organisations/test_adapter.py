"""What sign-up tells about who has an account, and what the mails say."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from organisations.models import User
from tests.factories import PASSWORD as OWN_PASSWORD
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = reverse("account_signup")
PASSWORD = "four calm words here"


def sign_up(client, email):
    given = {"email": email, "password1": PASSWORD, "name": "Sam Hill"}
    return client.post(SIGN_UP, given, follow=True)


@pytest.fixture
def confirmed(settings):
    """A service that sends mails, and so has addresses confirmed."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def without_tokens(response):
    """The page without what differs anyway: its token, and the address that was typed."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+|(new|known)@council.example', "", response.content.decode())


@pytest.mark.usefixtures("confirmed")
def test_sign_up_looks_the_same_for_a_known_and_for_a_new_address(client, client_for):
    known = UserFactory(email="known@council.example")
    new, taken = sign_up(client, "new@council.example"), sign_up(type(client)(), known.email)
    assert new.redirect_chain == taken.redirect_chain
    assert without_tokens(new) == without_tokens(taken)
    assert [message.subject for message in mail.outbox] == [
        "Confirm your e-mail address",
        "You have an account already",
    ]
    assert User.objects.count() == 2


def test_a_reset_looks_the_same_for_a_known_and_for_an_unknown_address(client):
    known = UserFactory()
    told = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (known.email, "no@one.example")
    ]
    assert without_tokens(told[0]) == without_tokens(told[1])


@pytest.mark.usefixtures("confirmed")
def test_mails_name_the_service_and_lead_to_its_own_address(client, settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example.org"
    sign_up(client, "new@council.example")
    UserFactory(email="known@council.example")
    sign_up(type(client)(), "known@council.example")
    client.post(reverse("account_reset_password"), {"email": "known@council.example"})
    client.post(reverse("account_reset_password"), {"email": "no@one.example"})
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert "Digital maturity self-assessment\nhttps://maturity.example.org" in message.body
        assert re.search(r"^https://maturity\.example\.org/accounts/\S+", message.body, re.MULTILINE)
        assert "testserver" not in message.body + message.subject


def test_a_link_in_a_mail_confirms_the_address(client):
    sign_up(client, "new@council.example")
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    client.post(link)
    assert User.objects.get().emailaddress_set.get().verified


def test_a_mail_server_that_is_down_is_told_and_loses_nothing(client, settings):
    settings.EMAIL_BACKEND = "tests.organisations.test_adapter.Down"
    shown = sign_up(client, "new@council.example").content.decode()
    assert "We could not send you a message just now" in shown
    assert User.objects.get().email == "new@council.example"


class Down:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("is_staff", "is_member", "leads_to"),
    [(True, False, "admin:index"), (True, True, "assessments:list"), (False, False, "assessments:list")],
    ids=["curator", "curator of a council", "somebody new"],
)
def test_a_curator_of_no_council_comes_to_the_desk(client, is_staff, is_member, leads_to):
    person = UserFactory(is_staff=is_staff)
    if is_member:
        MembershipFactory(user=person)
    signed_in = client.post(reverse("account_login"), {"login": person.email, "password": OWN_PASSWORD})

    assert signed_in.url == reverse(leads_to)
