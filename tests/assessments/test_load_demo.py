from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as live
from django.core.management import CommandError, call_command

from assessments.models import Answer, Assessment, Submission, Survey
from organisations.models import Membership, User

pytestmark = pytest.mark.django_db
ACCOUNTS = ["contributor2", "contributor", "curator", "editor", "lead", "publisher", "reader", "stranger", "support"]


@pytest.fixture
def demo(settings):
    """Return a function that loads the demonstration, with the edition that it answers."""
    settings.DEMO, settings.DEMO_PASSWORD = True, "a demo password"
    for room in ("trends", "casestudies"):
        call_command("load_content", Path(live.BASE_DIR) / room / "content" / "2024", verbosity=0)
    return lambda: call_command("load_demo", verbosity=0)


def test_the_demonstration_never_loads_where_it_is_off(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("load_demo")

    assert not User.objects.exists()


def test_everybody_can_sign_in_with_a_confirmed_address(demo, client):
    demo()

    assert sorted(user.email for user in User.objects.all()) == [f"{name}@demo.example" for name in ACCOUNTS]
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(ACCOUNTS)
    assert all(user.check_password("a demo password") for user in User.objects.all())


def test_each_has_the_role_of_the_name(demo):
    demo()

    roles = Membership.objects.order_by("user__email").values_list("user__email", "role", "organisation__name")
    assert [(email.partition("@")[0], role, council.split()[0]) for email, role, council in roles] == [
        ("contributor2", "contributor", "Fenbridge"),
        ("contributor", "contributor", "Fenbridge"),
        ("curator", "reader", "Fenbridge"),
        ("lead", "lead", "Fenbridge"),
        ("reader", "reader", "Fenbridge"),
        ("stranger", "lead", "Harbourmouth"),
    ]


@pytest.mark.parametrize(
    ("account", "may", "may_not"),
    [
        ("curator", "trends.delete_action", "trends.delete_edition"),
        ("editor", "trends.change_action", "trends.publish_edition"),
        ("publisher", "trends.publish_edition", "trends.delete_action"),
        ("support", "organisations.use_support_access", "trends.change_action"),
    ],
)
def test_whoever_works_at_the_desk_has_the_rights_of_the_group(demo, account, may, may_not):
    demo()
    person = User.objects.get(email=f"{account}@demo.example")
    assert (person.is_staff, person.has_perm(may), person.has_perm(may_not)) == (True, True, False)


def test_one_council_is_on_its_way_and_one_has_submitted(demo):
    demo()

    progress = Assessment.objects.with_progress().order_by("organisation__name")
    assert [(a.status, a.answered, a.total) for a in progress] == [("open", 18, 32), ("submitted", 32, 32)]


def test_loading_again_changes_nothing(demo):
    demo()
    Answer.objects.filter(assessment__status="open").update(evidence="Mine")

    demo()

    assert (User.objects.count(), Assessment.objects.count(), Submission.objects.count()) == (len(ACCOUNTS), 2, 1)
    assert set(Answer.objects.filter(assessment__status="open").values_list("evidence", flat=True)) == {"Mine"}


def test_a_new_password_holds_from_the_next_start(demo, settings):
    demo()
    settings.DEMO_PASSWORD = "another password"

    demo()

    assert User.objects.get(email="reader@demo.example").check_password("another password")


def test_one_council_has_asked_its_staff_and_asks_again(demo):
    demo()

    surveys = Survey.objects.with_count().order_by("pk")
    assert [(survey.count, survey.closed_at is None) for survey in surveys] == [(14, False), (0, True)]
