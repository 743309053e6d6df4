import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command

from assessments.models import CaseOffer
from casestudies.apps import CURATORS

pytestmark = pytest.mark.django_db


def rights():
    return set(Group.objects.get(name=CURATORS).permissions.values_list("content_type__app_label", "codename"))


def test_curators_may_write_all_that_an_edition_shows():
    for model in ("edition", "trend", "action", "levelsentence", "driver", "theme"):
        assert {("trends", f"add_{model}"), ("trends", f"change_{model}")} <= rights()
    for model in ("casestudy", "caseaction", "casetrend", "caseplace"):
        assert ("casestudies", f"delete_{model}") in rights()


def test_curators_may_nothing_else():
    assert {room for room, _right in rights()} == {"trends", "casestudies", "assessments"}
    offers = {right for room, right in rights() if room == "assessments"}
    assert offers == {"view_caseoffer", "change_caseoffer"}
    assert not {("trends", "delete_edition"), ("trends", "change_loadeditem")} & rights()


def test_migrating_again_leaves_the_rights_as_they_are():
    before = rights()
    call_command("migrate", verbosity=0)
    assert rights() == before


def test_a_curators_desk_shows_content_only(client_for, curator):
    response = client_for(curator).get("/admin/")
    rooms = {room["app_label"] for room in response.context["app_list"]}
    assert rooms == {"trends", "casestudies", "assessments"}  # of the last, what councils offer


@pytest.mark.parametrize(
    "path", ["organisations/user", "organisations/organisation", "auth/group", "account/emailaddress"]
)
def test_people_are_hidden_from_curators(client_for, curator, path):
    assert client_for(curator).get(f"/admin/{path}/").status_code == 403


def test_nobody_finds_answers_or_reports_in_the_admin():
    registered = {model for model in admin.site._registry if model._meta.app_label in {"assessments", "reports"}}
    assert registered == {CaseOffer}
    assert {"assessments", "reports"} <= set(apps.app_configs)


@pytest.mark.parametrize("person", ["lead", "contributor", "reader", "stranger"])
def test_members_have_no_desk(client_for, person, request):
    response = client_for(request.getfixturevalue(person)).get("/admin/")
    assert (response.status_code, "login" in response.url) == (302, True)
