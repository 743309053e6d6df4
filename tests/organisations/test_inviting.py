"""Leads invite by e-mail; each mistake is named, nothing typed is lost, and only the mail knows the link."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisations import limits
from organisations.limits import HOUR, TABLE, Limit
from organisations.models import Event, Invitation, Mail
from organisations.models.joining import INVITATION_LASTS, digest
from tests.factories import InvitationFactory, MailFactory, UserFactory
from tests.organisations.test_people import place, text


@pytest.fixture
def leading(client_for, lead):
    return client_for(lead)


def invite(client, organisation, addresses, role="contributor"):
    return client.post(place("invite", organisation), {"addresses": addresses, "role": role})


def press(client, invitation, do):
    return client.post(place("invitation", invitation.organisation, invitation.pk), {"do": do})


def token_in(mail):
    return re.search(r"/organisations/join/(\w+)/", mail.body)[1]


# Inviting


@pytest.mark.parametrize(
    "typed",
    [
        "ann@council.example\nbob@council.example\r\n",
        "ann@council.example, bob@council.example",
        "Ann@Council.example;bob@council.example; ",
        "Ann Lee <ann@council.example>, bob@council.example",
        "ann@council.example, Bob <bob@council.example>",
        "Lee, Ann <ann@council.example>; Reed, Bob <bob@council.example>",
        "ann@council.example bob@council.example ANN@council.example",
    ],
)
def test_several_are_invited_at_once_however_they_are_written(leading, organisation, typed):
    response = invite(leading, organisation, typed)

    emails = ["ann@council.example", "bob@council.example"]
    assert response.url == place("people", organisation)
    assert sorted(Invitation.objects.values_list("email", "role")) == [(one, "contributor") for one in emails]
    assert sorted(Mail.objects.values_list("address", flat=True)) == emails


def test_the_link_is_known_to_its_mail_alone(leading, organisation):
    invite(leading, organisation, "ann@council.example")

    token, invited = token_in(Mail.objects.get()), Invitation.objects.get()
    assert invited.token_hash == digest(token) != token
    assert len(token) == 64
    assert token not in leading.get(place("people", organisation)).content.decode()
    assert abs(invited.expires_at - timezone.now() - INVITATION_LASTS) < timedelta(minutes=1)


def test_the_mail_says_who_invites_where_to_and_as_what(leading, organisation, lead):
    invite(leading, organisation, "ann@council.example", "reader")

    mail = Mail.objects.get()
    for told in (lead.signature, organisation.name, "Your role: Reader."):
        assert told in mail.body
    assert organisation.name in mail.subject
    assert mail.kind == "invitation"


def test_the_history_tells_it_without_the_address(leading, organisation, lead):
    invite(leading, organisation, "ann@council.example")

    event = Event.objects.get()
    assert (event.kind, event.subject, event.after, event.by) == ("invited", "a…@council.example", "contributor", lead)


def test_each_mistake_is_named_and_nothing_typed_is_lost(leading, organisation, contributor):
    typed = f"ann@council.example\nnonsense\nb@d\n{contributor.email}"
    response = invite(leading, organisation, typed)

    shown = text(response)
    assert response.status_code == 422
    assert "Correct “nonsense”: it is not an e-mail address" in shown
    assert "Correct “b@d”: it is not an e-mail address" in shown
    assert f"Take out {contributor.email}: they are a member already" in shown
    assert typed in response.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter at least one e-mail address"),
        (" ,;\n ", "Enter at least one e-mail address"),
        (",".join(f"p{n}@council.example" for n in range(52)), "Take out 2 addresses"),
        ("x" * 250 + "@council.example", "it is not an e-mail address"),
        ("nonsense, Lee, Ann <ann@council.example>", "Correct “nonsense”"),
        ("Ann Lee <nonsense>", "Correct “nonsense”"),
        ("<script>alert(1)</script>", "it is not an e-mail address"),
    ],
)
def test_a_mistake_is_told(leading, organisation, typed, told):
    response = invite(leading, organisation, typed)

    assert response.status_code == 422
    assert told in text(response)
    assert "<script>alert" not in response.content.decode()


def test_a_role_is_asked_for(leading, organisation):
    response = invite(leading, organisation, "ann@council.example", role="")

    assert "Choose a role" in text(response)
    assert not Invitation.objects.exists()


def test_addresses_typed_while_signed_out_are_there_after_signing_in(client, lead, organisation):
    invite(client, organisation, "ann@council.example")
    client.force_login(lead)

    assert "ann@council.example" in client.get(place("invite", organisation)).content.decode()


def test_page_and_mail_are_the_same_for_an_address_with_an_account(leading, organisation):
    UserFactory(email="ann@council.example", name="Ann")
    pages = [
        leading.post(place("invite", organisation), {"addresses": address, "role": "reader"}, follow=True)
        for address in ("ann@council.example", "bob@council.example")
    ]

    mails = Mail.objects.order_by("pk")
    assert len({re.sub(r"\w{64}", "", mail.body) for mail in mails}) == 1
    first, second = (text(page) for page in pages)
    assert first.replace("ann@", "bob@").partition("Invitations that are open")[0] == second.partition("Invitations")[0]


def test_inviting_an_open_address_again_sends_a_new_link_with_the_new_role(leading, organisation):
    invite(leading, organisation, "ann@council.example", "reader")
    before = token_in(Mail.objects.get())
    Mail.objects.update(sent_at=timezone.now())

    invite(leading, organisation, "Ann@council.example", "lead")

    invited = Invitation.objects.get()
    assert (invited.role, invited.mails) == ("lead", 2)
    assert Mail.objects.count() == 2
    assert Invitation.objects.with_token(before).first() is None


def test_two_open_invitations_for_one_address_cannot_be(organisation):
    first = InvitationFactory(organisation=organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(organisation=organisation, email=first.email)


# Again, or not at all


def test_sending_again_makes_a_new_link_for_a_fortnight(leading, organisation):
    old = InvitationFactory(organisation=organisation, token="old", expires_at=timezone.now() - timedelta(days=1))
    press(leading, old, "again")

    assert Invitation.objects.with_token("old").first() is None
    assert Invitation.objects.with_token(token_in(Mail.objects.get())).get() == old


def test_a_mail_that_still_waits_is_not_sent_with_a_dead_link(leading, organisation):
    invite(leading, organisation, "ann@council.example")
    press(leading, Invitation.objects.get(), "again")

    assert Mail.objects.count() == 1
    assert Invitation.objects.with_token(token_in(Mail.objects.get())).exists()


def test_withdrawing_ends_it_and_its_mail(leading, organisation, lead):
    invite(leading, organisation, "ann@council.example")
    invited, token = Invitation.objects.get(), token_in(Mail.objects.get())
    press(leading, invited, "withdraw"), press(leading, invited, "withdraw")

    assert Invitation.objects.with_token(token).first() is None
    assert not Mail.objects.exists()
    assert [(e.field, e.before, e.after) for e in Event.objects.all()] == [
        ("role", "contributor", ""), ("role", "", "contributor")
    ]  # fmt: skip
    assert "ann@council.example" not in text(leading.get(place("people", organisation)))


def test_what_is_withdrawn_is_not_sent_again(leading, organisation):
    gone = InvitationFactory(organisation=organisation, withdrawn_at=timezone.now())
    press(leading, gone, "again")

    assert not Mail.objects.exists()


def test_somebody_withdrawn_can_be_invited_anew(leading, organisation):
    gone = InvitationFactory(organisation=organisation, withdrawn_at=timezone.now())
    invite(leading, organisation, gone.email)

    assert Invitation.objects.open().get().email == gone.email


def test_another_button_does_nothing(leading, organisation):
    invited = InvitationFactory(organisation=organisation)

    assert press(leading, invited, "eat").url == place("people", organisation)
    assert leading.get(place("invitation", organisation, invited.pk)).url == place("people", organisation)
    assert Invitation.objects.acceptable().get() == invited


# What becomes of them


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ({}, "On its way."),
        ({"sent_at": "2026-03-02T12:00Z"}, "Sent on 2 March 2026, good until"),
        ({"attempts": 3, "next_at": "2026-03-02T12:07Z"}, "Not delivered yet. Tried 3 times, again at 2 March"),
        ({"attempts": 10, "gave_up_at": "2026-03-02T12:00Z"}, "Not delivered. It is not tried again"),
    ],
    ids=["waits", "sent", "fails", "failed"],
)  # fmt: skip
def test_a_lead_sees_whether_the_mail_arrived(leading, organisation, mail, told):
    invited = InvitationFactory(organisation=organisation)
    MailFactory(organisation=organisation, key=invited.mail_key, kind="invitation", **mail)

    assert told in text(leading.get(place("people", organisation)))


def test_a_lead_sees_that_a_link_expired(leading, organisation):
    InvitationFactory(organisation=organisation, expires_at="2026-03-02T12:00Z")
    assert "The link expired on 2 March 2026." in text(leading.get(place("people", organisation)))


def test_other_messages_that_did_not_arrive_are_shown_too(leading, organisation):
    lost = MailFactory(organisation=organisation, attempts=10, gave_up_at=timezone.now())
    MailFactory(organisation=organisation, subject="Arrived", sent_at=timezone.now())

    shown = text(leading.get(place("people", organisation)))
    assert "Messages that did not arrive" in shown
    assert lost.address in shown
    assert "Arrived" not in shown


# Limits


def test_invitations_are_limited_for_account_and_organisation(client_for, lead, organisation, monkeypatch):
    few = TABLE | {("POST", "organisations:invite"): [Limit(5, HOUR, "account"), Limit(1, HOUR, "organisation")]}
    monkeypatch.setattr(limits, "TABLE", few)
    client = client_for(lead)

    assert invite(client, organisation, "ann@council.example").status_code == 302
    refused = invite(client, organisation, "bob@council.example")
    assert refused.status_code == 429
    assert "bob@council.example" in refused.content.decode()
    assert Invitation.objects.count() == 1
    assert [invite(client, organisation, "").status_code for _time in range(4)] == [422, 422, 422, 429]


def test_what_is_invited_is_found_from_the_page(leading, organisation):
    InvitationFactory(organisation=organisation)
    assert (
        reverse("organisations:invite", args=[organisation.pk])
        in leading.get(place("people", organisation)).content.decode()
    )
