"""Turning reminders off from a mail, without signing in, and on the account page."""

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from organisations.models import MailKind
from organisations.posting import post
from organisations.tasks import send
from organisations.unsubscribing import address_of
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
OWN = reverse("account_reminders")


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def wants(person):
    return set(person.memberships.values_list("reminders", flat=True))


def test_following_the_link_changes_nothing(visitor, lead):
    response = visitor.get(address_of(lead))

    assert "Turn reminders off" in response.content.decode()
    assert wants(lead) == {True}


def test_the_button_turns_them_off_everywhere_and_offers_them_again(visitor, lead, contributor):
    MembershipFactory(user=lead)

    response = visitor.post(address_of(lead), {"reminders": "off"})

    assert (response.status_code, "Turn reminders on" in response.content.decode()) == (200, True)
    assert (wants(lead), wants(contributor)) == ({False}, {True})


def test_a_mail_program_turns_them_off_by_itself(visitor, lead):
    visitor.post(address_of(lead), {"List-Unsubscribe": "One-Click"})

    assert wants(lead) == {False}


def test_they_can_be_turned_on_again(visitor, lead):
    visitor.post(address_of(lead))
    visitor.post(address_of(lead), {"reminders": "on"})

    assert wants(lead) == {True}


def test_the_page_tells_no_stranger_the_whole_address_and_leaves_no_cookie(visitor, lead):
    response = visitor.get(address_of(lead))

    assert lead.email not in response.content.decode()
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_was_not_made_here_is_not_found(visitor, lead, method):
    forged = Signer(salt="another purpose").sign(lead.pk)
    for token in (str(lead.pk), f"{lead.pk}:", forged, "x" * 500, Signer(salt="organisations.reminders").sign("0")):
        response = getattr(visitor, method)(reverse("organisations:reminders", args=[token]))
        assert response.status_code == 404, token
    assert wants(lead) == {True}


def test_the_link_holds_while_the_secret_key_is_rotated_out(visitor, lead, settings):
    address, settings.SECRET_KEY_FALLBACKS = address_of(lead), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret that is long enough for this purpose"

    assert visitor.get(address).status_code == 200


def test_the_account_page_tells_and_leads_to_the_switch(client_for, lead):
    client = client_for(lead)
    assert OWN in client.get(reverse("account")).content.decode()

    assert client.post(OWN, {"reminders": "off"}).url == reverse("account")
    assert wants(lead) == {False}

    client.post(OWN, {"reminders": "on"})
    assert wants(lead) == {True}


def test_the_own_switch_is_no_door_for_other_sites(lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)

    assert client.post(OWN, {"reminders": "off"}).status_code == 403
    assert wants(lead) == {True}


def test_only_mails_that_can_be_unsubscribed_say_so(lead, mailoutbox):
    for unsubscribe in ("", "https://maturity.example/organisations/reminders/x/"):
        mail = post(
            kind=MailKind.REMINDER, address=lead.email, subject="s", body="b", unsubscribe=unsubscribe
        )  # fmt: skip
        send(mail.pk)

    assert [sorted(mail.extra_headers) for mail in mailoutbox] == [[], ["List-Unsubscribe", "List-Unsubscribe-Post"]]
