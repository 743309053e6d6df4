"""Machines are asked to wait, people are not; nothing typed is lost; nobody can wear another's address."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.test import Client

from organisations import limits
from organisations.limits import HOUR, MINUTE, TABLE, Limit, next_number
from tests.factories import PASSWORD, ActionFactory, AssessmentFactory, UserFactory
from tests.test_doors import DOORS

NEW = "/organisations/new/"
SIGN_IN = "/accounts/login/"


@pytest.fixture
def few(monkeypatch):
    """Every limit allows two visits."""
    small = {key: [Limit(2, limit.seconds, limit.per) for limit in given] for key, given in TABLE.items()}
    monkeypatch.setattr(limits, "TABLE", small)
    monkeypatch.setattr(limits, "ANY_OTHER_FORM", [Limit(2, MINUTE, "account")])
    monkeypatch.setattr(limits, "ANY_VISITOR", [Limit(2, MINUTE, "address")])


def statuses(client, count, *args, **kwargs):
    return [client.post(*args, **kwargs).status_code for _time in range(count)]


@pytest.mark.django_db
def test_the_third_of_two_is_asked_to_wait_and_sees_what_was_typed(client_for, lead, few):
    client = client_for(lead)
    typed = {"name": "Fenbridge <b>Borough</b> Council", "region": "East of England"}

    assert statuses(client, 2, NEW, typed) == [422, 422]
    response = client.post(NEW, typed)

    page = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= HOUR
    assert "Fenbridge &lt;b&gt;Borough&lt;/b&gt; Council" in page
    assert 'name="region"' in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_after_a_while_the_same_is_welcome_again(client_for, lead, few, monkeypatch):
    assert statuses(client_for(lead), 3, NEW) == [422, 422, 429]

    now = limits.time.time
    monkeypatch.setattr(limits.time, "time", lambda: now() + HOUR)
    assert statuses(client_for(lead), 1, NEW) == [422]


@pytest.mark.django_db
def test_one_account_does_not_use_up_the_turns_of_another_at_the_same_address(client_for, lead, reader, few):
    assert statuses(client_for(lead), 3, NEW)[-1] == 429
    assert statuses(client_for(reader), 1, NEW) == [422]


@pytest.mark.django_db
def test_a_form_that_no_row_names_is_limited_too(client_for, lead, few):
    assert statuses(client_for(lead), 3, "/accounts/logout/x") == [404] * 3
    assert statuses(client_for(lead), 3, "/accounts/email/")[-1] == 429


@pytest.mark.django_db
def test_visitors_are_counted_by_address(few):
    assert statuses(Client(), 3, "/assessments/start/") == [302, 302, 429]
    assert statuses(Client(REMOTE_ADDR="203.0.113.9"), 1, "/assessments/start/") == [302]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "claimed", "counted_as_one"),
    [(0, "198.51.100.{}", True), (1, "198.51.100.{}", False), (1, "198.51.100.{}, 203.0.113.7", True)],
    ids=[
        "a header from anybody is ignored",
        "the address our proxy saw counts",
        "what the client wrote before it does not",
    ],
)
def test_nobody_escapes_by_writing_another_address(few, settings, proxies, claimed, counted_as_one):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    seen = [Client(headers={"X-Forwarded-For": claimed.format(n)}).post("/assessments/start/") for n in range(3)]

    assert (seen[-1].status_code == 429) == counted_as_one


@pytest.mark.django_db
def test_a_whole_ipv6_network_is_one_address(few):
    seen = [Client(REMOTE_ADDR=f"2001:db8::{n}").post("/assessments/start/").status_code for n in range(1, 4)]
    assert seen[-1] == 429


@pytest.mark.django_db
def test_autosave_gets_a_line_and_keeps_the_page(client_for, organisation, lead, few):
    assessment = AssessmentFactory(organisation=organisation)
    action = ActionFactory(trend__edition=assessment.edition)
    path = f"/assessments/{assessment.ref}/actions/{action.code}/"
    client = client_for(lead)

    seen = [client.post(path, {"level": "1", "version": "0"}, headers={"HX-Request": "true"}) for _time in range(3)]

    assert [response.status_code for response in seen] == [200, 200, 429]
    assert "<html" not in seen[-1].content.decode()
    assert "what you typed stays on this page" in seen[-1].content.decode()


@pytest.mark.django_db
def test_reports_are_limited_for_the_organisation_too(client_for, organisation, lead, reader, few):
    assessment = AssessmentFactory(organisation=organisation, status="submitted")
    assessment.submissions.create(number=1, submitted_at="2026-01-01T00:00Z", respondents=1)
    path = f"/assessments/{assessment.ref}/reports/"

    assert statuses(client_for(lead), 2, path) == [302, 302]
    assert statuses(client_for(reader), 1, path) == [429]


@pytest.mark.django_db
def test_strangers_do_not_use_up_the_turns_of_an_organisation(client_for, organisation, stranger, lead, few):
    assessment = AssessmentFactory(organisation=organisation, status="submitted")
    assessment.submissions.create(number=1, submitted_at="2026-01-01T00:00Z", respondents=1)
    path = f"/assessments/{assessment.ref}/reports/"

    assert statuses(client_for(stranger), 2, path) == [404, 404]
    assert statuses(client_for(lead), 1, path) == [302]


# Signing in


def guess(client, email, password="wrong", **extra):
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


@pytest.mark.django_db
def test_a_password_cannot_be_guessed_often_from_many_addresses():
    person = UserFactory()
    for n in range(5):
        guess(Client(REMOTE_ADDR=f"203.0.113.{n}"), person.email)

    page = guess(Client(REMOTE_ADDR="203.0.113.99"), person.email, PASSWORD)

    assert page.status_code == 200
    assert "_auth_user_id" not in page.client.session


@pytest.fixture
def without_redis(settings):
    nobody_there = {"BACKEND": "config.cache.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": nobody_there}


@pytest.mark.django_db
def test_without_redis_a_password_still_cannot_be_guessed_often(without_redis):
    cache.clear()
    test_a_password_cannot_be_guessed_often_from_many_addresses()


@pytest.mark.django_db
def test_without_redis_forms_are_taken_and_limited(client_for, lead, few, without_redis):
    cache.clear()
    assert statuses(client_for(lead), 3, NEW) == [422, 422, 429]


@pytest.mark.django_db
def test_a_whole_council_can_sign_in_from_one_address():
    people = UserFactory.create_batch(40)
    assert {guess(Client(), person.email, PASSWORD).status_code for person in people} == {302}


@pytest.mark.django_db
def test_too_many_sign_ins_see_a_calm_page_without_the_password(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    guess(Client(), "a@council.example")
    response = guess(Client(), "a@council.example", "my secret password")

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Wait a little" in page
    assert "my secret password" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/key/x-y/"]
)
def test_public_forms_are_limited_by_address(settings, path):
    names = ("signup", "reset_password", "reset_password_from_key")
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(names, "2/m/ip")
    assert statuses(Client(), 3, path, {"email": "a@council.example"})[-1] == 429


# How it is counted


def test_counting_starts_at_one_and_never_twice_the_same():
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _n: next_number("limit:test", MINUTE), range(100)))
    assert sorted(numbers) == list(range(1, 101))


def test_a_counter_ends_with_its_time():
    cache.set("limit:test", 7, 0)
    assert next_number("limit:test", MINUTE) == 1


def test_the_table_names_only_doors_that_exist():
    assert {name for _method, name in TABLE} <= {name for name, _path in DOORS}


def test_the_scale_widens_every_limit_of_the_table(settings, rf, few):
    settings.RATE_LIMIT_SCALE = 2
    request = rf.get("/cases/")
    request.resolver_match = type("Match", (), {"view_name": "cases:list"})
    waits = [limits.wait(Limit(2, MINUTE, "address"), "203.0.113.1", request) for _time in range(5)]
    assert [bool(wait) for wait in waits] == [False] * 4 + [True]


@pytest.mark.django_db
def test_whoever_signs_up_too_often_finds_everything_again_but_the_password(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    typed = {"email": "sam@council.example", "name": "Sam Hill", "password1": "a secret to keep"}
    client.post("/accounts/signup/", {})
    told = client.post("/accounts/signup/", typed)
    shown = told.content.decode()
    assert told.status_code == 429
    assert "sam@council.example" in shown
    assert "Sam Hill" in shown
    assert "a secret to keep" not in shown
