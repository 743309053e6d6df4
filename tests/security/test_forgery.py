"""No form is taken without its token, whatever a stranger's page writes into the request."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Organisation
from organisations.roles import Role
from tests.security.matrix import TENANT
from tests.security.test_matrix import address
from tests.test_doors import DOORS

FORGED = {"csrfmiddlewaretoken": "x" * 64, "name": "Forged council", "then": "stay"}
KEPT_OUT = (403, 404, 405)


def doors(world):
    own = [address(name, world.own, world) for name in TENANT]
    return [*own, *sorted({path for _name, path in DOORS})]


def signed_in(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


@pytest.mark.parametrize("who", ["lead", "visitor"])
def test_every_form_without_its_token_is_refused(world, who):
    client = signed_in(world.people[Role.LEAD]) if who == "lead" else Client(enforce_csrf_checks=True)
    taken = {
        path: response.status_code
        for path in doors(world)
        if (response := client.post(path, FORGED)).status_code not in KEPT_OUT
    }

    assert taken == {}
    assert not Organisation.objects.filter(name="Forged council").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
        {"X-CSRFToken": "x" * 64},
        {"X-HTTP-Method-Override": "GET"},
        {"X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"},
        {"Content-Type": "text/plain"},
        {"X-Requested-With": "XMLHttpRequest"},
    ],
    ids=" ".join,
)
def test_no_header_replaces_the_token(world, headers):
    client = signed_in(world.people[Role.LEAD])
    for name in ("assessments:submit", "assessments:action", "reports:list"):
        assert client.post(address(name, world.own, world), FORGED, headers=headers).status_code == 403, name
    assert not world.own.open.submissions.exists()


def test_the_token_of_one_browser_is_no_use_in_another(world):
    thief, victim = signed_in(world.people["stranger"]), signed_in(world.people[Role.LEAD])
    path = reverse("organisations:create")
    thief.get(path)
    victim.get(path)
    token = thief.cookies["csrftoken"].value

    assert victim.post(path, FORGED | {"csrfmiddlewaretoken": token}).status_code == 403


def test_the_method_is_never_taken_from_the_form(world):
    client = signed_in(world.people[Role.LEAD])
    path = address("assessments:submit", world.own, world)
    for asked in ("?_method=POST", "?method=post"):
        client.get(path + asked, headers={"X-HTTP-Method-Override": "POST"})
    assert not world.own.open.submissions.exists()


def test_reading_never_writes(world):
    """No GET of an organisation's pages changes a row of it."""
    client = signed_in(world.people[Role.LEAD])
    with CaptureQueriesContext(connection) as asked:
        for name in TENANT:
            client.get(address(name, world.own, world))
    written = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "session" not in sql] == []
