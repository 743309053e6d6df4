"""Setting up a second factor, signing in with it, losing it; and who may not go on without."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import Organisation
from organisations.roles import Role
from tests.factories import PASSWORD, AnswerFactory, AssessmentFactory, MembershipFactory, UserFactory
from tests.organisations.authenticator import PERIOD, code, equip
from tests.test_doors import DOORS

pytestmark = pytest.mark.django_db
INDEX = reverse("mfa_index")
TYPED = {"level": "2", "evidence": "Three weeks of work", "version": "0"}


def sign_in(client, person, path=""):
    given = {"login": person.email, "password": PASSWORD, "next": path}
    return client.post(reverse("account_login"), given)


def signed_in(client):
    return get_user(client).is_authenticated


@pytest.fixture
def at_home(client, reader):
    """Somebody who has just signed in by password."""
    sign_in(client, reader)
    return client


def confirm(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up_app(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'data-key="(\w+)"', page)[1]
    return key, client.post(reverse("mfa_activate_totp"), {"code": code(key)})


# Setting up


def test_setting_up_asks_for_the_password_once_more(at_home):
    response = at_home.get(reverse("mfa_activate_totp"))
    assert reverse("account_reauthenticate") in response.url


def test_an_app_is_set_up_with_a_code_and_brings_recovery_codes(at_home, reader):
    confirm(at_home)
    _key, response = set_up_app(at_home)
    assert response.url == reverse("mfa_view_recovery_codes")
    assert set(reader.authenticator_set.values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_a_wrong_code_sets_up_nothing_and_keeps_the_key(at_home, reader):
    confirm(at_home)
    page = at_home.get(reverse("mfa_activate_totp")).content.decode()
    again = at_home.post(reverse("mfa_activate_totp"), {"code": "0"}).content.decode()
    assert re.findall(r'data-key="(\w+)"', page) == re.findall(r'data-key="(\w+)"', again)
    assert "Enter the code that your app shows now" in again
    assert not reader.authenticator_set.exists()


def test_recovery_codes_are_shown_once_with_a_download(at_home):
    confirm(at_home)
    set_up_app(at_home)
    first = at_home.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code>", first)
    assert len(codes) == 10
    assert re.search(r'download="recovery-codes.txt" href="data:text/plain[^,]*,([^"]*)"', first)[1] == "".join(
        f"{one}%0A" for one in codes
    )
    second = at_home.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "10 codes of 10 are left" in second
    assert not any(one in second for one in codes)


def test_the_owner_hears_of_a_change_by_mail(client, reader):
    key, _codes = equip(reader)
    sign_in(client, reader)
    client.post(reverse("mfa_authenticate"), {"code": code(key)})
    confirm(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not reader.authenticator_set.exists()
    told = mail.outbox[-1]
    assert (told.to, told.subject) == ([reader.email], "An authenticator app was removed")
    assert "http://testserver/accounts/password/reset/" in told.body
    assert "127.0.0.1" not in told.body


# Signing in


def test_the_password_alone_does_not_sign_in_whoever_has_an_app(client, reader):
    key, _codes = equip(reader)
    assert sign_in(client, reader).url == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code(key)})
    assert signed_in(client)


def test_a_code_works_once(client, reader):
    key, _codes = equip(reader)
    for _visit in range(2):
        sign_in(client, reader)
        client.post(reverse("mfa_authenticate"), {"code": code(key)})
        is_in = signed_in(client)
        client.post(reverse("account_logout"))
    assert not is_in


@pytest.mark.parametrize(("periods", "is_in"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(client, reader, periods, is_in):
    key, _codes = equip(reader)
    sign_in(client, reader)
    client.post(reverse("mfa_authenticate"), {"code": code(key, at=time.time() + periods * PERIOD)})
    assert signed_in(client) == is_in


def test_a_recovery_code_signs_in_once_and_leaves_nine(client, reader):
    _key, codes = equip(reader)
    sign_in(client, reader)
    client.post(reverse("mfa_authenticate"), {"code": codes[3]})
    assert signed_in(client)
    assert "9 codes are left" in client.get(INDEX).content.decode()
    client.post(reverse("account_logout"))
    sign_in(client, reader)
    assert "a recovery code not used before" in (
        client.post(reverse("mfa_authenticate"), {"code": codes[3]}).content.decode()
    )


def test_guessing_codes_is_stopped(client, reader):
    equip(reader)
    sign_in(client, reader)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "0"}).content.decode() for _try in range(6)]
    assert "Wait a few minutes" in pages[-1]
    assert "Wait a few minutes" not in pages[0]


# An organisation that asks for one


@pytest.fixture
def strict(organisation):
    Organisation.objects.update(requires_second_factor=True)
    return AssessmentFactory(organisation=organisation)


@pytest.fixture
def action(strict):
    return AnswerFactory(assessment=strict).action


def page_of(assessment, action):
    return reverse("assessments:action", args=[assessment.ref, action.code])


@pytest.mark.parametrize("name", ["detail", "check", "submit"])
def test_a_member_without_one_is_led_to_set_one_up(client_for, lead, strict, name):
    client = client_for(lead)
    asked = reverse(f"assessments:{name}", args=[strict.ref])
    response = client.get(asked, follow=True)
    assert response.redirect_chain == [(INDEX, 302)]
    assert f"{strict.organisation} asks for one" in response.content.decode()
    assert client.session["after_second_factor"] == asked


def test_no_address_below_an_assessment_opens_without_one(client_for, lead, strict, action):
    client = client_for(lead)
    below = [path for name, path in DOORS if path.startswith("/assessments/x/")]
    asked = [path.replace("/x/", f"/{strict.ref}/", 1) for path in below]
    assert len(asked) >= 12
    assert {client.get(path).get("Location") for path in asked} == {INDEX}


def test_with_one_everything_opens(client_for, lead, strict):
    equip(lead)
    assert client_for(lead).get(strict.get_absolute_url()).status_code == 200


def test_recovery_codes_alone_are_no_factor(client_for, lead, strict):
    equip(lead)
    Authenticator.objects.filter(type="totp").delete()
    assert client_for(lead).get(strict.get_absolute_url()).url == INDEX


def test_a_stranger_still_sees_no_such_page(client_for, stranger, strict):
    assert client_for(stranger).get(strict.get_absolute_url()).status_code == 404


def test_the_list_names_the_organisation_but_none_of_its_work(client_for, lead, strict):
    shown = client_for(lead).get(reverse("assessments:list")).content.decode()
    assert strict.organisation.name in shown
    assert "asks its members for a second factor" in shown
    assert strict.ref not in shown


def test_no_assessment_is_started_without_one(client_for, lead, organisation):
    Organisation.objects.update(requires_second_factor=True)
    response = client_for(lead).post(reverse("assessments:start"), {"organisation": organisation.pk})
    assert response.url == INDEX
    assert not organisation.assessments.exists()


def test_what_was_typed_without_one_is_there_after_setting_it_up(client, contributor, strict, action):
    sign_in(client, contributor)
    page = page_of(strict, action)
    assert client.post(page, TYPED).url == INDEX
    confirm(client)
    set_up_app(client)
    assert page in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "Three weeks of work" in client.get(page).content.decode()


def test_autosave_says_why_and_leaves_the_text_on_the_page(client_for, contributor, strict, action):
    response = client_for(contributor).post(page_of(strict, action), TYPED, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "Set up a second factor (opens a new tab)" in response.content.decode()


# Asking for one


def settings_of(organisation):
    return reverse("organisations:settings", args=[organisation.pk])


def test_a_lead_with_one_asks_all_members_for_one(client_for, lead, organisation):
    equip(lead)
    client_for(lead).post(settings_of(organisation), {"requires_second_factor": "on"})
    organisation.refresh_from_db()
    assert organisation.requires_second_factor


def test_a_lead_without_one_cannot_lock_everybody_out(client_for, lead, organisation):
    response = client_for(lead).post(settings_of(organisation), {"requires_second_factor": "on"})
    organisation.refresh_from_db()
    assert (response.status_code, organisation.requires_second_factor) == (422, False)
    assert "Set up your own second factor first" in response.content.decode()


def test_the_settings_name_who_has_none_yet(client_for, lead, reader, contributor, organisation):
    equip(contributor)
    shown = client_for(lead).get(settings_of(organisation)).content.decode().partition("Who has no")[2]
    assert reader.name in shown
    assert contributor.name not in shown


@pytest.mark.parametrize(("who", "status"), [("contributor", 403), ("reader", 403), ("stranger", 404)])
def test_the_settings_are_for_leads(client_for, organisation, request, who, status):
    person = request.getfixturevalue(who)
    for method in ("get", "post"):
        assert getattr(client_for(person), method)(settings_of(organisation)).status_code == status


def test_a_lead_of_two_is_asked_only_by_the_strict_one(client_for, lead, strict):
    other = AssessmentFactory(organisation=MembershipFactory(user=lead, role=Role.LEAD).organisation)
    client = client_for(lead)
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(strict.get_absolute_url()).status_code == 302


# The curators' desk


@pytest.fixture
def _guarded(settings):
    settings.ADMIN_SECOND_FACTOR = True


@pytest.mark.usefixtures("_guarded")
def test_a_curator_without_one_is_led_there_and_on_to_the_desk(client, curator):
    sign_in(client, curator)
    assert client.get("/admin/trends/trend/", follow=True).redirect_chain[-1][0] == INDEX
    confirm(client)
    set_up_app(client)
    assert "/admin/" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get("/admin/trends/trend/").status_code == 200


@pytest.mark.usefixtures("_guarded")
def test_staff_alone_is_asked(client_for, lead):
    assert client_for(lead).get("/admin/", follow=True).status_code == 403


def test_where_none_is_asked_for_a_curator_enters_without(client_for, curator):
    assert client_for(curator).get("/admin/").status_code == 200


def test_nobody_reads_factors_or_sign_ins_at_the_desk(client_for):
    desk = client_for(UserFactory(is_staff=True, is_superuser=True))
    assert desk.get("/admin/mfa/authenticator/").status_code == 404
    assert desk.get("/admin/usersessions/usersession/").status_code == 404


# Losing it


def test_a_superuser_removes_what_somebody_lost(client_for, lead, caplog):
    equip(lead)
    desk = client_for(UserFactory(is_staff=True, is_superuser=True))
    desk.post(
        reverse("admin:organisations_user_changelist"),
        {"action": "remove_second_factors", "_selected_action": [lead.pk]},
    )
    assert not lead.authenticator_set.exists()
    assert mail.outbox[-1].to == [lead.email]
    assert f"Second factors removed: 2 of person {lead.pk}" in caplog.text
    assert lead.email not in caplog.text


def test_the_command_removes_it_too(lead, capsys):
    equip(lead)
    call_command("remove_second_factor", lead.email.upper())
    assert not lead.authenticator_set.exists()
    with pytest.raises(CommandError, match="Check the address"):
        call_command("remove_second_factor", "nobody@council.example")
