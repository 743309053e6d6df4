"""Fill the database that the environment names: `python -m bench.day.crowd 40`, and print the accounts as JSON.

Councils have a lead, three contributors and a reader each, all with one password. Every fifth has submitted and is
about to reopen, change and submit again; the others are half-way. With `--bulk` they have a lead only, and an answer to
every action, so that ten thousand of them are there within a minute.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 -- Django has to be set up first
from django.contrib.auth.hashers import make_password  # noqa: E402 -- as above

from assessments.models import Answer, Assessment  # noqa: E402 -- as above
from assessments.services import submit_assessment  # noqa: E402 -- as above
from config.preparing import prepare  # noqa: E402 -- as above
from organisations.models import Membership, Organisation, User  # noqa: E402 -- as above
from organisations.roles import Role  # noqa: E402 -- as above
from trends.models import Edition  # noqa: E402 -- as above

PASSWORD = "a long bench password"
EVIDENCE = "A plan, agreed in spring, with an owner and a date."
STAFF = (Role.LEAD, Role.CONTRIBUTOR, Role.CONTRIBUTOR, Role.CONTRIBUTOR, Role.READER)
FINISHING = 5  # every fifth council
BATCH = 2_000


def organisations(many):
    facts = {"kind": "unitary", "country": "GB", "nation": "GB-ENG", "size_class": "M"}
    return Organisation.objects.bulk_create([Organisation(name=f"Council {n}", **facts) for n in range(many)], BATCH)


def people(councils, staff):
    """Return the memberships of everyone, council by council."""
    password = make_password(PASSWORD)
    rows = [(council, at, role) for council in councils for at, role in enumerate(staff)]
    users = User.objects.bulk_create(
        [User(email=f"p{at}.{c.pk}@bench.example", name=f"Person {at}", password=password) for c, at, _ in rows], BATCH
    )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users], BATCH
    )
    members = zip(users, rows, strict=True)
    return Membership.objects.bulk_create(
        [Membership(user=user, organisation=council, role=role) for user, (council, _at, role) in members], BATCH
    )


def assessments(councils, leads, *, half):
    """Start everybody's assessment, and answer every action, or every second one."""
    edition = Edition.objects.current()
    actions = list(edition.actions.all())
    started = Assessment.objects.bulk_create(
        [
            Assessment(organisation=council, edition=edition, status=Assessment.Status.OPEN, created_by=lead)
            for council, lead in zip(councils, leads, strict=True)
        ],
        BATCH,
    )
    Answer.objects.bulk_create(
        (
            Answer(assessment=a, action=action, choice=str(action.pk % 5), evidence=EVIDENCE, version=1)
            for a in started
            for action in (actions[::2] if half else actions)
        ),
        BATCH,
    )
    return started, [action.code for action in actions]


def main(many, *, bulk):
    prepare()
    councils, staff = organisations(many), STAFF[:1] if bulk else STAFF
    members = people(councils, staff)
    leads = [member.user for member in members[:: len(staff)]]
    started, codes = assessments(councils, leads, half=not bulk)
    finishing = {c.pk for c in councils[::FINISHING]} if not bulk else set()
    for assessment, lead in zip(started, leads, strict=True):
        if assessment.organisation_id in finishing:
            submit_assessment(assessment=assessment, submitted_by=lead)
    refs = {assessment.organisation_id: assessment.ref for assessment in started}
    accounts = [
        {
            "email": member.user.email,
            "role": member.role,
            "at": at % len(staff),
            "finishing": member.organisation_id in finishing,
            "ref": refs[member.organisation_id],
        }
        for at, member in enumerate(members)
    ]
    print(json.dumps({"password": PASSWORD, "codes": codes, "accounts": accounts[: 200 * len(staff)]}))


if __name__ == "__main__":
    main(int(sys.argv[1]), bulk="--bulk" in sys.argv)
