"""Sending what was written. The row is the truth; a message to the worker is a hint, and the sweep finds the rest."""

import logging

from celery import shared_task
from django.core.mail import EmailMessage
from django.utils import timezone
from kombu.exceptions import KombuError

from organisations.models import Mail, MailKind
from organisations.models.mail import FIRST_WAIT, MOST_ATTEMPTS

log = logging.getLogger(__name__)
AT_ONCE = 50  # mails in one sweep


def hint(mail_id: int) -> None:
    """Tell a worker that a mail waits. Never raises."""
    try:
        send.apply_async((mail_id,), retry=False)
    except (KombuError, OSError):
        log.exception("Start the broker: mail %s waits, and no worker could be told", mail_id)


@shared_task(ignore_result=True, acks_late=True, soft_time_limit=40, time_limit=50)
def send(mail_id: int) -> None:
    """Send one mail. Safe to run twice, late, or on two workers at once."""
    mail = Mail.objects.claim(mail_id)
    if mail is None:
        return
    held = Mail.objects.filter(pk=mail.pk, token=mail.token)
    if (mail.was_interrupted and mail.kind in MailKind.ONCE) or mail.attempts > MOST_ATTEMPTS:
        held.update(**given_up())
        return
    try:
        EmailMessage(mail.subject, mail.body, None, [mail.address], headers=headers_of(mail)).send()
    except (OSError, ValueError):  # of smtplib, and of what no mail can hold
        log.exception("Check EMAIL_URL: mail %s could not be sent, attempt %s", mail.pk, mail.attempts)
        held.update(**after_a_failure(mail))
    else:
        held.update(sent_at=timezone.now(), claimed_until=None, body="")


def headers_of(mail):
    """What lets a mail program offer its own button to unsubscribe: RFC 2369 and RFC 8058."""
    if not mail.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def after_a_failure(mail):
    """Try again later, each time after twice as long, until enough is enough."""
    if mail.attempts >= MOST_ATTEMPTS:
        return given_up()
    return {"next_at": timezone.now() + FIRST_WAIT * 2 ** (mail.attempts - 1), "claimed_until": None}


def given_up():
    return {"gave_up_at": timezone.now(), "claimed_until": None, "body": ""}


@shared_task(ignore_result=True)
def send_what_is_due() -> None:
    """Tell of what no hint reached, and of what failed a while ago; each is a task, so that none waits for another."""
    for pk in Mail.objects.due().order_by("next_at").values_list("pk", flat=True)[:AT_ONCE]:
        hint(pk)
