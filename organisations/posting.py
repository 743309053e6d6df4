"""Writing a mail: it is a row first, and the worker sends it once that row is committed."""

from functools import partial

from django.db import IntegrityError, transaction

from organisations.models import Mail
from organisations.tasks import hint


def post(*, kind, address, subject, body, organisation=None, key=None) -> Mail | None:
    """Have a mail sent; None where one with this `key` was written before. A mail server that is away fails nothing."""
    mail = Mail(kind=kind, address=address, subject=subject[:200], body=body, organisation=organisation, key=key)
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if key and Mail.objects.filter(key=key).exists():
            return None
        raise
    transaction.on_commit(partial(hint, mail.pk))
    return mail
