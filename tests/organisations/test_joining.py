"""The link of an invitation: from the mail to being a member, with an account or without one yet."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisations.inviting import NotAcceptable, accept
from organisations.models import Event, Invitation, Membership, Organisation, User
from organisations.roles import Role
from tests.factories import PASSWORD, InvitationFactory, MembershipFactory, UserFactory
from tests.organisations.test_people import text

pytestmark = pytest.mark.django_db
LINK = reverse("organisations:join", args=["good"])
SIGN_IN, SIGN_UP = reverse("account_login"), reverse("account_signup")
AT_WORK = {"standpoint": "service"}


@pytest.fixture
def invitation(organisation, lead):
    return InvitationFactory(organisation=organisation, invited_by=lead, token="good", role="reader")


@pytest.fixture
def person(invitation):
    return UserFactory(email=invitation.email)


def sign_up(client, email, link=LINK):
    given = {"email": email, "name": "Ann Lee", "password1": PASSWORD, "next": link}
    return client.post(SIGN_UP, given, follow=True)


# Opening


def test_the_page_says_where_to_who_invites_and_as_what(client, invitation, organisation, lead):
    response = client.get(LINK)

    shown = text(response)
    for told in (f"Join {organisation.name}", lead.signature, "Your role: Reader", "i…@council.example"):
        assert told in shown
    assert invitation.email not in shown


def test_opening_changes_nothing(client_for, invitation, person):
    client_for(person).get(LINK)

    assert Invitation.objects.acceptable().get() == invitation
    assert not Membership.objects.filter(user=person).exists()


def test_the_link_is_told_to_nobody_else_and_kept_nowhere(client, invitation):
    response = client.get(LINK)

    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


def spoil(invitation, how):
    now = timezone.now()
    changes = {
        "used": {"accepted_at": now},
        "withdrawn": {"withdrawn_at": now},
        "expired": {"expires_at": now - timedelta(seconds=1)},
        "renewed": {"token_hash": "0" * 64},
    }
    Invitation.objects.filter(pk=invitation.pk).update(**changes.get(how, {}))
    if how == "closing":
        Organisation.objects.update(closes_at=now)


@pytest.mark.parametrize("how", ["used", "withdrawn", "expired", "renewed", "closing"])
def test_a_link_that_is_not_good_any_more_looks_like_one_that_never_was(client, client_for, invitation, person, how):
    unknown = text(client.get(reverse("organisations:join", args=["made-up"])))
    spoil(invitation, how)

    response = client.get(LINK)
    assert response.status_code == 404
    assert text(response) == unknown
    assert client_for(person).post(LINK, AT_WORK).status_code == 404
    assert not Membership.objects.filter(user=person).exists()


# With an account


def test_somebody_who_is_signed_in_joins_and_says_where_they_work(client_for, invitation, person, organisation):
    response = client_for(person).post(LINK, AT_WORK)

    own = Membership.objects.get(user=person)
    assert response.url == reverse("assessments:list")
    assert (own.organisation, own.role, own.standpoint) == (organisation, "reader", "service")
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at is not None) == (person, True)
    event = Event.objects.get()
    assert (event.kind, event.subject, event.after, event.by) == ("joined", str(person), "reader", person)


def test_where_they_work_is_asked_for(client_for, invitation, person):
    response = client_for(person).post(LINK, {})

    assert response.status_code == 422
    assert "Choose where you work" in text(response)
    assert not Membership.objects.filter(user=person).exists()


def test_another_account_may_join_knowing_that_it_is_another(client_for, invitation, organisation):
    other = UserFactory()
    shown = text(client_for(other).get(LINK))
    assert f"you are signed in as {other.email}" in shown
    assert "Sign out and use another account" in shown

    client_for(other).post(LINK, AT_WORK)
    assert Membership.objects.filter(user=other, organisation=organisation).exists()


def test_signing_out_to_use_another_account_leads_back(client_for, invitation):
    response = client_for(UserFactory()).post(reverse("account_logout"), {"next": LINK})
    assert response.url == LINK


def test_a_member_keeps_the_role_and_the_link_is_used(client_for, invitation, organisation):
    own = MembershipFactory(organisation=organisation, role=Role.CONTRIBUTOR)
    client_for(own.user).post(LINK, AT_WORK)

    own.refresh_from_db()
    assert (own.role, own.standpoint) == ("contributor", "other")
    assert not Invitation.objects.acceptable().exists()


def test_a_link_is_good_for_one_person(invitation, person):
    accept(token="good", user=person, standpoint="other")

    with pytest.raises(NotAcceptable):
        accept(token="good", user=UserFactory(), standpoint="other")


def test_signing_in_leads_back_to_the_invitation(client, invitation, person):
    page = client.get(LINK).content.decode()
    assert f'href="{SIGN_IN}?next={LINK}"' in page

    assert client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": LINK}).url == LINK


def test_what_was_chosen_while_signed_out_is_there_after_signing_in(client, invitation, person):
    response = client.post(LINK, AT_WORK)
    assert response.url == f"{SIGN_IN}?next={LINK}"

    client.force_login(person)
    assert client.get(LINK).context["form"]["standpoint"].value() == "service"


def test_a_membership_in_another_organisation_stays(client_for, invitation, stranger):
    client_for(stranger).post(LINK, AT_WORK)
    assert Membership.objects.filter(user=stranger).count() == 2


# Without an account yet


@pytest.fixture
def _confirming(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_signing_up_leads_back_to_the_invitation(client, invitation):
    assert f'href="{SIGN_UP}?next={LINK}"' in client.get(LINK).content.decode()
    assert f'name="next" value="{LINK}"' in client.get(SIGN_UP, {"next": LINK}).content.decode()


@pytest.mark.usefixtures("_confirming")
def test_the_address_that_was_invited_needs_no_second_mail(client, invitation, organisation):
    response = sign_up(client, invitation.email.upper())

    assert response.redirect_chain[-1][0] == LINK
    assert EmailAddress.objects.get(email=invitation.email).verified
    assert mail.outbox == []
    client.post(LINK, AT_WORK)
    assert Membership.objects.get(user__email=invitation.email).organisation == organisation


@pytest.mark.usefixtures("_confirming")
def test_another_address_has_to_be_confirmed(client, invitation):
    sign_up(client, "other@council.example")

    assert not EmailAddress.objects.get(email="other@council.example").verified
    assert [message.to for message in mail.outbox] == [["other@council.example"]]
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_confirming")
@pytest.mark.parametrize("how", ["used", "withdrawn", "expired", "renewed"])
def test_a_link_that_is_not_good_proves_nothing(client, invitation, how):
    spoil(invitation, how)
    sign_up(client, invitation.email)

    assert not EmailAddress.objects.get(email=invitation.email).verified


@pytest.mark.usefixtures("_confirming")
@pytest.mark.parametrize(
    "link", ["", "/organisations/join/made-up/", "/trends/", "https://x.example/organisations/join/good/"]
)
def test_without_the_link_an_invited_address_proves_nothing(client, invitation, link):
    sign_up(client, invitation.email, link)

    assert not EmailAddress.objects.get(email=invitation.email).verified


@pytest.mark.usefixtures("_confirming")
def test_an_address_with_an_account_gets_no_second_one_and_nobody_is_signed_in(client, invitation, person):
    sign_up(client, invitation.email)

    assert User.objects.filter(email=invitation.email).count() == 1
    assert "_auth_user_id" not in client.session
