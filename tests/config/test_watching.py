"""The id of a request: who gives it, where it goes."""

import pytest
from django_structlog.celery.signals import bind_extra_task_metadata
from structlog.contextvars import get_contextvars

from reports import tasks

GIVEN = "0b0a4d4c-6f0e-4a39-9a5e-0d7f0f7f0001"


def test_every_answer_has_an_id_of_its_own(client):
    ids = {client.get("/healthz")["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_the_id_a_proxy_gave_is_kept(client):
    assert client.get("/healthz", headers={"x-request-id": GIVEN})["X-Request-ID"] == GIVEN


@pytest.mark.parametrize("given", ["", "short", "somebody-was-here", "a" * 65, f"{GIVEN}\nX-Evil: 1", "٠" * 20])
def test_what_is_no_id_is_not_repeated(client, given):
    shown = client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"]
    assert shown != given
    assert len(shown) == 16


@pytest.mark.django_db
def test_a_task_carries_the_id_of_the_request_that_asked_for_it(client, settings, monkeypatch):
    sent = {}
    client.get("/healthz", headers={"x-request-id": GIVEN})

    def remember(_producer, *_args, headers, **_rest):
        sent.update(headers)

    monkeypatch.setattr("kombu.messaging.Producer.publish", remember)
    tasks.sweep.apply_async()

    assert get_contextvars()["request_id"] == sent["__django_structlog__"]["request_id"] == GIVEN


def test_each_line_of_a_task_says_of_which():
    bind_extra_task_metadata.send(sender=None, task=tasks.sweep)
    assert get_contextvars()["task"] == "reports.tasks.sweep"
