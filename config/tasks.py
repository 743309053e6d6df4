"""What the clock asks for that belongs to no room."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)
def forget_sessions() -> None:
    """Delete sessions that have ended, so that their table does not grow with every sign-in."""
    call_command("clearsessions")
