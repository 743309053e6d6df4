"""Every address x role x own and other council x method: what the table says, and never a word of another council."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from organisations.roles import Role
from tests.security.matrix import CURATED, DESK, OWN, OWN_PREFIXES, TENANT, expected_of_support, printed
from tests.security.world import CANARY
from tests.test_doors import DOORS, PUBLIC

NAMES = sorted({name for name, _path in DOORS})
SIGN_IN = "/accounts/login/"
OFFERED = "admin:assessments_caseoffer"  # there curators read what councils offer to them


def kind_of(name):
    """Which rule holds for the address of this name; None when the table has to learn it."""
    if name in TENANT:
        return "tenant"
    if name in PUBLIC:
        return "public"
    if name.startswith(DESK) or name in CURATED:
        return "desk"
    return "own" if name in OWN or name.startswith(OWN_PREFIXES) else None


def address(name, council, world):
    """The address of this name for one council."""
    assessment = getattr(council, TENANT[name].state)
    given = {
        "ref": assessment.ref,
        "code": assessment.edition.actions.first().code,
        "what": "balance",
        "number": 1,
        "report_ref": council.report.ref,
        "survey_ref": council.survey.ref,
        "export_ref": council.export.ref,
        "pk": council.organisation.pk,
        "invitation": council.invitation.pk,
        "asked": council.asked.pk,
        "member": council.member.pk,
        "comment": council.comment.pk,
        "evidence_ref": council.piece.ref,
        "kind": "svg",
        "offer_ref": council.offer.ref,
    }
    wanted = PARAMETERS[name]
    return reverse(name, kwargs={key: given[key] for key in wanted})


def parameters():
    found = {}
    for namespace in ("assessments", "reports", "organisations"):
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        for key in resolver.reverse_dict:
            if isinstance(key, str):
                found[f"{namespace}:{key}"] = resolver.reverse_dict.getlist(key)[0][0][0][1]
    return found


PARAMETERS = parameters()


def visit(client, path, method):
    """One visit that leaves nothing behind."""
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path, {"level": "1", "version": "1"})
        transaction.set_rollback(True)
    return response


def body(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


def is_sent_to_sign_in(response):
    return response.status_code == 302 and SIGN_IN in response["Location"]


def test_every_address_has_a_rule():
    assert [name for name in NAMES if kind_of(name) is None] == []


def test_the_table_names_only_addresses_that_exist():
    assert set(TENANT) <= set(NAMES)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_members_get_what_their_role_may_and_strangers_find_nothing(world, client_for, method):
    clients = {who: client_for(person) for who, person in world.people.items()}
    wrong = {}
    for name, row in TENANT.items():
        own, other = address(name, world.own, world), address(name, world.other, world)
        for who, client in clients.items():
            is_member = who in list(Role)
            places = {own: row.expected(who, method) if is_member else 404, other: 404 if who != "stranger" else None}
            for path, expected in places.items():
                if expected is None:
                    continue
                response = visit(client, path, method)
                if response.status_code != expected or CANARY in body(response):
                    wrong[f"{who} {method} {path}"] = (response.status_code, expected, CANARY in body(response))
        for path in (own, other):
            if not is_sent_to_sign_in(visit(Client(), path, method)):
                wrong[f"visitor {method} {path}"] = "not sent to sign in"
    assert wrong == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_support_reads_where_a_lead_lets_it_and_finds_nothing_elsewhere(world, client_for, support, method):
    client, wrong = client_for(support), {}
    world.other.organisation.support_access.update(ended_at=timezone.now())
    for name in TENANT:
        expected = {world.own: expected_of_support(name, method), world.other: 404}
        for council, status in expected.items():
            response = visit(client, address(name, council, world), method)
            if response.status_code != status or CANARY in body(response):
                wrong[f"{method} {name}"] = (response.status_code, status)
    assert wrong == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_other_page_shows_a_word_of_another_council(world, client_for, curator, method):
    """The lead may see most of all members, so nobody else is asked."""
    clients = {"lead": client_for(world.people[Role.LEAD]), "curator": client_for(curator)}
    doors = [(path, name) for name, path in DOORS if kind_of(name) != "tenant"]
    doors += [(f"/trends/{world.edition.slug}/", "trends:edition"), (f"/cases/{world.case.code}/", "cases:detail")]
    seen = {}
    for who, client in clients.items():
        for path, name in doors:
            if (kind_of(name) == "desk") != (who == "curator") and name != "admin:index":
                continue
            response = visit(client, path, method)
            is_let_in = response.status_code == 200 and kind_of(name) == "desk" and who != "curator"
            is_told = CANARY in body(response) and not name.startswith(OFFERED)
            if response.status_code >= 500 or is_told or is_let_in:
                seen[f"{who} {method} {path}"] = response.status_code
    assert seen == {}


def test_the_word_is_there_to_be_seen(world, client_for):
    """Else the tests above could not fail."""
    stranger = client_for(world.people["stranger"])
    pages = [body(stranger.get(address(name, world.other, world))) for name in TENANT if name != "reports:status"]
    assert [CANARY in page for page in pages].count(True) >= 9
    assert CANARY in body(stranger.get("/accounts/single-sign-on/connect/"))  # the name of its own sign-in


def test_one_door_stays_shut_to_the_other_council_in_every_way_of_writing_it(world, client_for):
    path = address("reports:results", world.other, world)
    ways = [path.upper(), path + "?ref=" + world.own.submitted.ref, path.replace("/results", "//results"), path[:-1]]
    for way in ways:
        response = client_for(world.people[Role.LEAD]).get(way, follow=True)
        assert (response.status_code, CANARY in body(response)) == (404, False), way


def test_one_report_is_not_handed_over_through_another_assessment(world, client_for):
    mixed = reverse("reports:download", args=[world.own.submitted.ref, world.other.report.ref])
    assert client_for(world.people[Role.LEAD]).get(mixed).status_code == 404


@pytest.mark.parametrize("name", ["organisations:invitation", "organisations:request", "organisations:member"])
def test_a_row_of_another_council_is_not_found_at_the_own_address(world, client_for, name):
    mixed = address(name, world.other, world).replace(
        f"/organisations/{world.other.organisation.pk}/", f"/organisations/{world.own.organisation.pk}/"
    )
    assert client_for(world.people[Role.LEAD]).post(mixed, {"do": "refuse"}).status_code == 404


def test_starting_for_another_organisation_is_not_found(world, client_for):
    client = client_for(world.people[Role.LEAD])
    for asked in (world.other.organisation.pk, "-1", "1e9", "\u0661", "9" * 30, ""):
        assert client.post("/assessments/start/", {"organisation": asked}).status_code == 404, asked


def test_the_document_shows_this_table():
    assert printed() in Path("docs/security.md").read_text()
