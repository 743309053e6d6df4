"""Who leaves takes their name along if they want to, and nothing else."""

import pytest
from django.urls import reverse

from assessments.models import Answer, Comment, Mention, Opinion, SubmittedAnswer
from assessments.services import save_answer
from organisations.history import FORMER_MEMBER, record
from organisations.models import Event, EventKind, Mail, Membership, User
from organisations.roles import Role
from reports.leaving import (
    OnlyLead,
    StillMember,
    delete_account,
    forget_name,
    former_members,
    led_alone_by,
    left_by,
)
from tests.factories import MembershipFactory
from tests.security.world import tenant_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(organisation, assessment, contributor):
    """A contributor who answered, gave an opinion, commented, was mentioned, and left."""
    action = assessment.edition.actions.get(code="d-1")
    save_answer(assessment=assessment, action=action, version=0, answered_by=contributor, choice="3", evidence="Mine")
    about = {"assessment": assessment, "action": action}
    Opinion.objects.create(**about, user=contributor, choice="2")
    Mention.objects.create(comment=Comment.objects.create(**about, author=contributor, text="Said"), user=contributor)
    record(organisation=organisation, kind=EventKind.LEFT, by=None, subject=str(contributor))
    record(organisation=organisation, kind=EventKind.SHARED, by=None, subject="d-1", whose=str(contributor))
    Membership.objects.filter(user=contributor).delete()
    return contributor


def told_of(person, organisation):
    """Whether any event still names somebody."""
    texts = organisation.events.values_list("by_name", "subject", "whose", "before", "after")
    return any(str(person) in text for row in texts for text in row)


def test_the_name_is_taken_out_of_history_and_signatures(gone, organisation, lead):
    forget_name(organisation=organisation, user=gone, by=lead)

    assert not told_of(gone, organisation)
    assert Event.objects.filter(by=gone).count() == 0
    assert Event.objects.filter(by_name=FORMER_MEMBER).count() == 2
    assert [Answer.objects.get().answered_by, Opinion.objects.get().user, Comment.objects.get().author] == [None] * 3
    assert not Mention.objects.exists()


def test_what_they_gave_stays(gone, organisation):
    forget_name(organisation=organisation, user=gone)

    assert (Answer.objects.get().evidence, Comment.objects.get().text, Opinion.objects.get().choice) == (
        "Mine",
        "Said",
        "2",
    )


def test_another_organisation_goes_on_naming_them(gone, organisation):
    elsewhere = MembershipFactory(user=gone).organisation
    record(organisation=elsewhere, kind=EventKind.FOUNDED, by=gone)
    forget_name(organisation=organisation, user=gone)

    assert told_of(gone, elsewhere)
    assert Event.objects.get(organisation=elsewhere).by == gone


def test_a_member_keeps_the_name(contributor, organisation):
    with pytest.raises(StillMember):
        forget_name(organisation=organisation, user=contributor)


def test_a_name_of_an_account_that_is_gone_can_be_taken_out_too(gone, organisation, lead):
    gone.delete()
    assert told_of(gone, organisation)

    forget_name(organisation=organisation, name=str(gone), by=lead)
    assert not told_of(gone, organisation)


def test_results_of_a_submission_are_the_same_but_for_the_name(
    client_for, lead, organisation, contributor, submitted, assessment
):
    SubmittedAnswer.objects.filter(submission=submitted).update(answered_by=contributor)
    record(organisation=organisation, kind=EventKind.ANSWER, by=contributor)
    numbers, words = (reverse(f"reports:{name}", args=[assessment.ref]) for name in ("results_json", "results"))
    explained = f"{words}explain/skills/"
    client = client_for(lead)
    before = client.get(numbers).content
    assert contributor.signature in client.get(explained).content.decode()
    Membership.objects.filter(user=contributor).delete()

    forget_name(organisation=organisation, user=contributor)

    assert client.get(numbers).content == before
    assert contributor.signature not in client.get(explained).content.decode()


# By a lead


@pytest.fixture
def page(organisation):
    return reverse("reports:former_members", args=[organisation.pk])


def test_a_lead_takes_out_a_name(client_for, lead, gone, organisation, page):
    client = client_for(lead)
    assert str(gone) in client.get(page).content.decode()

    client.post(page, {"person": gone.pk, "name": str(gone)})

    assert not told_of(gone, organisation)
    assert former_members(organisation) == []


