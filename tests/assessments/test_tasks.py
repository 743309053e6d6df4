"""Reminders: on which day, to whom, with what in them; once a day at most, whatever is restarted or doubled."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse

from assessments import tasks
from assessments.models import Opinion
from assessments.sharing import take_back
from assessments.tasks import remind
from organisations.models import Mail
from organisations.roles import Role
from organisations.tasks import send
from tests.databases import on_postgresql
from tests.factories import AnswerFactory, AssignmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 8)


def at(day, hour=9, minute=0):
    """A moment of a day in December, in London and in UTC."""
    return time_machine.travel(datetime(2026, 12, day, hour, minute, tzinfo=UTC), tick=False)


def reachable(person):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def person(contributor):
    return reachable(contributor)


@pytest.fixture
def task(assessment, person):
    action = assessment.edition.actions.get(code="d-1")
    return AssignmentFactory(assessment=assessment, action=action, user=person, due_on=DUE)


def reminded():
    return sorted(Mail.objects.values_list("address", flat=True))


def days_with_mail(first, last):
    """Let the clock ask once in each of these days, and tell on which somebody got a mail."""
    found = []
    for day in range((last - first).days + 1):
        before, today = Mail.objects.count(), first + timedelta(days=day)
        with time_machine.travel(datetime(today.year, today.month, today.day, 9, tzinfo=UTC), tick=False):
            remind()
        if Mail.objects.count() > before:
            found.append((today - DUE).days)
    return found


# When


def test_a_week_and_a_day_before_then_weekly_while_overdue(task):
    assert days_with_mail(DUE - timedelta(days=20), DUE + timedelta(days=30)) == [-7, -1, 7, 14, 21, 28]


def test_the_days_stay_the_same_where_the_clocks_change(task):
    """In London the clocks go back on 25 October and forward on 28 March: seven o'clock is another hour in UTC."""
    for due_on, moments in {
        date(2026, 10, 26): ("2026-10-19 06:00", "2026-10-25 07:00"),
        date(2027, 3, 29): ("2027-03-22 07:00", "2027-03-28 06:00"),
    }.items():
        task.due_on = due_on
        task.save()
        for moment in moments:
            before = Mail.objects.count()
            with time_machine.travel(f"{moment}Z", tick=False):
                remind(), remind()
            assert Mail.objects.count() == before + 1, moment


def test_nobody_is_woken(task):
    with at(1, hour=6, minute=59):
        remind()
    assert reminded() == []

    with at(1, hour=7):
        remind()
    assert reminded() == [task.user.email]


def test_an_hour_missed_is_made_up_for_on_the_same_day(task):
    with at(1, hour=23, minute=30):
        remind()

    assert reminded() == [task.user.email]


def test_without_a_day_nobody_is_reminded(task):
    task.due_on = None
    task.save()

    assert days_with_mail(DUE - timedelta(days=8), DUE + timedelta(days=8)) == []


# Days without a worker


@pytest.fixture
def old(task):
    """Shared out long before it is due."""
    task.assigned_at = datetime(2026, 11, 1, tzinfo=UTC)
    task.save()
    return task


@pytest.mark.parametrize(
    ("asleep", "days"),
    [
        ((1, 3), [-4, -1]),
        ((1, 6), [-1]),
        ((7, 7), [-7, 0]),
        ((7, 13), [-7, 6]),
        ((7, 14), [-7, 7]),
        ((15, 17), [-7, -1, 10]),
    ],
    ids=["the week", "the week, up to the eve", "the eve", "the eve, for a week", "two of them", "overdue"],
)
def test_what_a_day_without_a_worker_missed_is_made_up_for_once(old, asleep, days):
    first, last = (date(2026, 12, day) for day in asleep)
    found = days_with_mail(DUE - timedelta(days=20), first - timedelta(days=1))
    found += days_with_mail(last + timedelta(days=1), DUE + timedelta(days=11))

    assert found[: len(days)] == days


def test_several_that_were_missed_are_one_mail(old, assessment, person):
    action = assessment.edition.actions.get(code="d-2")
    given = {"due_on": DUE - timedelta(days=1), "assigned_at": old.assigned_at}
    other = AssignmentFactory(assessment=assessment, action=action, user=person, **given)

    with at(3):
        remind(), remind()
    assert reminded() == [person.email]
    assert other.action.title in Mail.objects.get().body


def test_what_was_shared_out_since_missed_nothing(old):
    old.assigned_at = datetime(2026, 12, 3, 12, tzinfo=UTC)
    old.save()

    assert days_with_mail(date(2026, 12, 3), DUE - timedelta(days=2)) == []


def test_a_day_moved_to_one_that_is_near_is_told(old):
    old.due_on = date(2027, 3, 1)
    old.save()
    assert days_with_mail(date(2026, 12, 1), date(2026, 12, 3)) == []
    old.due_on = DUE
    old.save()

    assert days_with_mail(date(2026, 12, 4), date(2026, 12, 6)) == [-4]


# Once


def test_the_clock_may_ask_as_often_as_it_likes(task):
    for hour in range(7, 24):
        with at(1, hour=hour):
            remind()

    assert reminded() == [task.user.email]


