"""What stands in the log after something went wrong: enough to find it, nothing of the person."""

import json
import logging
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.template import TemplateDoesNotExist
from django.test import Client

from config import outage
from config.logs import formatter
from organisations.views import OrganisationCreateView

SECRET = "Our plan is secret"
ADDRESS = "somebody@council.example"
KEY = "4-cxk2h3-0123456789abcdef0123456789abcdef"


class Log:
    def __init__(self):
        self.stream = StringIO()

    @property
    def text(self):
        return self.stream.getvalue()

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log():
    """All lines that production would write."""
    root, ours, kept = logging.getLogger(), logging.getLogger("config"), Log()
    handler, levels = logging.StreamHandler(kept.stream), (root.level, ours.level)
    handler.setFormatter(formatter("json"))
    root.addHandler(handler)
    for logger in (root, ours):
        logger.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    for logger, level in zip((root, ours), levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def calm_client():
    """A browser that is shown the page of a fault, as people are."""
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_no_path(log, client_for, lead):
    client_for(lead).get(f"/assessments/{KEY}/?q={SECRET}", headers={"user-agent": ADDRESS})

    (line,) = log.lines
    assert line["event"] == "request"
    assert line["route"].startswith("/assessments/<")
    assert (line["method"], line["status"], line["user"], line["level"]) == ("GET", 404, lead.pk, "info")
    assert line["milliseconds"] > 0
    assert not set(line) - {
        "event", "route", "method", "status", "user", "level", "milliseconds", "timestamp", "logger", "request_id",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [f"/accounts/password/reset/key/{KEY}/", f"/accounts/confirm-email/{KEY}/", f"/no/such/page/{KEY}/"]
)
def test_a_key_in_a_path_stays_out_of_the_log(log, client, path):
    client.get(path)
    assert log.lines
    assert KEY not in log.text


@pytest.mark.django_db
def test_a_failed_sign_in_leaves_a_line_but_no_address_and_no_password(log, client):
    client.post("/accounts/login/", {"login": ADDRESS, "password": SECRET})
    refused, request = log.lines
    assert (refused["event"], refused["level"]) == ("Sign-in refused", "warning")
    assert (request["route"], request["request_id"]) == ("/accounts/login/", refused["request_id"])
    assert ADDRESS not in log.text
    assert SECRET not in log.text


@pytest.mark.django_db
def test_a_refused_form_says_why_and_not_from_where(log):
    came_from = {"referer": f"https://testserver.evil.example/{KEY}", "origin": f"https://{KEY}.example"}
    Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": ADDRESS}, headers=came_from)

    refused, request = log.lines
    assert (refused["event"], refused["route"]) == ("Form refused: Origin checking failed", "/accounts/login/")
    assert refused["request_id"] == request["request_id"]
    assert ADDRESS not in log.text
    assert KEY not in log.text


@pytest.mark.django_db
def test_an_unknown_host_is_not_repeated(log, client):
    client.get("/", headers={"host": f"{KEY}.example"})
    assert [line["event"] for line in log.lines] == ["DisallowedHost", "request"]
    assert KEY not in log.text


@pytest.mark.django_db
def test_a_fault_is_told_with_its_place_and_without_what_was_typed(log, calm_client, lead, monkeypatch):
    def fail(self, form):
        raise ValueError(form.cleaned_data["name"])

    monkeypatch.setattr(OrganisationCreateView, "form_valid", fail)
    calm_client.force_login(lead)
    form = {"name": SECRET, "kind": "unitary", "country": "GB", "nation": "GB-ENG", "size_class": "M"}
    response = calm_client.post("/organisations/new/", form)

    fault, request = log.lines
    assert (response.status_code, request["status"], fault["level"]) == (500, 500, "error")
    assert fault["event"] == "Internal Server Error"
    assert "in fail" in fault["exception"]
    assert fault["exception"].endswith("ValueError")
    assert SECRET not in log.text


@pytest.mark.django_db
def test_the_page_of_a_fault_shows_the_number_that_finds_it(log, calm_client, monkeypatch):
    monkeypatch.setattr(OrganisationCreateView, "dispatch", lambda *_: 1 / 0)
    response = calm_client.get("/organisations/new/")

    assert log.lines[0]["request_id"] == response["X-Request-ID"]
    assert response["X-Request-ID"] in response.content.decode()


def test_the_page_of_a_fault_stands_when_no_template_can_be_read(calm_client, monkeypatch):
    def fail(*_asked):
        raise TemplateDoesNotExist("500.html")

    monkeypatch.setattr(outage, "render_to_string", fail)
    monkeypatch.setattr(OrganisationCreateView, "dispatch", lambda *_: 1 / 0)
    response = calm_client.get("/organisations/new/")

    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.django_db
def test_a_mail_that_is_refused_leaves_no_address(log, calm_client, lead, monkeypatch):
    def refuse(self, messages):
        raise SMTPRecipientsRefused({lead.email: (550, f"no such person {lead.email}")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    calm_client.post("/accounts/password/reset/", {"email": lead.email})

    assert lead.email not in log.text
    assert log.lines[-1]["route"] == "/accounts/password/reset/"


def test_only_known_names_leave_the_process(log):
    logging.getLogger("some.library").warning("Sent", extra={"body": SECRET, "email": ADDRESS, "status": 200})
    (line,) = log.lines
    assert set(line) - {"request_id"} == {"event", "level", "logger", "timestamp", "status"}


def test_lines_for_people_hold_the_same(log):
    record = logging.makeLogRecord({"msg": "Mail to %s failed", "args": (ADDRESS,), "levelname": "ERROR", "name": "x"})
    assert "Mail to [address] failed" in formatter("lines").format(record)