def test_a_lead_takes_out_the_name_of_an_account_that_is_gone(client_for, lead, gone, organisation, page):
    gone.delete()
    client_for(lead).post(page, {"person": "", "name": str(gone)})

    assert not told_of(gone, organisation)


def test_members_are_not_offered_and_refused(client_for, lead, organisation, contributor, page):
    record(organisation=organisation, kind=EventKind.SETTINGS, by=contributor)

    assert former_members(organisation) == []
    assert client_for(lead).post(page, {"person": contributor.pk, "name": str(contributor)}).status_code == 404


# By themselves


def test_somebody_who_left_takes_out_their_own_name(client_for, gone, organisation):
    client = client_for(gone)
    assert organisation.name in client.get(reverse("account_data")).content.decode()

    client.post(reverse("account_data"), {"organisation": organisation.pk})

    assert not told_of(gone, organisation)
    assert not left_by(gone).exists()


@pytest.mark.parametrize("asked", ["", "x", "9" * 30, None])
def test_only_from_an_organisation_that_they_left(client_for, contributor, organisation, asked):
    record(organisation=organisation, kind=EventKind.SETTINGS, by=contributor)
    posted = {"organisation": organisation.pk if asked is None else asked}

    assert client_for(contributor).post(reverse("account_data"), posted).status_code == 404


# Ending the account


def test_an_account_ends_and_its_name_stays_in_the_history(lead, contributor, organisation):
    name = contributor.signature
    record(organisation=organisation, kind=EventKind.SETTINGS, by=contributor)
    Mail.objects.create(kind="mention", address=contributor.email, subject="x", body="x", organisation=organisation)

    delete_account(user=contributor, forget=False)

    assert not User.objects.filter(email=contributor.email).exists()
    assert not Mail.objects.exists()
    assert set(organisation.events.values_list("kind", "by_name")) == {("settings", name), ("left", name)}


def test_an_account_ends_and_its_name_with_it(lead, contributor, organisation):
    record(organisation=organisation, kind=EventKind.SETTINGS, by=contributor)

    delete_account(user=contributor, forget=True)

    assert not told_of(contributor, organisation)
    assert set(organisation.events.values_list("kind", "by_name")) == {
        ("settings", FORMER_MEMBER),
        ("left", FORMER_MEMBER),
    }


def test_the_only_lead_has_to_stay(lead, contributor, organisation):
    with pytest.raises(OnlyLead):
        delete_account(user=lead, forget=False)

    assert User.objects.filter(pk=lead.pk).exists()
    assert list(led_alone_by(lead)) == [organisation]


def test_with_another_lead_one_may_go(lead, organisation):
    MembershipFactory(organisation=organisation, role=Role.LEAD)
    delete_account(user=lead, forget=False)

    assert organisation.memberships.count() == 1


def test_it_is_asked_who_it_is_first(client_for, reader):
    response = client_for(reader).get(reverse("account_delete"))

    assert "/reauthenticate/" in response["Location"]


def test_the_page_ends_the_account_and_the_sign_in(client, lead, reader, monkeypatch):
    client = proved(client, reader, monkeypatch)

    response = client.post(reverse("account_delete"), {"name": "keep"})

    assert response["Location"] == "/"
    assert not User.objects.filter(pk=reader.pk).exists()
    assert "_auth_user_id" not in client.session


def test_the_page_asks_what_becomes_of_the_name(client, lead, reader, monkeypatch):
    response = proved(client, reader, monkeypatch).post(reverse("account_delete"))

    assert (response.status_code, User.objects.filter(pk=reader.pk).exists()) == (422, True)


def test_the_page_tells_an_only_lead_what_to_do(client, lead, organisation, monkeypatch):
    client = proved(client, lead, monkeypatch)

    assert organisation.name in client.get(reverse("account_delete")).content.decode()
    assert client.post(reverse("account_delete"), {"name": "keep"}).status_code == 422
    assert User.objects.filter(pk=lead.pk).exists()


def test_a_curator_cannot_end_the_account_alone(client, curator, monkeypatch):
    assert proved(client, curator, monkeypatch).get(reverse("account_delete")).status_code == 403


def proved(client, person, monkeypatch):
    client.force_login(person)
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.is_reauthentication_required", lambda _request, app="": False
    )
    return client


def test_every_column_that_names_a_person_can_let_go_or_goes_with_them():
    kept = {
        f"{model.__name__}.{field.name}"
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if field.related_model is User and not field.null
    }
    assert kept == {"Membership.user", "JoinRequest.user", "Mention.user", "Assignment.user"}
