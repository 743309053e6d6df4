"""Odd requests made up by hypothesis, at every address, as everybody: no fault, no trace, no word of another council.

`FUZZ_CASES` says how many (500 unless set): `FUZZ_CASES=10000 ./test -m fuzz` is the long run.
"""

import json
import logging
import os
import string
import sys
import traceback
from collections import Counter
from copy import deepcopy
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from organisations.roles import Role
from tests.factories import PASSWORD
from tests.security.matrix import TENANT
from tests.security.test_matrix import address, body
from tests.security.world import CANARY
from tests.test_doors import DOORS

CASES = int(os.environ.get("FUZZ_CASES", "500"))
MAY_READ_THE_OTHER = {"stranger", "superuser"}
MAY_FAIL_LOUDLY = {503}  # says calmly that a service is away
TRACES = ("Traceback (most", "django.core.exceptions", "DoesNotExist", "IntegrityError", "/site-packages/", "sqlite3.")
ROLES = [*Role, Role.LEAD, Role.LEAD, "stranger", "newcomer", "curator", "superuser", "visitor"]

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

NASTY = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202eevil", "\ufeff",
    "e\u0301" * 50, "💥" * 300, "x" * 100_000,
    "-1", "0", "1", "1.5", "1e999", "NaN", "٣", "²", "9" * 400, "2147483648", "9223372036854775808", "true",
    "null", "[]",
    "' OR 1=1 --", "'; DROP TABLE auth_user; --", "%s%n%d", "{{ 7*7 }}", "{% debug %}", "{0.__class__}", "${7*7}",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>", "&amp;lt;", "../../etc/passwd", "C:\\con",
    "a\r\nSet-Cookie: b=c", "\x1b[31m", "a@b", "a@b.example", "@", "=cmd|' /C calc'!A0", "2024", "en-gb", "stay",
    "list",
    "discard", "unknown", "na", "GB", "GB-ENG", "unitary", "M",
]  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.integers().map(str))
KNOWN_FIELDS = """
    level na_reason evidence evidence_strength target target_reason importance version then reason submission
    organisation name kind country nation region size_class login password password1 password2 oldpassword email
    next action_primary action_remove action_add action_send code credential remember job_title csrfmiddlewaretoken
    all page q trend theme seen _popup _to_field _changelist_filters action select_across _selected_action o p e
    title_en status slug year id TOTAL_FORMS form-TOTAL_FORMS form-INITIAL_FORMS form-0-id sections-TOTAL_FORMS
    sections-INITIAL_FORMS client_id client_secret issuer domains state error iss id_token session_state
    passwordless unlock process second_factor_required
""".split()
names = st.one_of(st.sampled_from(KNOWN_FIELDS), st.text(string.ascii_letters + "_[]-.\x00é", max_size=12))
fields = st.dictionaries(names, st.one_of(texts, st.lists(texts, min_size=2, max_size=3)), max_size=8)
HEADERS = """
    HX-Request HX-Current-URL HX-Target HX-Boosted X-Forwarded-For X-Forwarded-Proto Accept-Language Accept
    Accept-Encoding Range If-None-Match If-Modified-Since Referer Origin User-Agent Authorization X-Requested-With
    Cookie Expect Content-Encoding X-Request-ID traceparent
""".split()
printable = st.one_of(texts, st.just("true")).map(
    lambda text: text.encode("latin-1", "replace").decode("latin-1")[:3000]
)
headers = st.dictionaries(st.sampled_from(HEADERS), printable, max_size=3)
jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
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
    forms = ["/organisations/new/", "/accounts/login/", "/accounts/signup/", "/accounts/details/", "/accounts/email/"]
    return sorted(set(own)) * 6 + other * 2 + sorted({path for _name, path in DOORS}) + forms * 4


@pytest.fixture
def clients(world, curator, client_for):
    chief = world.people["newcomer"].__class__.objects.create_superuser("chief@example.org", PASSWORD, name="Chief")
    people = world.people | {"curator": curator, "superuser": chief}
    return {who: client_for(person) for who, person in people.items()} | {"visitor": Client()}


def ask(client, method, path, query, given, shape, extra):
    """One odd request, written byte by byte, as the test client would refuse to write some of it."""
    plain = [(name, one) for name, many in given.items() for one in (many if isinstance(many, list) else [many])]
    encoded = urlencode(plain, errors="surrogatepass")
    path = quote(path, safe="/%:@", errors="surrogatepass")
    path += (
        "?" + urlencode([(n, v) for n, v in query.items() if isinstance(v, str)], errors="surrogatepass")
        if query
        else ""
    )
    kinds = {
        "form": ("application/x-www-form-urlencoded", encoded.encode()),
        "multipart": ("multipart/form-data; boundary=b", multipart(plain)),
        "json": ("application/json", json.dumps(dict(plain)).encode()),
        "raw": ("application/octet-stream", encoded.encode() or b"\x00\xff"),
    }
    kind, content = kinds[shape]
    return client.generic(method, path, b"" if method in ("GET", "HEAD") else content, content_type=kind, headers=extra)


def multipart(plain):
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
        % (
            name.encode("utf-8", "surrogatepass").replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b""),
            b'; filename="a.svg"' if name == "code" else b"",
            value.encode("utf-8", "surrogatepass"),
        )
        for name, value in plain
    ]
    return b"".join(parts) + b"--b--\r\n"


def faults_of(who, response):
    page = body(response)
    if response.status_code >= 500 and response.status_code not in MAY_FAIL_LOUDLY:
        yield f"status {response.status_code}"
    yield from (trace for trace in TRACES if trace in page)
    if CANARY in page and who not in MAY_READ_THE_OTHER:
        yield "words of another council"


def test_no_odd_request_breaks_anything_or_shows_another_council(places, clients, monkeypatch, settings):
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # thousands of refusals help nobody
    monkeypatch.setattr("organisations.limits.next_number", lambda _key, _seconds: 0)
    settings.ACCOUNT_RATE_LIMITS = False
    seen, faults = Counter(), {}

    @effort(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(
        who=st.sampled_from(ROLES), method=methods, path=st.sampled_from(places), query=st.one_of(st.just({}), fields),
        posted=fields, shape=shapes, extra=st.one_of(st.just({}), headers), meant=st.sampled_from(MEANT),
        replaced=st.one_of(*[st.none()] * 7, segments),
    )  # fmt: skip
    def try_it(who, method, path, query, posted, shape, extra, replaced, meant):
        if replaced is not None:  # another last part of the path
            path = path.rstrip("/").rpartition("/")[0] + "/" + replaced + "/"
        client, posted = clients[who], meant | posted
        cookies = deepcopy(client.cookies)
        try:
            with transaction.atomic():
                response = ask(client, method, path, query, posted, shape, extra)
                found = list(faults_of(who, response))
                transaction.set_rollback(True)
            seen[response.status_code] += 1
        except Exception as problem:  # noqa: BLE001 -- every fault is collected, one of each kind is shown
            found = [f"{problem!r} at {traceback.extract_tb(problem.__traceback__)[-1]}"]
        client.cookies = cookies  # signed in again, should this have signed out
        for fault in found:
            faults.setdefault(fault, (who, method, path, query, posted, shape, extra))

    try_it()
    sys.stdout.write(f"Statuses of {seen.total()} odd requests: {dict(sorted(seen.items()))}\n")
    assert {fault: ascii(asked)[:1500] for fault, asked in faults.items()} == {}
    assert {200, 302, 404, 422} <= set(seen)
