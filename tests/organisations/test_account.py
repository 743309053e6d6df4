"""The page of the own account, and the name on it."""

import pytest
from django.urls import reverse

from tests.organisations.authenticator import equip

ACCOUNT, DETAILS = reverse("account"), reverse("account_details")


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_page_gathers_what_belongs_to_the_account(client_for, lead, organisation):
    shown = main(client_for(lead).get(ACCOUNT))
    for told in (lead.signature, lead.email, organisation.name, "None yet", reverse("usersessions_list")):
        assert told in shown


def test_the_page_tells_of_a_second_factor(client_for, lead):
    equip(lead)
    assert "Authenticator app" in main(client_for(lead).get(ACCOUNT))


def test_only_a_lead_is_shown_the_way_to_the_settings(client_for, lead, reader, organisation):
    settings = reverse("organisations:settings", args=[organisation.pk])
    assert settings in main(client_for(lead).get(ACCOUNT))
    assert settings not in main(client_for(reader).get(ACCOUNT))


def test_every_page_leads_to_it(client_for, reader):
    assert f'href="{ACCOUNT}"' in client_for(reader).get("/trends/").content.decode().partition("<main")[0]


def test_name_and_job_title_are_changed(client_for, reader):
    client_for(reader).post(DETAILS, {"name": "New Name", "job_title": "Analyst"})
    reader.refresh_from_db()
    assert reader.signature == "New Name, Analyst"


def test_a_name_with_nothing_to_see_is_refused(client_for, reader):
    response = client_for(reader).post(DETAILS, {"name": "\u200b"})
    assert response.status_code == 422
    assert "Enter your name" in main(response)


def test_a_name_typed_while_signed_out_is_there_after_signing_in(client, reader):
    client.post(DETAILS, {"name": "New Name"})
    client.force_login(reader)
    assert 'value="New Name"' in main(client.get(DETAILS))


@pytest.mark.parametrize("name", ["mfa_index", "usersessions_list", "mfa_list_webauthn"])
def test_its_pages_are_our_own(client_for, reader, name):
    assert main(client_for(reader).get(reverse(name))).count("<h1>") == 1
