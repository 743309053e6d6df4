"""What browsers are told with every response, whoever made it: a page, a file, a redirect or an error."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import clear_url_caches, path

from config import urls
from config.middleware import OF_DOCUMENTS, OF_SCRIPTS
from tests.test_doors import DOORS

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SECRET, STRICTER = "/organisations/join/", "strict-origin"  # an address that not even our own pages are told
POLICY = {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"}
PATHS = sorted({path for _name, path in DOORS})
ODD = [
    "/method",  # redirected to the address with the slash
    "/no-such-page/",
    "/static/css/no-such-file.css",
    "/%00",
    "/" + "x" * 9000,
    "/accounts/login/?next=//evil.example",
]


def guards(response):
    """What is missing or loose in the headers of a response."""
    wrong = [name for name, value in EXPECTED.items() if response.headers.get(name) != value]
    if response.headers["Referrer-Policy"] == STRICTER and response.request["PATH_INFO"].startswith(SECRET):
        wrong.remove("Referrer-Policy")
    policy = response.headers.get("Content-Security-Policy", "")
    wrong += sorted(POLICY - set(re.split(r"; ?", policy)))
    wrong += [word for word in ("unsafe-", "*", "http:") if word in policy]
    permissions = response.headers.get("Permissions-Policy", "")
    wrong += [
        name for name in ("camera=()", "geolocation=()", "publickey-credentials-get=(self)") if name not in permissions
    ]
    return wrong + [
        name for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin") if name in response.headers
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "lead", "curator"])
def test_every_address_is_guarded(request, client_for, who):
    client = Client() if who == "visitor" else client_for(request.getfixturevalue(who))
    paths = [path for path in PATHS if path.startswith("/admin/") == (who == "curator")]
    loose = {path: guards(client.get(path)) for path in [*paths, *ODD]}

    assert {path: wrong for path, wrong in loose.items() if wrong} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head", "trace"])
def test_every_method_is_guarded(method):
    client = Client(enforce_csrf_checks=True)
    for address in PATHS[::5]:
        assert guards(getattr(client, method)(address)) == [], address


@pytest.fixture
def a_page_that_fails():
    def fail(request):
        raise RuntimeError("a secret of the server")

    urls.urlpatterns.append(path("fails/", fail))
    clear_url_caches()
    yield "/fails/"
    urls.urlpatterns.pop()
    clear_url_caches()


def test_an_error_is_guarded_and_tells_nothing(a_page_that_fails):
    response = Client(raise_request_exception=False).get(a_page_that_fails)

    assert (response.status_code, guards(response)) == (500, [])
    assert "secret" not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "a b", "127.0.0.1\x00", ""])
def test_an_unknown_host_is_refused_and_guarded(host):
    response = Client(raise_request_exception=False).get("/method", HTTP_HOST=host or "x" * 300)

    assert (response.status_code, guards(response)) == (400, [])


@pytest.fixture
def static_file():
    """Return a function that answers with a file of this name."""
    folder = Path(settings.STATIC_ROOT)

    def get(name):
        (folder / name).write_text("anything")
        return Client().get(f"/static/{name}")

    yield get
    for file in folder.glob("guarded.*"):
        file.unlink()


def test_a_drawing_is_guarded_as_the_document_it_may_be_opened_as(static_file):
    response = static_file("guarded.svg")

    lacking = [name for name in guards(response) if "=(" not in name]
    assert (response.status_code, lacking, set(OF_SCRIPTS) & set(response.headers)) == (200, [], set())


@pytest.mark.parametrize("kind", ["css", "js", "woff2"])
def test_part_of_a_page_is_guarded_without_what_only_documents_heed(static_file, kind):
    response = static_file(f"guarded.{kind}")

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in EXPECTED if name not in OF_DOCUMENTS} == {
        name: value for name, value in EXPECTED.items() if name not in OF_DOCUMENTS
    }
    assert not set(OF_DOCUMENTS) & set(response.headers)


@pytest.mark.parametrize("path", ["/", "/method", "/accounts/login/"])
@pytest.mark.django_db
def test_over_tls_the_browser_is_told_to_stay_there(path, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True

    assert Client().get(path, secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
