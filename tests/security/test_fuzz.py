"""Forms filled oddly and odd requests at every address, as everybody: no fault, no trace, no word of another council.

First every form goes out as it stands, with what it asks for, and with each other choice. Then `FUZZ_CASES` says
how many (500 unless set), three fifths of them forms: `FUZZ_CASES=10000 ./test -m fuzz` is the long run.
"""

import logging
import os
import time

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from organisations.roles import Role
from tests.factories import PASSWORD
from tests.security.forms import complaints, desk, forms_of
from tests.security.matrix import TENANT
from tests.security.odd import NASTY, Trial, fields, headers, names, texts
from tests.security.test_matrix import address, body, kind_of
from tests.test_doors import DOORS

CASES = int(os.environ.get("FUZZ_CASES", "500"))
SHORT = 500  # up to so many are the same ones each time
EFFORT = effort(
    deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], derandomize=CASES <= SHORT
)
ROLES = [*Role, *Role, Role.LEAD, Role.LEAD, "stranger", "newcomer", "curator", "superuser", "visitor"]

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

methods = st.sampled_from([*["GET"] * 6, *["POST"] * 9, "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
MEANT = [  # posted as our own pages do; odd fields replace some of these, and the whole where it is left out
    {},
    {"level": "2", "version": "1", "target": "3", "importance": "2", "evidence_strength": "1", "evidence": "Seen"},
    {"level": "na", "na_reason": "", "target": "1", "target_reason": "", "then": "stay"},
    {"name": "Fenbridge", "kind": "unitary", "country": "GB", "nation": "GB-ENG", "size_class": "M"},
    {"login": "lead@council.example", "email": "lead@council.example", "password": PASSWORD, "password1": PASSWORD},
    {"reason": "A typing mistake", "name": "Priya", "oldpassword": PASSWORD, "password2": PASSWORD},
    {"submission": "1", "organisation": "1", "code": "123456", "one": "1", "requires_second_factor": "on"},
]
shapes = st.sampled_from(["form", "form", "form", "multipart", "json", "raw"])
segments = st.one_of(
    texts.filter(lambda text: 0 < len(text) < 200), st.sampled_from(["x", "1", "2024", "digital-trend"])
)


@pytest.fixture
def places(world):
    """Every address: as it is meant, of both councils (the own more often), and those of the resolver with samples."""
    own, other = [[address(name, council, world) for name in TENANT] for council in (world.own, world.other)]
    own += [path.replace(world.own.submitted.ref, world.own.open.ref) for path in own]
    forms = [
        f"/survey/{world.own.survey.ref}/",
        "/organisations/new/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/details/",
        "/accounts/email/",
    ]
    return list(dict.fromkeys(own)) * 9 + other * 2 + sorted({path for _name, path in DOORS}) + forms * 4


@pytest.fixture
def trial(world, curator, client_for, settings, monkeypatch):
    """Everybody signed in with a password, as some forms ask for one lately given; nobody is told to slow down."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # thousands of refusals help nobody
    monkeypatch.setattr("organisations.limits.next_number", lambda _key, _seconds: 0)
    settings.ACCOUNT_RATE_LIMITS, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = False, 1_000_000
    chief = world.people["newcomer"].__class__.objects.create_superuser("chief@example.org", PASSWORD, name="Chief")
    people = world.people | {"curator": curator, "superuser": chief}
    clients = {who: client_for(person) for who, person in people.items()} | {"visitor": Client()}
    for who, person in people.items():
        remember_password(clients[who], person)
    return Trial(clients)


def remember_password(client, person):
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": person.email}]
    session.save()


def pages_with_forms(world):
    """Who asks for which pages: everybody for those of a council, one for those that look the same to all."""
    for who in (*Role, "stranger"):
        council = world.other if who == "stranger" else world.own
        pages = [address(name, council, world) for name in TENANT if name != "reports:download"]
        yield who, [*pages, *(path.replace(council.submitted.ref, council.open.ref) for path in pages), "/assessments/"]
    yield "newcomer", [path for name, path in DOORS if kind_of(name) == "own"]
    public = [path for name, path in DOORS if kind_of(name) == "public"]
    yield "visitor", [*public, *mailed(world.people["newcomer"])]
    for who in ("curator", "superuser"):
        yield who, ["/admin/", *desk()]


def mailed(person):
    """The pages that are opened by a link in a mail."""
    unproved = EmailAddress.objects.create(user=person, email="new@council.example")
    yield reverse("account_confirm_email", args=[EmailConfirmationHMAC(unproved).key])
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    yield f"/accounts/password/reset/key/{key}/"


def every_form(trial, world):
    """Each of everybody; those of the admin once. With the fields that have to be filled in."""
    found = {}
    for who, paths in pages_with_forms(world):
        for path in paths:
            response = trial.clients[who].get(path, follow=True)
            for form in forms_of(who, response.request["PATH_INFO"], body(response)):
                same = form.is_of_the_desk or who, form.method, form.path, *sorted(form.names)
                found.setdefault(same, form)
    return [(form, wanted(trial, form)) for form in found.values()]


def wanted(trial, form, missing=(), change=None):
    """The fields that have to be filled in: those that the page complains of when they are not."""
    missing = set(missing)
    for _time in range(3):
        page = send(trial, form, form.filled(missing) | (change or {}))
        more = complaints(page) - missing
        if not more:
            break
        missing |= more
    return missing


def send(trial, form, values, who=None, extra=None):
    query, posted = (form.query, values) if form.method == "POST" else (form.query | values, {})
    return trial.ask(who or form.who, form.method, form.path, query, posted, "form", extra or {})


@st.composite
def filled_oddly(draw, forms):
    """A form as a person would send it, but for up to two fields."""
    form, missing = draw(st.sampled_from(forms))
    values = form.filled(draw(st.sampled_from([missing, missing, form.names])))
    for _time in range(draw(st.sampled_from([1, 1, 1, 2, 2, 0]))):
        name = draw(st.one_of(*[st.sampled_from(form.names)] * 9, names) if form.names else names)
        values = values | {name: draw(changed(form, name, values.get(name, [])))}
    who = draw(st.sampled_from([*[form.who] * 4, *ROLES[-7:-1]]))
    return form, values, who, draw(st.sampled_from([*[{}] * 5, {"HX-Request": "true"}]))


def changed(form, name, stands):
    """Another of the offered values, nothing, twice, typed plausibly, or something odd."""
    offered = [[choice] for choice in form.choices.get(name, [])] or [[form.typed.get(name, "some-text")]]
    odd = st.one_of(st.sampled_from(NASTY), texts).map(lambda text: [text])
    calm = st.sampled_from([*offered, [], [""]])
    return st.one_of(calm, calm, odd, odd, st.sampled_from([stands * 2, [*stands, "-1"], [*offered[-1], *stands]]))


def test_no_form_filled_oddly_breaks_anything_or_shows_another_council(trial, world):
    forms = every_form(trial, world)
    for form, missing in forms:
        for change in form.otherwise():
            wanted(trial, form, missing, change)
    ours = [(form, missing) for form, missing in forms if not form.is_of_the_desk]

    @effort(EFFORT, max_examples=CASES * 3 // 5)
    @given(st.one_of(filled_oddly(ours), filled_oddly(forms)))
    def try_it(drawn):
        send(trial, *drawn)

    try_it()
    trial.tell()
    assert trial.faults == {}
    assert {200, 302, 403, 404, 422} <= set(trial.seen)


def test_no_odd_request_breaks_anything_or_shows_another_council(trial, places):
    @effort(EFFORT, max_examples=CASES * 2 // 5)
    @given(
        who=st.sampled_from(ROLES), method=methods, path=st.sampled_from(places), query=st.one_of(st.just({}), fields),
        posted=fields, shape=shapes, extra=st.one_of(st.just({}), headers), meant=st.sampled_from(MEANT),
        replaced=st.one_of(*[st.none()] * 7, segments),
    )  # fmt: skip
    def try_it(who, method, path, query, posted, shape, extra, replaced, meant):
        if replaced is not None:  # another last part of the path
            path = path.rstrip("/").rpartition("/")[0] + "/" + replaced + "/"
        trial.ask(who, method, path, query, meant | posted, shape, extra)

    try_it()
    trial.tell()
    assert trial.faults == {}
    assert {200, 302, 404} <= set(trial.seen)
