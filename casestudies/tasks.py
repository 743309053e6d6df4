"""What the clock asks for. How it is done, and why it may be asked twice, late, or killed: casestudies/checking.py."""

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import KombuError

from casestudies.checking import check_due

log = logging.getLogger(__name__)


@shared_task(ignore_result=True, soft_time_limit=85, time_limit=90)
def check_links() -> None:
    """Look at some of the links that are due, where this installation does so."""
    if settings.LINK_CHECKS:
        check_due()


def hint() -> None:
    """Ask for a run now. Never raises: what is due is found by the next run as well."""
    try:
        check_links.apply_async(retry=False)
    except (KombuError, OSError):
        log.exception("Start the broker: links are due, and no worker could be told")
