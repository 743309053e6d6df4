"""While the database is away people see a calm page, and what they typed."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from organisations.models import Membership
from tests.factories import UserFactory

NEW = reverse("organisations:create")
TYPED = {"name": "Fenbridge Borough Council", "region": "East of England <b>"}
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def failing(monkeypatch):
    """Return a function that makes the list of assessments and the founding of a council fail with an exception."""

    def fail_with(exception):
        def fail(*_given, **_named):
            raise exception

        monkeypatch.setattr("organisations.views.found_organisation", fail)
        monkeypatch.setattr("organisations.views.FoundingForm.is_valid", fail)
        monkeypatch.setattr("reports.views.home.HomeView.get_context_data", fail)

    return fail_with


@pytest.fixture
def browser(db):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize("exception", [OperationalError("gone"), InterfaceError("closed")], ids=repr)
def test_a_page_says_to_try_again_in_a_minute(browser, failing, exception):
    failing(exception)

    response = browser.get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Try again in a minute" in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_mistake_of_ours_is_no_outage(browser, failing):
    failing(ValueError("ours"))

    assert browser.get("/").status_code == 500


def test_the_text_of_a_form_is_shown_with_a_button_that_sends_it_again(browser, failing):
    failing(OperationalError("gone"))

    shown = browser.post(NEW, TYPED, headers=HERE).content.decode()

    assert "Fenbridge Borough Council</blockquote>" in shown
    assert "East of England &lt;b&gt;" in shown
    assert f'<form method="post" action="{NEW}"' in shown


def test_sending_it_again_afterwards_saves_it(db, failing, monkeypatch):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(UserFactory())
    token = client.get(NEW).context["csrf_token"]
    filled = TYPED | {"kind": "unitary", "country": "GB", "nation": "GB-ENG", "size_class": "M"}
    failing(OperationalError("gone"))
    response = client.post(NEW, filled | {"csrfmiddlewaretoken": str(token)}, headers=HERE)
    monkeypatch.undo()

    again = response.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    client.post(NEW, filled | {"csrfmiddlewaretoken": again}, headers=HERE)

    assert Membership.objects.get().organisation.name == TYPED["name"]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_elsewhere_is_not_shown(browser, failing, headers):
    failing(OperationalError("gone"))

    assert "Fenbridge" not in browser.post(NEW, TYPED, headers=headers).content.decode()


def test_a_part_of_a_page_gets_no_page(browser, failing):
    failing(OperationalError("gone"))

    response = browser.post(NEW, TYPED, headers=HERE | {"HX-Request": "true"})

    assert (response.status_code, response.content) == (503, b"")


def test_the_page_asks_the_database_nothing(failing):
    """A test without the right to ask it."""
    failing(OperationalError("gone"))

    assert Client(raise_request_exception=False).get("/").status_code == 503
