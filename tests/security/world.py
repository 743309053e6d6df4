"""Two councils with everything a council can have. Every text of the other one holds a word nobody else may read."""

from itertools import count

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from assessments.agreeing import agree
from assessments.filing import evidence_files
from assessments.services import submit_assessment
from assessments.surveying import answer_survey, close_survey, open_survey
from organisations.history import record
from organisations.identity_providers import IdentityProvider, SignInDomain, domain_of
from organisations.letting_in import let_in
from organisations.models import EventKind, User
from organisations.roles import Role
from reports.filing import name_of, report_files
from reports.models import Export, Report
from tests.factories import (
    ActionFactory,
    AnswerFactory,
    AssessmentFactory,
    AssignmentFactory,
    CaseOfferFactory,
    CaseStudyFactory,
    CommentFactory,
    EditionFactory,
    EvidenceFactory,
    InvitationFactory,
    JoinRequestFactory,
    MailFactory,
    MembershipFactory,
    MentionFactory,
    OpinionFactory,
    OrganisationFactory,
    TrendFactory,
    UserFactory,
)
from trends.outline import outline

CANARY = "qzx7canary"
TENANT_ROOMS = ("organisations", "assessments", "reports")
SET_BY_RULES = {"password", "ref", "token", "status", "file", "content_type", "language"}
CONTACT = {"contact_name": "Priya Nair", "contact_email": "p.nair@council.example"}
TEXTS = (models.CharField, models.TextField)


class Council:
    """A lead, a contributor, a reader, an open assessment and one that was submitted, reopened and submitted again."""

    def __init__(self, edition, later, latest):
        self.organisation = OrganisationFactory()
        people = [MembershipFactory(organisation=self.organisation, role=role).user for role in Role]
        self.people = dict(zip(Role, people, strict=True))
        self.submitted = self.assessment(edition, status="open")
        self.submission = submit_assessment(assessment=self.submitted, submitted_by=self.people[Role.LEAD])
        self.submission.reopen_reason, self.submission.reopened_at = "A typing mistake", timezone.now()
        self.submission.reopened_by = self.people[Role.LEAD]
        self.submission.save()
        self.report = self.ready(Report, submission=self.submission, language="en-gb")
        self.export = self.ready(Export, organisation=self.organisation)
        self.open = self.assessment(later)
        self.ask_staff()
        self.survey = self.ask_staff(closes=False)
        self.rating = self.rated(latest)
        self.talk()
        self.sign_in_elsewhere()
        lead, action = self.people[Role.LEAD], edition.actions.first()
        self.offer = CaseOfferFactory(assessment=self.submitted, action=action, offered_by=lead, **CONTACT)
        self.come_and_go()

    def assessment(self, edition, **given):
        assessment = AssessmentFactory(organisation=self.organisation, edition=edition, **given)
        for action in edition.actions.all():
            AnswerFactory(
                assessment=assessment,
                action=action,
                choice="2",
                evidence="Seen in the plan",
                evidence_strength=2,
                target=2,
                target_reason="Good enough",
                answered_by=self.people[Role.CONTRIBUTOR],
            )
            AssignmentFactory(assessment=assessment, action=action, user=self.people[Role.CONTRIBUTOR])
        return assessment

    def rated(self, edition):
        """An assessment with several opinions; one action is agreed on, and everybody rated the other one too."""
        assessment = AssessmentFactory(organisation=self.organisation, edition=edition, mode="opinions")
        first, *_others = actions = edition.actions.all()
        for action in actions:
            for person in (self.people[Role.LEAD], self.people[Role.CONTRIBUTOR]):
                OpinionFactory(assessment=assessment, action=action, user=person, evidence="What I saw")
        lead = self.people[Role.LEAD]
        given = {"choice": "3", "na_reason": "", "evidence": "Seen together", "evidence_strength": 2}
        given |= {"importance": 2, "target": 2, "target_reason": "Good enough"}
        said = {"reason": "A newer paper", "dissent": "One of us says 1"}
        agree(assessment=assessment, action=first, version=0, agreed_by=lead, **given, **said)
        return assessment

    def ready(self, model, **given):
        """A report or an export with a file."""
        row = model.objects.create(status="queued", **given)
        claimed = model.objects.claim(row.pk)
        content = b"%PDF-1.7 " + self.organisation.name.encode()
        model.objects.finish(claimed, report_files().save(name_of(claimed), ContentFile(content)), len(content))
        return claimed

    def ask_staff(self, *, closes=True):
        """A survey about every trend, answered from six devices."""
        lead, edition = self.people[Role.LEAD], outline(self.open.edition)
        survey = open_survey(assessment=self.open, opened_by=lead, trends=edition.trends)
        levels = {question.pk: 2 for question in survey.questions.all()}
        for number in range(6):
            answer_survey(survey=survey, token=f"device {number}", levels=levels)
        if closes:
            close_survey(survey=survey, closed_by=lead)
        return survey

    def come_and_go(self):
        """Somebody is invited, somebody asks to join, a message does not arrive, and the history tells of it."""
        organisation, lead = self.organisation, self.people[Role.LEAD]
        self.invitation = InvitationFactory(organisation=organisation, invited_by=lead, role=Role.READER)
        self.asked = JoinRequestFactory(organisation=organisation)
        MailFactory(organisation=organisation, attempts=1)
        self.member = organisation.memberships.get(role=Role.READER)
        let_in(organisation=organisation, days=7, granted_by=lead)
        changes = [("role", "lead", "reader")]
        record(organisation=organisation, kind=EventKind.ROLE, by=lead, subject="Priya Nair", changes=changes)

    def talk(self):
        """A thread with an answer that mentions somebody, and evidence of both kinds."""
        about = {"assessment": self.open, "action": self.open.edition.actions.first()}
        author, lead = self.people[Role.CONTRIBUTOR], self.people[Role.LEAD]
        self.comment = CommentFactory(author=author, **about)
        MentionFactory(comment=CommentFactory(author=lead, thread=self.comment, **about), user=author)
        EvidenceFactory(added_by=author, checked_by="An auditor", strength=3, **about)
        file = evidence_files().save(f"{self.organisation.pk}/plan.pdf", ContentFile(b"%PDF-1.7 a plan"))
        stored = {"url": "", "file": file, "filename": "plan.pdf", "content_type": "application/pdf", "size": 15}
        self.piece = EvidenceFactory(added_by=author, **stored, **about)

    def sign_in_elsewhere(self):
        """An organisation's own sign-in, for the addresses of its people; nothing answers where it would be asked."""
        row = IdentityProvider(organisation=self.organisation, kind="other", name="Work account", client_id="web")
        row.issuer, row.secret = "https://127.0.0.1:9", "a secret"
        row.save()
        row.domains.create(domain=domain_of(self.people[Role.LEAD].email))


