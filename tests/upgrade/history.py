"""What people did with the release that is being recorded: something of everything, texts of every kind."""

from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from assessments.services import reopen_assessment, save_answer, start_assessment, submit_assessment
from organisations.models import User
from organisations.roles import Role
from reports.models import Report, Status
from reports.services import request_report
from reports.tasks import render_report, sweep
from tests.admin_forms import send
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory
from trends.models import Action, Trend
from trends.outline import outline

TEXT = "Cynllun “Gŵyl” – 50 % isn't done;\n\tsee <b>annex</b> \\ {{ braces }} %s 🏛️ "


def live() -> str:
    """Live through a year on top of the demonstration, and return the key of a session that is signed in."""
    councils = [found(f"Cyngor Sir {number} & Söhne") for number in range(3)]
    answer(councils[0], upto=5)
    first = submitted(councils[1])
    again = reopened(submitted(councils[2]))
    for submission in (first, again):
        render_report(request_report(submission=submission, requested_by=submission.submitted_by).pk)
    leave_reports_undone(councils[1])
    sweep()
    curate()
    return sign_in("lead@demo.example")


def found(name):
    council = OrganisationFactory(name=name)
    for role in Role:
        person = UserFactory(password=PASSWORD)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        MembershipFactory(user=person, organisation=council, role=role)
    UserFactory(is_active=False)
    return council


def lead_of(council):
    return User.objects.get(memberships__organisation=council, memberships__role=Role.LEAD)


def answer(council, upto=32, shift=0):
    """Answer the first actions, each in another way."""
    assessment = start_assessment(organisation=council, started_by=lead_of(council))
    choices = ["0", "1", "2", "3", "4", "unknown"]
    seen = {answer.action_id: answer.version for answer in assessment.answers.all()}
    for place, action in enumerate(list(outline(assessment.edition).actions.values())[:upto]):
        save_answer(
            assessment=assessment,
            action=action,
            version=seen.get(action.id, 0),
            answered_by=lead_of(council),
            choice=choices[(place + shift) % len(choices)],
            evidence=TEXT * (place % 3 * 40),
            evidence_strength=place % 4,
            importance=1 + place % 3,
            target=2 + place % 3,
            target_reason=TEXT if place % 3 == 0 else "",
        )
    return assessment


def submitted(council, **how):
    return submit_assessment(assessment=answer(council, **how), submitted_by=lead_of(council))


def reopened(submission):
    """Reopen, answer anew, submit again, reopen once more."""
    assessment, council = submission.assessment, submission.assessment.organisation
    reopen_assessment(assessment=assessment, reopened_by=lead_of(council), reason=TEXT)
    second = submitted(council, shift=2)
    reopen_assessment(assessment=assessment, reopened_by=lead_of(council), reason="Once more")
    return second


def leave_reports_undone(council):
    submission = Assessment.objects.get(organisation=council).submissions.get()
    Report.objects.create(submission=submission, language="cy", status=Status.FAILED, attempts=5)
    Report.objects.create(submission=submission, language="nl", status=Status.QUEUED)


def curate():
    """Mend one wording in the admin, which logs it, and another past it."""
    desk = Client()
    sign_in("curator@demo.example", desk)
    action = Action.objects.order_by("pk").first()
    address = reverse("admin:trends_action_change", args=[action.pk])
    assert send(desk, address, title_cy=f"Cymraeg {TEXT}".strip()).status_code == 302
    Trend.objects.filter(pk=action.trend_id).update(summary_nl="Waar het over gaat")


def sign_in(email, client=None):
    client = client or Client()
    response = client.post(reverse("account_login"), {"login": email, "password": PASSWORD, "remember": "on"})
    assert response.status_code == 302, response.content
    Session.objects.update(expire_date=datetime(2099, 1, 1, tzinfo=UTC))
    return client.session.session_key
