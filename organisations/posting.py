"""Writing a mail: it is a row first, and the worker sends it once that row is committed."""

from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from organisations.models import Mail
from organisations.tasks import hint


def post(*, kind, address, subject, body, organisation=None, key=None, unsubscribe="") -> Mail | None:
    """Have a mail sent; None where one with this `key` was written before. A mail server that is away fails nothing.

    A POST to `unsubscribe` turns such mails off, without signing in (RFC 8058).
    """
    subject = " ".join(subject.split())[:200]  # on one line, as headers have to be
    mail = Mail(
        kind=kind,
        address=address,
        subject=subject,
        body=body,
        organisation=organisation,
        key=key,
        unsubscribe=unsubscribe,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if key and Mail.objects.filter(key=key).exists():
            return None
        raise
    transaction.on_commit(partial(hint, mail.pk))
    return mail


def posted(beginning) -> set[str]:
    """The keys with this beginning of which a mail was written."""
    return set(Mail.objects.filter(key__startswith=beginning).values_list("key", flat=True))


def public_address() -> str:
    """Where the service is, for links in mails that no request asked for; without a slash at the end."""
    return settings.PUBLIC_ADDRESS or f"http://{settings.HOST}:{settings.PORT}"


def letter(name, **words) -> dict[str, str]:
    """Subject and body of one of our mails: the first line of its template, and what follows."""
    subject, _line, body = render_to_string(f"organisations/email/{name}.txt", words).strip().partition("\n")
    return {"subject": subject, "body": f"{body.strip()}\n"}


def link(path):
    """The whole address of one of our pages, for a mail."""
    return public_address() + path
