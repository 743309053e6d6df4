"""Nobody is led to another site by an address, a host or a header that looks like ours."""

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from tests.factories import PASSWORD, UserFactory
from tests.test_doors import DOORS

SIGN_IN = "/accounts/login/"
HOSTILE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https:evil.example", "https:///evil.example", "http://evil.example", "//evil.example/%2f..", "/%09/evil.example",
    "/%5cevil.example", "//evil%E3%80%82example", "javascript:alert(1)", "data:text/html,x",
    "%0d%0aLocation: //evil.example", "/\r\nSet-Cookie: a=b",
    "\t//evil.example", " //evil.example", "/\x00/evil.example", "//testserver@evil.example",
    "https://testserver.evil.example", "http://testserver:80@evil.example", "https://[::1]@evil.example", "/" * 5000,
    "..//evil.example", ".evil.example", "@evil.example", "?//evil.example", "http:\\\\evil.example",
]  # fmt: skip
FIELDS = ("next", "redirect_to", "return_to", "url")


def leads_away(response):
    """Whether a browser that follows this answer leaves our site, as browsers read addresses."""
    place = response.headers.get("Location", "").replace("\\", "/").strip()
    for invisible in ("\t", "\r", "\n"):
        place = place.replace(invisible, "")
    parts = urlsplit(place)
    return bool(parts.scheme or parts.netloc) and parts.netloc != "testserver"


def split_headers(response):
    return [name for name, value in response.headers.items() if "\r" in value or "\n" in value] + [
        name for name in ("a",) if name in response.cookies
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_signing_in_and_out_leads_nowhere_else(hostile):
    client, person = Client(), UserFactory()
    answers = [client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": hostile})]
    assert answers[0].status_code == 302
    answers += [client.get(f"{SIGN_IN}?next={quote(hostile)}"), client.post(f"/accounts/logout/?next={quote(hostile)}")]
    answers += [client.post(f"{SIGN_IN}?next={quote(hostile)}", {"login": person.email, "password": PASSWORD})]

    assert not any(leads_away(answer) or split_headers(answer) for answer in answers)


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_address_takes_a_place_to_go_to_from_the_request(client_for, lead, signed_in):
    client = client_for(lead) if signed_in else Client()
    away = []
    for path in sorted({path for name, path in DOORS if not name.startswith("admin:")}):
        for given in (dict.fromkeys(FIELDS, "//evil.example"), {"next": "https://evil.example/"}):
            away += [path] * any(map(leads_away, (client.get(path, given), client.post(path, given))))
            if signed_in and "_auth_user_id" not in client.session:
                client.force_login(lead)
    assert away == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["//evil.example/method", "/%2f/evil.example/method", "//evil.example", "/\\evil.example/x"]
)
def test_adding_the_slash_leads_nowhere_else(path):
    assert not leads_away(Client().get(path))


# Hosts and headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix"]
)
def test_no_page_or_mail_believes_a_header_about_its_host(header, mailoutbox):
    person = UserFactory()
    client = Client(headers={header: "host=evil.example" if header == "Forwarded" else "evil.example"})
    pages = [client.get("/"), client.get("/method"), client.get("/assessments/"), client.get(SIGN_IN)]
    client.post("/accounts/password/reset/", {"email": person.email})

    assert not any("evil.example" in page.content.decode() + str(page.headers) for page in pages)
    assert "evil.example" not in mailoutbox[0].body + str(mailoutbox[0].extra_headers)


@pytest.mark.django_db
def test_a_mail_is_not_sent_for_a_host_that_is_not_ours(mailoutbox):
    person = UserFactory()
    response = Client(headers={"Host": "evil.example"}).post("/accounts/password/reset/", {"email": person.email})
    assert (response.status_code, mailoutbox) == (400, [])


@pytest.mark.django_db
def test_a_name_with_a_line_end_writes_no_header_into_a_mail(mailoutbox):
    Client().post("/accounts/password/reset/", {"email": "a@council.example\r\nBcc: b@evil.example"})
    assert not any("evil.example" in str(mail.message()) for mail in mailoutbox)


# Paths


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/static/../config/settings.py", "/static/%2e%2e/db.sqlite3", "/static/..%2fsecret-key", "/static//etc/passwd",
        "/static/\x00", "/%c0%ae%c0%ae/etc/passwd", "/assessments/..%2f..%2fadmin/", "/assessments/" + "a" * 8000 + "/",
        "/trends/%00/", "/trends/2024/%ff%fe/", "/cases/\u202e/", "/.git/config", "/.env", "/assessments/x/reports/../",
        "/accounts/password/reset/key/-/", "/accounts/confirm-email/%0d%0a/", "/admin/..;/", "/;/admin/",
        "/%2e/admin/x",
    ],
)  # fmt: skip
def test_a_tricky_path_finds_nothing(path):
    response = Client().get(path)
    assert response.status_code in (404, 301, 302, 200 if "confirm" in path or "reset" in path else 404)
    assert b"SECRET" not in response.content
    assert not leads_away(response)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "GET\r\nX: y", "\u0130"])
def test_an_unknown_method_does_nothing(client_for, lead, method):
    response = client_for(lead).generic(method, "/organisations/new/", "name=x")
    assert response.status_code in (403, 405)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", '{"name": "x", "__proto__": {}}'),
        ("application/json", "{" * 5000),
        ("text/xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=name\r\n\r\n"),
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=" + "x" * 500, "--x"),
        ("application/x-www-form-urlencoded; charset=utf-7", "name=%2BADw-script"),
        ("application/x-www-form-urlencoded", "name=" + "%ff" * 50),
        ("application/x-www-form-urlencoded", "&".join(f"a{n}=1" for n in range(1100))),
        ("application/x-www-form-urlencoded", "name=" + "x" * 1_100_000),
        ("", "name=x"),
        ("\u2028", "name=x"),
    ],
    ids=str,
)
def test_an_odd_body_is_refused_calmly(client_for, lead, kind, content):
    response = client_for(lead).generic("POST", "/organisations/new/", content, content_type=kind)
    assert response.status_code in (400, 413, 422)
