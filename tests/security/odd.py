"""Odd values, requests written byte by byte, and what no answer to one may hold."""

import json
import string
import sys
import traceback
from collections import Counter
from copy import deepcopy
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.db import transaction
from hypothesis import strategies as st

from tests.memory import forget_content
from tests.security.test_matrix import body
from tests.security.world import CANARY

OFFERED = "/admin/assessments/caseoffer/"  # where curators read what councils offer to them
MAY_READ_THE_OTHER = {"stranger", "superuser"}
MAY_FAIL_LOUDLY = {503}  # says calmly that a service is away
TRACES = ("Traceback (most", "django.core.exceptions", "DoesNotExist", "IntegrityError", "/site-packages/", "sqlite3.")

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
    about action-d-1 question1 question2 passwordless unlock process second_factor_required
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


def ask(client, method, path, query, given, shape, extra):
    """One odd request, written byte by byte, as the test client would refuse to write some of it."""
    plain = [(name, one) for name, many in given.items() for one in (many if isinstance(many, list) else [many])]
    encoded = urlencode(plain, errors="surrogatepass")
    path = quote(path, safe="/%:@", errors="surrogatepass")
    path += "?" + urlencode(query, doseq=True, errors="surrogatepass") if query else ""
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
    is_offered = who == "curator" and response.request["PATH_INFO"].startswith(OFFERED)
    if CANARY in page and who not in MAY_READ_THE_OTHER and not is_offered:
        yield "words of another council"


class Trial:
    """Asks, takes everything back, counts the statuses, and keeps one request for each kind of fault."""

    def __init__(self, clients):
        self.clients, self.seen, self.faults = clients, Counter(), {}

    def ask(self, who, *asked):
        client, page = self.clients[who], ""
        cookies = deepcopy(client.cookies)
        try:
            with transaction.atomic():
                response = ask(client, *asked)
                found, page = list(faults_of(who, response)), body(response)
                transaction.set_rollback(True)
            self.seen[response.status_code] += 1
        except Exception as problem:  # noqa: BLE001 -- every fault is collected, one of each kind is shown
            self.seen[type(problem).__name__] += 1
            found = [f"{problem!r} at {traceback.extract_tb(problem.__traceback__)[-1]}"]
        client.cookies = cookies  # signed in again, should this have signed out
        for memory in (forget_content, cache.clear):  # of rows that are no more
            memory()
        for fault in found:
            self.faults.setdefault(fault, ascii((who, *asked))[:1500])
        return page

    def tell(self):
        statuses = dict(sorted(self.seen.items(), key=str))
        found = "".join(f"\n{fault}\n    {asked}" for fault, asked in self.faults.items())
        sys.stdout.write(f"Statuses of {self.seen.total()} requests: {statuses}{found}\n")
