"""The outbox: a mail is a row first. It is sent once, tried again for hours, and told where it never arrives."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as sent
from django.db import IntegrityError
from kombu.exceptions import OperationalError

from organisations import tasks
from organisations.models import Mail, MailKind
from organisations.models.mail import CLAIM_LASTS, FIRST_WAIT, MOST_ATTEMPTS
from organisations.posting import letter, link, post
from organisations.tasks import send, send_what_is_due
from tests.factories import MailFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def away(monkeypatch):
    """The mail server refuses."""

    def refuse(*_given, **_named):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(tasks.EmailMessage, "send", refuse)


@pytest.fixture
def hints(monkeypatch):
    """What workers are told."""
    told = []
    monkeypatch.setattr(tasks.send, "apply_async", lambda args, **_how: told.extend(args))
    return told


def fresh(mail):
    return Mail.objects.get(pk=mail.pk)


def write(**given):
    return post(**{"kind": MailKind.JOINING, "address": "a@council.example", "subject": "S", "body": "B"} | given)


# Writing


def test_a_mail_is_a_row_and_a_worker_is_told_once_it_is_committed(hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = write()
        assert hints == []

    assert hints == [mail.pk]
    assert sent.outbox == []


def test_without_a_broker_writing_fails_nothing(monkeypatch, django_capture_on_commit_callbacks):
    def gone(*_given, **_how):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.send, "apply_async", gone)
    with django_capture_on_commit_callbacks(execute=True):
        mail = write()

    assert list(Mail.objects.due()) == [mail]


def test_a_key_is_used_once_for_ever():
    first = write(key="reminder:1:2026-03-02")
    Mail.objects.filter(pk=first.pk).update(sent_at=NOON)

    assert write(key="reminder:1:2026-03-02") is None
    assert Mail.objects.count() == 1


def test_another_mistake_than_a_used_key_is_no_secret():
    with pytest.raises(IntegrityError):
        write(body=None)


def test_a_subject_stays_on_one_line():
    assert write(subject="Join Fen\r\nBcc: all@council.example").subject == "Join Fen Bcc: all@council.example"


def test_a_letter_is_plain_text_whatever_the_names_hold(lead, organisation):
    organisation.name = "Smith & <Sons>"
    words = letter(
        "asked", asked=type("Asked", (), {"user": lead}), organisation=organisation, link="https://x.example/"
    )

    assert words["subject"].endswith("asks to join Smith & <Sons>")
    assert "https://x.example/\n" in words["body"]


def test_links_lead_to_the_public_address(settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example"
    assert link("/organisations/1/") == "https://maturity.example/organisations/1/"
    settings.PUBLIC_ADDRESS = ""
    assert link("/organisations/1/") == f"http://{settings.HOST}:{settings.PORT}/organisations/1/"


# Sending


def test_what_is_sent_keeps_no_text():
    mail = MailFactory()
    send(mail.pk)

    assert [(one.to, one.subject, one.body) for one in sent.outbox] == [([mail.address], mail.subject, mail.body)]
    assert (fresh(mail).body, fresh(mail).claimed_until) == ("", None)
    assert fresh(mail).sent_at is not None


def test_a_mail_is_sent_once_however_often_a_worker_is_told():
    mail = MailFactory()
    send(mail.pk), send(mail.pk)

    assert len(sent.outbox) == 1


def test_of_two_workers_one_gets_it():
    mail = MailFactory()

    assert [Mail.objects.claim(mail.pk) is not None for _worker in range(2)] == [True, False]


def test_the_second_worker_does_not_spoil_what_the_first_is_sending(away):
    mail = MailFactory()
    Mail.objects.claim(mail.pk)
    send(mail.pk)

    assert fresh(mail).attempts == 1
    assert fresh(mail).claimed_until is not None


def test_a_worker_that_died_is_replaced_after_a_minute(clock):
    mail = MailFactory(kind=MailKind.INVITATION)
    Mail.objects.claim(mail.pk)
    clock.shift(CLAIM_LASTS - timedelta(seconds=1))
    send(mail.pk)
    assert sent.outbox == []

    clock.shift(2)
    send(mail.pk)
    assert len(sent.outbox) == 1


def test_a_reminder_of_a_worker_that_died_is_rather_lost_than_sent_twice(clock):
    mail = MailFactory(kind=MailKind.REMINDER)
    Mail.objects.claim(mail.pk)
    clock.shift(CLAIM_LASTS + timedelta(seconds=1))
    send(mail.pk)

    assert sent.outbox == []
    assert fresh(mail).gave_up_at is not None
    assert list(Mail.objects.due()) == []


def test_a_reminder_that_was_refused_is_tried_again(clock, away, monkeypatch):
    mail = MailFactory(kind=MailKind.REMINDER)
    send(mail.pk)
    monkeypatch.undo()
    clock.shift(FIRST_WAIT)
    send(mail.pk)

    assert len(sent.outbox) == 1


def test_each_wait_is_twice_the_one_before(clock, away):
    mail, waits = MailFactory(), []
    for _attempt in range(4):
        send(mail.pk)
        waits.append(fresh(mail).next_at - datetime.now(UTC))
        clock.move_to(fresh(mail).next_at)

    assert waits == [FIRST_WAIT * times for times in (1, 2, 4, 8)]


def test_it_is_not_tried_before_its_time(clock, away):
    mail = MailFactory()
    send(mail.pk), send(mail.pk)

    assert fresh(mail).attempts == 1


def test_after_enough_attempts_it_is_given_up_without_its_text(clock, away):
    mail = MailFactory()
    for _attempt in range(MOST_ATTEMPTS + 2):
        send(mail.pk)
        clock.move_to(fresh(mail).next_at)

    assert (fresh(mail).attempts, fresh(mail).body) == (MOST_ATTEMPTS, "")
    assert fresh(mail).gave_up_at is not None


def test_a_worker_that_dies_each_time_does_not_try_for_ever(clock):
    mail = MailFactory()
    for _death in range(MOST_ATTEMPTS):
        assert Mail.objects.claim(mail.pk)
        clock.shift(CLAIM_LASTS + timedelta(seconds=1))
    send(mail.pk)

    assert fresh(mail).gave_up_at is not None
    assert sent.outbox == []


def test_what_no_mail_can_hold_is_a_failure_like_any_other(clock):
    mail = MailFactory(subject="Two\nlines")
    send(mail.pk)

    assert fresh(mail).next_at == NOON + FIRST_WAIT


def test_a_failure_is_logged_without_address_or_text(away, caplog):
    mail = MailFactory(address="priya@council.example", subject="Join Fenbridge", body="https://x.example/secret")
    send(mail.pk)

    assert f"mail {mail.pk} could not be sent" in caplog.text
    for told in ("priya", "Fenbridge", "x.example"):
        assert told not in caplog.text


# The sweep


def test_the_sweep_finds_what_waits_and_nothing_else(clock, hints):
    waits = MailFactory(next_at=NOON - timedelta(minutes=1))
    MailFactory(next_at=NOON + timedelta(minutes=1))
    MailFactory(sent_at=NOON), MailFactory(gave_up_at=NOON)
    MailFactory(claimed_until=NOON + timedelta(seconds=5))
    left = MailFactory(claimed_until=NOON - timedelta(seconds=5))

    send_what_is_due()

    assert hints == [waits.pk, left.pk]
