"""A person sees what is held about them: all of it, and nothing of anybody else."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from assessments.models import Comment
from assessments.services import save_answer
from organisations.models import User
from reports.personal import KINDS
from tests.security.world import tenant_models

pytestmark = pytest.mark.django_db
TOLD_BY_HISTORY = {  # each of these deeds is an event of the person, which is told
    "Invitation.invited_by", "JoinRequest.decided_by", "Assessment.created_by", "Submission.submitted_by",
    "Submission.reopened_by", "Comment.resolved_by", "Assignment.assigned_by", "Survey.opened_by",
    "Report.requested_by", "Export.requested_by", "SupportAccess.granted_by", "CaseOffer.offered_by",
}  # fmt: skip


@pytest.fixture
def given(assessment, contributor, lead):
    """An answer and a comment of the contributor, and others of the lead."""
    for code, person, words in (("d-1", contributor, "Words of mine"), ("d-2", lead, "Words of others")):
        action = assessment.edition.actions.get(code=code)
        save_answer(assessment=assessment, action=action, version=0, answered_by=person, choice="3", evidence=words)
        Comment.objects.create(assessment=assessment, action=action, author=person, text=f"{words}, said")


def test_the_file_holds_what_is_mine_and_nothing_of_others(client_for, contributor, organisation, given):
    response = client_for(contributor).get(reverse("account_data_json"))

    held = json.loads(response.content)
    assert held["account"]["email"] == contributor.email
    assert held["membership"][0]["organisation__name"] == organisation.name
    assert [row["evidence"] for row in held["answer"]] == ["Words of mine"]
    assert [row["text"] for row in held["comment"]] == ["Words of mine, said"]
    assert {row["after"] for row in held["event"]} == {"3", "Words of mine"}
    assert "Words of others" not in response.content.decode()
    assert "attachment" in response["Content-Disposition"]


def test_the_page_shows_the_same(client_for, contributor, given):
    shown = client_for(contributor).get(reverse("account_data")).content.decode()

    assert "Words of mine, said" in shown
    assert "Words of others" not in shown


def test_what_somebody_else_had_written_before_is_not_mine(client_for, contributor, assessment, given):
    action = assessment.edition.actions.get(code="d-2")
    save_answer(assessment=assessment, action=action, version=1, answered_by=contributor, evidence="Mine now")

    assert "Words of others" not in client_for(contributor).get(reverse("account_data_json")).content.decode()


def test_no_secret_of_the_account_is_in_it(client_for, contributor):
    Authenticator.objects.create(user=contributor, type=Authenticator.Type.TOTP, data={"secret": "5ecret"})
    User.objects.filter(pk=contributor.pk).update(password="5ecret")
    contributor.refresh_from_db()

    held = client_for(contributor).get(reverse("account_data_json")).content.decode()
    assert '"totp"' in held
    assert "5ecret" not in held


def test_every_column_that_names_a_person_is_told_here_or_by_the_history():
    naming = {
        f"{model.__name__}.{field.name}"
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if field.related_model is User
    }
    assert naming == TOLD_BY_HISTORY | {
        f"{kind.model.__name__}.{kind.field}" for kind in KINDS if kind.model in tenant_models()
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_much_there_is(
    client_for, contributor, assessment, count, django_assert_max_num_queries
):
    for code in ["d-1", "d-2", "t-1"][:count]:
        action = assessment.edition.actions.get(code=code)
        save_answer(assessment=assessment, action=action, version=0, answered_by=contributor, choice="3")
    client = client_for(contributor)
    client.get(reverse("account_data"))

    with django_assert_max_num_queries(24):
        client.get(reverse("account_data"))