class World:
    def __init__(self):
        self.edition, self.later, self.latest = editions = EditionFactory.create_batch(3)
        for edition in editions:
            for group in ("digital", "technology"):
                trend = TrendFactory(edition=edition, group=group, slug=f"{group}-trend")
                ActionFactory(trend=trend, code=f"{group[0]}-1", allows_na=True, na_when_en="you run none")
        self.case, _later = [CaseStudyFactory(actions=[e.actions.first()]) for e in (self.edition, self.later)]
        before = marks()
        self.other = Council(*editions)
        mark(before)
        self.before_own = marks()
        self.own = Council(*editions)
        self.people = self.own.people | {"stranger": self.other.people[Role.LEAD], "newcomer": UserFactory()}


def tenant_models():
    return [model for room in TENANT_ROOMS for model in apps.get_app_config(room).get_models()]


def marks():
    """The newest row of each tenant model."""
    return {
        model: model._default_manager.order_by("pk").values_list("pk", flat=True).last() or 0
        for model in tenant_models()
    }


def mark(before, word=CANARY, domain="other.example"):
    """Write the word into every free text of every tenant row since `before`, whatever models there are by then."""
    number = count(1)
    for model in tenant_models():
        free = [field for field in model._meta.concrete_fields if isinstance(field, TEXTS) and is_free(field)]
        for row in model._default_manager.filter(pk__gt=before[model]) if free or model is SignInDomain else ():
            texts = {field.name: f"{word}{next(number)}" for field in free if getattr(row, field.name)}
            if model is User:
                texts["email"] = f"{word}{next(number)}@{domain}"
            if model is SignInDomain:
                texts["domain"] = domain
            model._default_manager.filter(pk=row.pk).update(**texts)


def is_free(field):
    long_enough = field.max_length is None or field.max_length >= 20
    return not field.choices and field.name not in SET_BY_RULES and not field.unique and long_enough
