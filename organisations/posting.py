"""Writing a mail: it is a row first, and the worker sends it once that row is committed."""

from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction

from organisations.models import Mail
from organisations.tasks import hint


def post(*, kind, address, subject, body, organisation=None, key=None, unsubscribe="") -> Mail | None:
    """Have a mail sent; None where one with this `key` was written before. A mail server that is away fails nothing.

    A POST to `unsubscribe` turns such mails off, without signing in (RFC 8058).
    """
    mail = Mail(
        kind=kind,
        address=address,
        subject=subject[:200],
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
