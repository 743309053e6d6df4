"""What people type never stands in a log, and one form alone takes a file."""

import logging
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import clear_url_caches, path

from config import urls
from organisations.roles import Role
from tests.factories import PASSWORD
from tests.security.matrix import TENANT
from tests.security.test_matrix import address
from tests.test_doors import DOORS

SECRET = "zq9secret"
TYPED = {
    "login": f"{SECRET}@council.example", "email": f"{SECRET}@council.example", "password": f"{SECRET} password",
    "password1": f"{SECRET} password", "password2": f"{SECRET} password", "oldpassword": f"{SECRET} old",
    "code": f"{SECRET}1", "name": f"{SECRET} name", "job_title": f"{SECRET} job", "evidence": f"{SECRET} evidence",
    "reason": f"{SECRET} reason", "na_reason": f"{SECRET} why", "target_reason": f"{SECRET} target", "level": "2",
    "client_secret": SECRET, "version": "1", "region": SECRET, "then": "stay", "text": f"{SECRET} comment",
    "title": f"{SECRET} title", "url": f"https://council.example/{SECRET}", "true_on": "1 1 2026", "strength": "2",
}  # fmt: skip


@pytest.fixture
def logged(caplog):
    """Everything any logger says, down to DEBUG, with tracebacks and extras; as text."""
    caplog.set_level(logging.DEBUG)
    for name in ("organisations", "assessments", "reports", "casestudies", "trends", "config", "allauth", "django"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.INFO, logger="django.db.backends")  # the operator never has it at DEBUG
    return lambda: caplog.text + "".join(str(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize("who", ["lead", "visitor"])
def test_nothing_typed_at_any_form_is_logged(world, client_for, logged, who, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    lead = world.people[Role.LEAD]
    client = client_for(lead) if who == "lead" else Client()
    paths = [address(name, world.own, world) for name in TENANT] + [
        path for name, path in DOORS if "admin:" not in name
    ]
    for place in paths:
        client.post(place, TYPED, headers={"Authorization": f"Bearer {SECRET}"})
        if who == "lead":
            client.force_login(lead)

    assert SECRET not in logged()


def test_a_failed_and_a_successful_sign_in_log_no_password_and_no_address(world, logged):
    person = world.people[Role.LEAD]
    for password in (PASSWORD + SECRET, PASSWORD):
        Client().post("/accounts/login/", {"login": person.email, "password": password})

    assert SECRET not in logged()
    assert PASSWORD not in logged()
    assert person.email not in logged()


@pytest.fixture
def a_page_that_fails():
    def fail(request):
        typed = request.POST["evidence"]
        raise RuntimeError(f"cannot do that with {len(typed)} characters")

    urls.urlpatterns.append(path("fails/", fail))
    clear_url_caches()
    yield "/fails/"
    urls.urlpatterns.pop()
    clear_url_caches()


@pytest.mark.django_db
def test_a_fault_is_logged_without_what_was_typed(a_page_that_fails, logged):
    response = Client(raise_request_exception=False).post(a_page_that_fails, TYPED)

    text = logged()
    assert response.status_code == 500
    assert "cannot do that" in text
    assert SECRET not in text + response.content.decode()


def subclasses(kind):
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_two_forms_take_a_file():
    """Uploads have rules of their own (docs/security.md); another form that takes one is named here."""
    ours = ("organisations", "assessments", "reports", "casestudies", "trends", "config")
    found = [
        (form.__module__, form.__name__, name)
        for form in subclasses(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField) and form.__module__.startswith(ours)
    ]
    curated = ("casestudies.sheet_desk", "UploadForm", "file")  # curators only, read and dropped
    assert set(found) == {("assessments.forms_discussing", "EvidenceForm", "file"), curated}
    assert not [page for page in Path("templates").rglob("*.html") if 'type="file"' in page.read_text()]
    assert [name for name in TENANT if re.match(settings.UPLOADS, path_of(name))] == ["assessments:evidence"]


def path_of(name):
    return next(path for door, path in DOORS if door == name)


@pytest.mark.django_db
def test_a_file_that_is_sent_all_the_same_is_left_unread(client_for, lead):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>")
    response = client_for(lead).post("/organisations/new/", {"name": file, "kind": "unitary"})

    assert response.status_code == 422
    assert b"onload" not in response.content


# Static looks at the code


def texts(*globs):
    for glob in globs:
        yield from ((file, file.read_text()) for file in Path().glob(glob) if ".venv" not in file.parts)


def test_templates_never_turn_escaping_off():
    loose = sorted(
        str(file)
        for file, text in texts("templates/**/*.html")
        if any(
            word in text for word in ("|safe", "| safe", "autoescape off", "safeseq", "<script>", "onclick=", "style=")
        )
    )
    # Both print the help text of a field, which is our own and may hold a list (Django's about passwords).
    assert loose == ["templates/govuk/checkbox.html", "templates/govuk/hint_and_errors.html"]


KNOWN = {
    "assessments/views/pieces.py",  # a frame of our own with the escaped text put in
    "casestudies/searching/engines.py",  # full text search of either database; what was asked goes in as parameters
    "casestudies/searching/showing.py",  # marks of our own in text that was escaped before
    "config/backup/making.py",  # commands of the operator, below too
    "config/backup/places.py",
    "config/backup/restoring.py",
    "config/backup/tables.py",
    "config/migrating.py",
    "config/readiness.py",  # SELECT 1
    "organisations/history.py",  # many rows at once; values go in as parameters
    "organisations/prepared.py",  # SQL of the ORM itself; values go in as parameters
    "reports/views/home.py",
    "reports/views/infographic.py",  # drawings, whose code escapes every word
    "reports/views/results.py",
    "reports/views/years.py",
    "trends/apps.py",  # triggers of our own
    "trends/passing_on.py",  # JSON in which nothing can end the element
}


def test_code_that_marks_text_as_safe_or_writes_sql_is_known():
    risky = re.compile(r"\b(mark_safe|SafeString|RawSQL|eval|exec)\(|\.(raw|extra|cursor)\(|\bpickle\.|import pickle")
    rooms = ("organisations", "trends", "casestudies", "assessments", "reports", "config")
    found = {str(file) for file, text in texts(*(f"{room}/**/*.py" for room in rooms)) if risky.search(text)}
    assert found == KNOWN
