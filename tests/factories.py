"""Rows for tests. Everything is published, in English, and valid; name only what a test is about."""

from datetime import date

import factory
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from assessments.models import Answer, Assessment, Assignment, CaseOffer, Comment, Evidence, Mention, Opinion
from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend
from organisations.models import Invitation, JoinRequest, Mail, Membership, Organisation, User
from organisations.models.joining import INVITATION_LASTS, digest
from organisations.roles import Role
from trends.models import Action, Edition, LevelSentence, Trend

PASSWORD = "a long enough password"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@council.example")
    name = Sequence(lambda n: f"Person {n}")
    password = Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Council {n}")
    kind = "unitary"
    country = "GB"
    nation = "GB-ENG"
    region = "North West England"
    size_class = "M"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Role.LEAD


class InvitationFactory(DjangoModelFactory):
    """An open one; `token` is what its link holds."""

    class Meta:
        model = Invitation

    class Params:
        token = Sequence(lambda n: f"token-{n}")

    organisation = SubFactory(OrganisationFactory)
    email = Sequence(lambda n: f"invited{n}@council.example")
    role = Role.CONTRIBUTOR
    token_hash = LazyAttribute(lambda invitation: digest(invitation.token))
    invited_by = SubFactory(UserFactory)
    expires_at = LazyFunction(lambda: timezone.now() + INVITATION_LASTS)


class JoinRequestFactory(DjangoModelFactory):
    class Meta:
        model = JoinRequest

    organisation = SubFactory(OrganisationFactory)
    user = SubFactory(UserFactory)


class MailFactory(DjangoModelFactory):
    class Meta:
        model = Mail

    organisation = SubFactory(OrganisationFactory)
    kind = "membership"
    address = Sequence(lambda n: f"to{n}@council.example")
    subject = "Your role has changed"
    body = "It is now: Reader."


class EditionFactory(DjangoModelFactory):
    """`revision` never repeats, so that no test reads what another one left in the process."""

    class Meta:
        model = Edition

    year = Sequence(lambda n: 2024 + n)
    slug = LazyAttribute(lambda edition: str(edition.year))
    title_en = LazyAttribute(lambda edition: f"Trends {edition.year}")
    status = "published"
    published_by = "Publisher"
    attribution_en = "Based on trends, and not endorsed."
    digital_meaning_en = "New ways of working"
    technology_meaning_en = "Running IT"
    revision = Sequence(lambda n: 1_000_000 + n * 1000)


class TrendFactory(DjangoModelFactory):
    class Meta:
        model = Trend

    edition = SubFactory(EditionFactory)
    slug = Sequence(lambda n: f"trend-{n}")
    group = "digital"
    position = Sequence(lambda n: n)
    status = "published"
    name_en = Sequence(lambda n: f"Trend {n}")
    summary_en = "What the trend is about"
    themes_en = "First theme\nSecond theme\nThird theme"


