"""What the clock asks for: tasks that exist, and sessions that do not pile up."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.celery import app
from config.tasks import forget_sessions


@pytest.mark.django_db
def test_sessions_that_have_ended_are_forgotten():
    now = timezone.now()
    for name, ends in (("ended", now - timedelta(minutes=1)), ("open", now + timedelta(minutes=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)

    forget_sessions()

    assert [session.session_key for session in Session.objects.all()] == ["open"]


def test_every_task_of_the_timetable_is_there(settings):
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
