"""`manage.py load_demo`: two invented councils to look around in. Safe to repeat; refuses unless DEMO is on."""

from datetime import timedelta
from pathlib import Path

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from assessments.models import Assessment
from assessments.services import save_answer, start_assessment, submit_assessment
from assessments.sharing import share_out
from assessments.surveying import answer_survey, close_survey, open_survey
from casestudies.apps import CURATORS, EDITORS, PUBLISHERS
from organisations.apps import SUPPORT
from organisations.models import Membership, Organisation, User
from trends.models import Edition
from trends.outline import outline

COUNCILS = Path(__file__).parents[2] / "content" / "demo.yaml"
AT_THE_DESK = {  # members of no council, but for the curator; with the group whose rights each has
    "curator": (CURATORS, {"name": "Ada Okafor", "job_title": "Curator"}),
    "editor": (EDITORS, {"name": "Bram de Wit", "job_title": "Content editor"}),
    "publisher": (PUBLISHERS, {"name": "Carys Morgan", "job_title": "Publisher"}),
    "support": (SUPPORT, {"name": "Dev Patel", "job_title": "Support"}),
}


class Command(BaseCommand):
    help = "Load two invented councils with their people and answers. Only where DEMO is on."

    @transaction.atomic
    def handle(self, *, verbosity, **options):
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 to load the demonstration. Never do that where real councils work.")
        password = settings.DEMO_PASSWORD or get_random_string(12)
        self.load(stored(password))
        if not settings.DEMO_PASSWORD or verbosity > 1:
            self.stdout.write(f"Password of the demo accounts: {password}")

    def load(self, secret):
        for name, (group, facts) in AT_THE_DESK.items():
            person(name, secret, **facts, is_staff=True).groups.add(Group.objects.get(name=group))
        for council in yaml.safe_load(COUNCILS.read_text()):
            people = {name: person(name, secret, **facts) for name, facts in council["people"].items()}
            assess(found(council, people), council, people)


def stored(password):
    """The password as it is stored; the same as before where it still fits, so that nobody is signed out."""
    before = User.objects.filter(email="curator@demo.example").values_list("password", flat=True).first()
    return before if before and check_password(password, before) else make_password(password)


def person(account, secret, *, role=None, standpoint=None, **facts):
    """The account with a confirmed address and the password of the moment."""
    email = f"{account}@demo.example"
    secret = {"password": secret}
    user, _ = User.objects.update_or_create(email=email, defaults=secret, create_defaults=facts | secret)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def found(council, people):
    """The council with its members; one that is there already is left as it is."""
    facts = {name: council[name] for name in ("kind", "nation", "region", "size_class")}
    organisation, _ = Organisation.objects.get_or_create(name=council["name"], defaults={"country": "GB", **facts})
    for account, user in people.items():
        given = council["people"][account]
        place = {name: given[name] for name in ("role", "standpoint") if name in given}
        Membership.objects.get_or_create(user=user, organisation=organisation, defaults=place)
    return organisation


def assess(organisation, council, people):
    """Answer, and submit where told; not again where there is an assessment already."""
    edition = Edition.objects.current()
    if edition is None or Assessment.objects.filter(organisation=organisation).exists():
        return
    first, *others = people.values()
    assessment = start_assessment(organisation=organisation, started_by=first)
    for code, facts in council["answers"].items():
        answered_by = people[facts["by"]] if "by" in facts else (others or [first])[0]
        answer(assessment, outline(edition).actions[code], facts, answered_by)
    for part in council.get("shared", ()):
        share(assessment, part, people)
    if "staff" in council:
        ask_staff(assessment, first, council["staff"])
    if council["submitted"]:
        submit_assessment(assessment=assessment, submitted_by=first)


def share(assessment, part, people):
    """Share a part of the work out, in the name of the first of the people; days count from today."""
    edition = outline(assessment.edition)
    share_out(
        assessment=assessment,
        people=[people[part["to"]]],
        trends=[trend for trend in edition.trends if trend.slug in part.get("trends", ())],
        actions=[edition.actions[code] for code in part.get("actions", ())],
        due_on=timezone.localdate() + timedelta(days=part["days"]) if "days" in part else None,
        shared_by=next(iter(people.values())),
    )


def answer(assessment, action, facts, answered_by):
    choice, strength, evidence = facts["answer"]
    more = {name: value for name, value in facts.items() if name not in ("answer", "by")}
    save_answer(
        assessment=assessment,
        action=action,
        version=0,
        answered_by=answered_by,
        choice=choice,
        evidence=evidence,
        evidence_strength=strength,
        **more,
    )


def ask_staff(assessment, lead, said):
    """A survey about every trend, closed with what staff said, and one that is open."""
    trends = outline(assessment.edition).trends
    survey = open_survey(assessment=assessment, opened_by=lead, trends=trends)
    columns = [[level for level, count in enumerate(said[trend.slug]) for _each in range(count)] for trend in trends]
    questions = list(survey.questions.values_list("pk", flat=True))
    for number, levels in enumerate(zip(*columns, strict=True)):
        answer_survey(survey=survey, token=f"demo {number}", levels=dict(zip(questions, levels, strict=True)))
    close_survey(survey=survey, closed_by=lead)
    open_survey(assessment=assessment, opened_by=lead, trends=trends)