class ActionFactory(DjangoModelFactory):
    """An action with its five level sentences. `sentences=False` leaves them out."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    trend = SubFactory(TrendFactory)
    code = Sequence(lambda n: f"action-{n}")
    position = Sequence(lambda n: n)
    title_en = Sequence(lambda n: f"Do thing {n}")
    help_en = "What the action means"
    provenance = "report"

    @factory.post_generation
    def sentences(self, create, extracted, **kwargs):
        if create and extracted is not False:
            LevelSentence.objects.bulk_create(
                LevelSentence(action=self, level=level, sentence_en=f"{self.title_en} at level {level}.")
                for level in range(5)
            )


class CaseStudyFactory(DjangoModelFactory):
    """A case with `places` (pairs of country and nation), `actions` (best first), `trends` (main one first).

    Trends are those of the actions unless given; with neither there is one trend of an edition of its own.
    """

    class Meta:
        model = CaseStudy
        skip_postgeneration_save = True

    code = Sequence(lambda n: f"case-{n}")
    status = "published"
    origin = "public"
    organisation = Sequence(lambda n: f"Council with a case {n}")
    title_en = Sequence(lambda n: f"Case {n}")
    kind = "project"
    year = 2023
    organisation_kind = "unitary"
    size_class = "M"
    description_en = "What was done, and what came of it"
    source_lines = "https://council.example/case"

    @factory.post_generation
    def places(self, create, extracted, **kwargs):
        places = [("GB", "GB-ENG")] if extracted is None else extracted
        for country, nation in places if create else ():
            CasePlace.objects.create(case=self, country=country, nation=nation)

    @factory.post_generation
    def actions(self, create, extracted, **kwargs):
        for position, action in enumerate(extracted or () if create else (), start=1):
            CaseAction.objects.create(case=self, action=action, position=position)

    @factory.post_generation
    def trends(self, create, extracted, **kwargs):
        if not create:
            return
        of_actions = [tie.action.trend for tie in self.action_ties.select_related("action__trend")]
        for position, trend in enumerate(dict.fromkeys(extracted or of_actions or [TrendFactory()]), start=1):
            CaseTrend.objects.create(case=self, trend=trend, position=position)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    organisation = SubFactory(OrganisationFactory)
    edition = SubFactory(EditionFactory)
    created_by = SubFactory(UserFactory)


class AnswerFactory(DjangoModelFactory):
    """Level 2 for an action of the assessment's edition."""

    class Meta:
        model = Answer

    assessment = SubFactory(AssessmentFactory)
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    choice = "2"
    version = 1
    answered_by = SubFactory(UserFactory)
    answered_at = LazyFunction(timezone.now)


class AssignmentFactory(DjangoModelFactory):
    """Somebody of the assessment's organisation is to answer an action of its edition, without a day."""

    class Meta:
        model = Assignment

    assessment = SubFactory(AssessmentFactory)
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    user = LazyAttribute(
        lambda task: MembershipFactory(organisation=task.assessment.organisation, role=Role.CONTRIBUTOR).user
    )
    assigned_by = SubFactory(UserFactory)


class OpinionFactory(DjangoModelFactory):
    """Level 2 for an action of the assessment's edition, given by somebody who works in a service."""

    class Meta:
        model = Opinion

    assessment = SubFactory(AssessmentFactory, mode="opinions")
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    user = SubFactory(UserFactory)
    standpoint = "service"
    choice = "2"
    version = 1
    given_at = LazyFunction(timezone.now)


class CommentFactory(DjangoModelFactory):
    """Begins a thread about an action of the assessment's edition."""

    class Meta:
        model = Comment

    assessment = SubFactory(AssessmentFactory)
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    author = SubFactory(UserFactory)
    text = Sequence(lambda n: f"Something to talk about {n}")


class MentionFactory(DjangoModelFactory):
    class Meta:
        model = Mention

    comment = SubFactory(CommentFactory)
    user = SubFactory(UserFactory)


class EvidenceFactory(DjangoModelFactory):
    """A link."""

    class Meta:
        model = Evidence

    assessment = SubFactory(AssessmentFactory)
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    title = Sequence(lambda n: f"Plan {n}")
    url = Sequence(lambda n: f"https://council.example/plan-{n}")
    true_on = date(2026, 3, 27)
    added_by = SubFactory(UserFactory)


class CaseOfferFactory(DjangoModelFactory):
    """About an action of the assessment's edition, which rose from 1 to 3; nobody may be asked about it."""

    class Meta:
        model = CaseOffer

    assessment = SubFactory(AssessmentFactory, status="submitted")
    action = SubFactory(ActionFactory, trend__edition=SelfAttribute("...assessment.edition"))
    level_before = 1
    level_after = 3
    title = Sequence(lambda n: f"What we did {n}")
    done = "We asked everybody"
    outcome = "Everybody knows"
    offered_by = SubFactory(UserFactory)
