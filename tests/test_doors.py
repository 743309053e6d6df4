"""Every door of the house is locked, unless its name stands on the list. A new page starts locked."""

import re

import pytest
from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize

PUBLIC = {
    "search", "robots", "sitemap", "cases:feed",
    "reports:cases_picture", "reports:case_picture", "reports:edition_picture", "reports:trend_picture",
    "home", "accessibility", "privacy", "typed", "healthz", "readyz", "metrics",
    "trends:list", "trends:edition", "trends:detail", "trends:comparison", "cases:list", "cases:detail",
    "method", "survey",
    "reports:years", "reports:infographic", "reports:infographic_file", "reports:edition_infographic",
    "reports:edition_infographic_file",
    "account_login", "account_signup", "account_logout", "account_inactive",
    "account_email_verification_sent", "account_confirm_email",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "organisations:reminders",
    "single_sign_on:start", "single_sign_on:callback",
    "organisations:join",
    "admin:login", "admin:logout",
}  # fmt: skip
SAMPLES = {"int": "1", "uuid": "0b0a4d4c-6f0e-4a39-9a5e-0d7f0f7f0001"}


def doors(resolver, path="/", namespaces=()):
    """Yield the name and one path of every URL pattern below the resolver."""
    for pattern in resolver.url_patterns:
        here = path + sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern, here, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
        else:
            yield ":".join((*namespaces, pattern.name or "")), here


def sample(pattern):
    """Return a text that the pattern matches, as far as one can tell."""
    if hasattr(pattern, "_route"):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1], "x"), pattern._route)
    text, names = normalize(pattern._regex)[0]
    return text % dict.fromkeys(names, "x")


DOORS = sorted(set(doors(get_resolver())))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [path for name, path in DOORS if name not in PUBLIC])
def test_a_door_off_the_list_sends_a_visitor_to_sign_in(client, path, method):
    response = getattr(client, method)(path)

    assert (response.status_code, "/login/" in response.get("Location", "")) == (302, True)


def test_the_list_names_only_doors_that_exist():
    assert {name for name, _ in DOORS} >= PUBLIC