def test_who_died_half_way_leaves_the_rest_to_the_next(task, assessment, monkeypatch):
    others = [
        reachable(AssignmentFactory(assessment=assessment, action=task.action, due_on=DUE).user) for _ in range(2)
    ]
    post, written = tasks.post, []

    def dies(**mail):
        if written:
            raise SystemExit
        written.append(post(**mail))

    with at(1):
        monkeypatch.setattr(tasks, "post", dies)
        with pytest.raises(SystemExit):
            remind()
        monkeypatch.undo()
        remind()

    assert reminded() == sorted(person.email for person in [task.user, *others])


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one(task):
    def work():
        remind()
        connection.close()

    with at(1):
        workers = [Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert reminded() == [task.user.email]


def test_what_one_hour_does_not_manage_the_next_does(task, assessment, monkeypatch):
    other = reachable(AssignmentFactory(assessment=assessment, action=task.action, due_on=DUE).user)
    monkeypatch.setattr(tasks, "AT_ONCE", 1)

    with at(1):
        remind()
        assert len(reminded()) == 1
        remind()
    assert reminded() == sorted([task.user.email, other.email])


# To whom


def nobody_left(task):
    task.assessment.organisation.memberships.get(user=task.user).delete()


def only_reads(task):
    task.assessment.organisation.memberships.filter(user=task.user).update(role=Role.READER)


def wants_none(task):
    task.user.memberships.update(reminders=False)


def is_switched_off(task):
    type(task.user).objects.filter(pk=task.user.pk).update(is_active=False)


def is_unproved(task):
    EmailAddress.objects.update(verified=False)


def has_another_address(task):
    EmailAddress.objects.update(email="old@council.example")


def is_submitted(task):
    task.assessment.status = "submitted"
    task.assessment.save()


def is_closing(task):
    type(task.assessment.organisation).objects.update(closes_at=datetime(2026, 12, 20, tzinfo=UTC))


def has_no_second_factor(task):
    type(task.assessment.organisation).objects.update(requires_second_factor=True)


def is_answered(task):
    AnswerFactory(assessment=task.assessment, action=task.action, choice="unknown")


def has_an_opinion(task):
    task.assessment.mode = "opinions"
    task.assessment.save()
    Opinion.objects.create(assessment=task.assessment, action=task.action, user=task.user, choice="1")


def is_taken_back(task):
    take_back(assessment=task.assessment, tasks=[task.pk], taken_by=task.user)


@pytest.mark.parametrize(
    "change",
    [
        nobody_left, only_reads, wants_none, is_switched_off, is_unproved, has_another_address, is_submitted,
        is_closing, has_no_second_factor, is_answered, has_an_opinion, is_taken_back,
    ],
)  # fmt: skip
def test_no_reminder(task, change):
    change(task)

    with at(1):
        remind()
    assert reminded() == []


def test_with_opinions_the_answer_of_others_is_none(task, lead):
    task.assessment.mode = "opinions"
    task.assessment.save()
    Opinion.objects.create(assessment=task.assessment, action=task.action, user=lead, choice="1")

    with at(1):
        remind()
    assert reminded() == [task.user.email]


# What


def written():
    with at(1):
        remind()
    return Mail.objects.get()


def test_one_mail_tells_everything_of_all_organisations(task, person, settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example"
    elsewhere = AssignmentFactory(user=person, due_on=date(2026, 11, 27))  # no day that reminds by itself
    MembershipFactory(user=person, organisation=elsewhere.assessment.organisation, role=Role.CONTRIBUTOR)
    far = AssignmentFactory(assessment=task.assessment, user=person, due_on=date(2027, 3, 1))

    mail = written()

    for told in (task, elsewhere):
        assert told.action.title in mail.body
        assert told.assessment.organisation.name in mail.body
        path = reverse("assessments:action", args=[told.assessment.ref, told.action.code])
        assert f"https://maturity.example{path}\n" in mail.body
    assert mail.body.index("Overdue") < mail.body.index("Due within a week")
    assert "due 8 December 2026" in mail.body
    assert far.action.title not in mail.body
    assert (mail.subject, mail.organisation) == ("1 action to answer is overdue", None)


def test_a_mail_about_one_organisation_belongs_to_it(task):
    mail = written()

    assert (mail.organisation, mail.subject) == (task.assessment.organisation, "1 action to answer is due soon")


def test_without_a_public_address_links_lead_to_the_host(task, settings):
    settings.PUBLIC_ADDRESS, settings.HOST, settings.PORT = "", "maturity.internal", 8000

    assert "http://maturity.internal:8000/assessments/" in written().body


def test_words_are_not_escaped_in_a_mail(task):
    task.user.name = "Siân O'Neill & Co"
    task.user.save()

    assert "Hello Siân O'Neill & Co," in written().body


def test_the_mail_is_sent_with_a_way_to_unsubscribe(task, mailoutbox, settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example"
    mail = written()
    with at(1):
        send(mail.pk)

    (mail,) = mailoutbox
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://maturity.example/organisations/reminders/")
    assert link in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_grow_with_the_mails_only(task, assessment, count, django_assert_num_queries):
    people = [task.user]
    for _ in range(count - 1):
        people.append(reachable(AssignmentFactory(assessment=assessment, action=task.action, due_on=DUE).user))
    for person in people:
        AssignmentFactory(assessment=assessment, user=person, due_on=DUE)
    with at(1):
        tasks.to_remind(DUE, but=set())
        # three questions, the edition's words; each mail and what it named, in savepoints
        with django_assert_num_queries(3 + 4 + 6 * count):
            remind()
