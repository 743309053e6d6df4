"""Run in the environment of a site: found councils, and print what its visitors need to know.

`python -m tests.faults.scene 20`: for each council a lead who is signed in, an open assessment, and a submitted one.
`python -m tests.faults.scene 1 20`: the same, and in each council so many contributors who are signed in too.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def councils(many, colleagues=0):
    from django.conf import settings

    from organisations.models import Membership, Organisation, User

    for _ in range(many):
        number = Organisation.objects.count()
        kind = {"kind": "unitary", "country": "GB", "nation": "GB-ENG", "size_class": "M"}
        organisation = Organisation.objects.create(name=f"Council {number}", **kind)
        lead = User.objects.create(email=f"lead{number}@faults.example", name=f"Lead {number}")
        Membership.objects.create(user=lead, organisation=organisation, role="lead")
        submitted = assessment(organisation, lead, submitted=True)
        yield {
            "cookies": {settings.SESSION_COOKIE_NAME: session(lead)},
            "submitted": submitted.ref,
            "open": assessment(organisation, lead).ref,
            "colleagues": [colleague(organisation, number, nth) for nth in range(colleagues)],
            "codes": [action.code for action in submitted.edition.actions.all()],
        }


def colleague(organisation, number, nth):
    from django.conf import settings

    from organisations.models import Membership, User

    person = User.objects.create(email=f"c{number}.{nth}@faults.example", name=f"Colleague {nth}")
    Membership.objects.create(user=person, organisation=organisation, role="contributor")
    return {settings.SESSION_COOKIE_NAME: session(person)}


def assessment(organisation, lead, *, submitted=False):
    from assessments.models import Answer
    from assessments.services import start_assessment, submit_assessment

    started = start_assessment(organisation=organisation, started_by=lead)
    if submitted:
        Answer.objects.bulk_create(
            Answer(assessment=started, action=action, choice=str(action.pk % 5), evidence="A plan.", version=1)
            for action in started.edition.actions.all()
        )
        submit_assessment(assessment=started, submitted_by=lead)
    return started


def session(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.session.session_key


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(list(councils(*map(int, sys.argv[1:])))))
