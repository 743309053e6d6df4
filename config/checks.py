"""What works and is no way to run a service: told by `manage.py check --deploy`, and in the log of every start.

Only a service behind TLS is measured by it; on a laptop all of this is meant.
"""

import logging

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Tags, register

log = logging.getLogger(__name__)
ONE_PROCESS = "django.core.cache.backends.locmem.LocMemCache"
NOWHERE = ("console", "dummy", "locmem", "filebased")


@register(Tags.security, deploy=True)
def check_service(app_configs=None, **_options):
    """Return a warning for each variable that was left, or set, as no service should have it."""
    if not settings.SERVED_OVER_TLS:
        return []
    return [
        CheckMessage(WARNING, f"{variable}: {what}", id=f"config.W{number:03}")
        for number, (variable, is_wrong, what) in enumerate(rules(), start=1)
        if is_wrong
    ]


def rules():
    """Yield the variable, whether it is wrong, and what to do."""
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    is_on_disk = settings.CELERY_BROKER_URL == "filesystem://"
    is_not_shared = settings.CACHES["default"]["BACKEND"] == ONE_PROCESS
    goes_nowhere = settings.EMAIL_BACKEND.split(".")[-2] in NOWHERE
    own_key = settings.DATA_DIR / "secret-key"
    is_own_key = own_key.exists() and own_key.read_text() == settings.SECRET_KEY
    yield "DEMO", settings.DEMO, "set it to 0; its accounts share one password"
    yield "DATABASE_URL", is_sqlite, "name a PostgreSQL; SQLite serves one machine"
    yield "CELERY_BROKER_URL", is_on_disk, "name a Redis; a queue on disk serves one machine"
    yield "CACHE_URL", is_not_shared, "name a Redis; each web process now counts attempts to sign in for itself"
    yield "EMAIL_URL", goes_nowhere, "name a mail server; nobody gets a mail now"
    yield "DEFAULT_FROM_EMAIL", "@localhost" in settings.DEFAULT_FROM_EMAIL, "enter the address mails come from"
    yield "OPERATOR_EMAIL", not settings.OPERATOR_EMAIL, "enter the contact for the privacy and accessibility pages"
    yield "SECRET_KEY", is_own_key, "enter one; a key made in DATA_DIR is another on each machine"


def warn():
    """Say so at the start, too: few people run checks."""
    for problem in check_service():
        log.warning("%s", problem.msg)
