"""Pages for machines: alive, ready, and what was counted."""

import threading

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from assessments.services import submit_assessment
from config import gauges, readiness
from config.readiness import NotWellError, Part
from reports.models import Report, WorkerSign
from tests.factories import AnswerFactory, AssessmentFactory, UserFactory

TOKEN = "a token of at least 32 characters"
PAGES = ["/healthz", "/readyz", "/metrics"]


@pytest.fixture
def _nothing_believed(monkeypatch):
    """Every part is looked at anew."""
    for part in readiness.PARTS:
        monkeypatch.setattr(part, "looked_at", float("-inf"))
        monkeypatch.setattr(part, "is_up", True)
    monkeypatch.setattr(readiness, "applied", set())


def asked(parts):
    """The answer for these parts, as `/readyz` gives it."""
    return readiness.readiness(parts)


def fail():
    raise NotWellError


@pytest.fixture
def hang():
    """A part that never answers, until the test is over."""
    over = threading.Event()
    yield lambda: over.wait(30)
    over.set()


def test_alive_leans_on_no_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_nothing_believed")
def test_ready_tells_each_part_and_its_time(client):
    WorkerSign.objects.leave()
    response = client.get("/readyz")

    told = response.json()
    assert (response.status_code, told["state"]) == (200, "ready")
    assert list(told["parts"]) == ["database", "migrations", "worker", "broker", "cache", "storage"]
    assert all(part["state"] == "up" and part["milliseconds"] >= 0 for part in told["parts"].values())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_nothing_believed")
def test_without_a_worker_pages_are_still_served(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["state"]) == (200, "degraded")
    assert response.json()["parts"]["worker"]["state"] == "down"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_nothing_believed")
def test_a_database_behind_the_code_is_not_ready(client):
    last = MigrationRecorder.Migration.objects.filter(app="reports").latest("id")
    last.delete()
    try:
        assert client.get("/readyz").status_code == 503
    finally:
        MigrationRecorder.Migration.objects.create(app="reports", name=last.name, applied=timezone.now())


@pytest.mark.parametrize(("is_vital", "state"), [(True, "unready"), (False, "degraded")])
def test_only_a_vital_part_makes_the_service_unready(is_vital, state):
    assert asked([Part("database", fail, is_vital=is_vital)])["state"] == state


def test_a_part_that_hangs_is_down_when_patience_ends(hang, monkeypatch):
    monkeypatch.setattr(readiness, "PATIENCE", 0.2)
    assert asked([Part("broker", hang)])["parts"]["broker"] == {"state": "down", "milliseconds": 200.0}


def test_a_part_that_hangs_is_not_looked_at_twice(hang, monkeypatch):
    monkeypatch.setattr(readiness, "PATIENCE", 0.05)
    part = Part("broker", hang, believed=0)
    asked([part])
    first = part.looking

    asked([part])

    assert part.looking is first


def test_asking_often_looks_once_a_second():
    looks = []
    part = Part("cache", lambda: looks.append(1))
    for _ in range(3):
        asked([part])
    assert looks == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_machines_may_name_any_host_and_speak_plainly(settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.METRICS_TOKEN = TOKEN
    asking = {"host": "10.0.0.7:8000", "authorization": f"Bearer {TOKEN}"}
    assert Client().get(path, headers=asking).status_code in {200, 503}


@pytest.mark.parametrize("path", PAGES)
def test_machines_only_read(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "Bearer wrong", f"Basic {TOKEN}", "Bearer été"])
def test_without_the_token_there_is_no_page_of_measures(client, settings, shown):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": shown}).status_code == 404


@pytest.mark.django_db
def test_where_no_token_is_set_none_opens_the_page(client):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.fixture
def measures(client, settings, monkeypatch):
    """Return a function that gives what Prometheus is told, by name."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(gauges, "readiness", lambda: {"parts": {"database": {"state": "up", "milliseconds": 1}}})

    def ask():
        text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    return ask


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_status(client, measures):
    name = 'maturity_http_requests_total{method="GET",route="/trends/<slug:edition>/",status="404"}'
    before = float(measures().get(name, 0))

    client.get("/trends/1066/")

    assert float(measures()[name]) == before + 1
    assert 'maturity_http_request_seconds_bucket{le="0.1",route="/trends/<slug:edition>/"}' in measures()


@pytest.mark.django_db
def test_the_queue_is_told_by_state_and_age(measures):
    answer = AnswerFactory(assessment=AssessmentFactory())
    submission = submit_assessment(assessment=answer.assessment, submitted_by=UserFactory())
    Report.objects.create(submission=submission, language="en-gb")
    Report.objects.create(submission=submission, language="cy", status="failed")
    told = measures()

    assert told['maturity_reports{status="queued"}'] == told['maturity_reports{status="failed"}'] == "1.0"
    assert 0 <= float(told["maturity_report_waiting_seconds"]) < 60


@pytest.mark.django_db
def test_a_worker_that_was_never_seen_is_silent_for_long(measures):
    assert float(measures()["maturity_worker_silent_seconds"]) > 1e9
