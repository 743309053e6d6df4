"""How long somebody stays signed in, and where."""

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations import sessions
from tests.factories import PASSWORD, AnswerFactory, AssessmentFactory, UserFactory

pytestmark = pytest.mark.django_db
IDLE, ABSOLUTE = 60 * 60, 12 * 60 * 60  # seconds
ACCOUNT, DEVICES, LEFT = reverse("account"), reverse("usersessions_list"), reverse("account_session")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def clock(monkeypatch):
    """A clock that only a test moves."""

    class Clock:
        now = 1_800_000_000.0

        def move(self, seconds):
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr(sessions.time, "time", lambda: clock.now)
    return clock


def is_in(client):
    return client.get(ACCOUNT).status_code == 200


def test_somebody_who_does_nothing_for_an_hour_is_signed_out(client_for, reader, clock):
    client = client_for(reader)
    clock.move(IDLE - 1)
    assert is_in(client)
    clock.move(IDLE + 1)
    assert not is_in(client)


def test_whoever_goes_on_stays_until_the_day_is_over(client_for, reader, clock):
    client = client_for(reader)
    for _half_hour in range(23):
        clock.move(IDLE / 2)
        assert is_in(client)
    clock.move(IDLE / 2)
    assert not is_in(client)


def test_the_end_is_held_by_the_server_whatever_the_cookie_says(client_for, reader, clock):
    client = client_for(reader)
    stolen = client.cookies["sessionid"].value
    clock.move(IDLE + 1)
    client.get(ACCOUNT)
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief)
    assert not Session.objects.filter(pk=stolen).exists()


def test_the_cookie_lives_as_long_as_a_sign_in_may(client, reader):
    client.post(reverse("account_login"), {"login": reader.email, "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == ABSOLUTE


def test_reading_on_writes_at_most_once_a_minute(client_for, contributor, organisation, clock):
    assessment = AssessmentFactory(organisation=organisation)
    action = AnswerFactory(assessment=assessment).action
    client = client_for(contributor)
    page = reverse("assessments:action", args=[assessment.ref, action.code])

    def writes():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(page)
        return sum(query["sql"].startswith(("UPDATE", "INSERT")) for query in seen)

    counts = []
    for _visit in range(4):
        clock.move(29)
        counts.append(writes())
    assert counts == [0, 0, 1, 0]


@pytest.mark.parametrize("after", [IDLE + 1, ABSOLUTE + 1], ids=["idle", "absolute"])
def test_what_was_typed_is_there_after_signing_in_again(client_for, contributor, organisation, clock, after):
    assessment = AssessmentFactory(organisation=organisation)
    action = AnswerFactory(assessment=assessment).action
    client = client_for(contributor)
    page = reverse("assessments:action", args=[assessment.ref, action.code])
    clock.move(after)
    response = client.post(page, {"level": "2", "evidence": "Three weeks of work", "version": "1"})
    assert "/login/" in response.url
    client.force_login(contributor)
    assert "Three weeks of work" in client.get(page).content.decode()


def test_what_was_kept_outlives_another_end(client_for, contributor, organisation, clock):
    client = client_for(contributor)
    clock.move(IDLE + 1)
    client.post(reverse("organisations:create"), {"name": "Fenbridge"})
    client.force_login(contributor)
    clock.move(IDLE + 1)
    assert not is_in(client)
    client.force_login(contributor)
    assert 'value="Fenbridge"' in client.get(reverse("organisations:create")).content.decode()


def test_autosave_is_told_of_the_end(client_for, contributor, organisation, clock):
    assessment = AssessmentFactory(organisation=organisation)
    action = AnswerFactory(assessment=assessment).action
    client = client_for(contributor)
    clock.move(IDLE + 1)
    page = reverse("assessments:action", args=[assessment.ref, action.code])
    assert client.post(page, {"level": "2"}, headers={"HX-Request": "true"}).status_code == 401


# The warning


def test_every_page_says_when_the_sign_in_ends(client_for, reader, clock):
    shown = client_for(reader).get("/trends/").content.decode()
    assert f"You will be signed out at {sessions.moment(clock.now + IDLE):%H:%M}, unless" in shown
    assert "You will be signed out" not in Client().get("/trends/").content.decode()


def test_asking_for_the_time_left_is_no_visit_but_staying_is(client_for, reader, clock):
    client = client_for(reader)
    clock.move(IDLE / 2)
    assert client.get(LEFT).json() == {"seconds": IDLE / 2, "extendable": True}
    assert client.get(LEFT).json()["seconds"] == IDLE / 2
    assert client.post(LEFT).json()["seconds"] == IDLE


def test_the_last_hour_of_the_day_cannot_be_extended(client_for, reader, clock):
    client = client_for(reader)
    for _visit in range(23):
        clock.move(IDLE / 2)
        client.get(ACCOUNT)
    assert client.post(LEFT).json() == {"seconds": IDLE / 2, "extendable": False}


# Devices


def sign_in(person, user_agent):
    client = Client(headers={"User-Agent": user_agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def devices(reader):
    return sign_in(reader, FIREFOX), sign_in(reader, IPHONE)


def test_the_list_names_the_devices_this_one_first_and_no_address(devices):
    here, _there = devices
    shown = here.get(DEVICES).content.decode()
    assert shown.index("Firefox on Linux") < shown.index("Safari on iPhone")
    assert "127.0.0.1" not in shown.partition("<main")[2]


def test_no_address_is_stored(devices, reader):
    assert set(reader.usersession_set.values_list("ip", flat=True)) == {"0.0.0.0"}


def test_one_device_is_signed_out_and_the_others_stay(devices, reader):
    here, there = devices
    third = sign_in(reader, "curl")
    lost = reader.usersession_set.get(user_agent=IPHONE)
    here.post(DEVICES, {"one": lost.pk})
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]


def test_everything_else_is_signed_out(devices):
    here, there = devices
    here.post(DEVICES)
    assert [is_in(here), is_in(there)] == [True, False]


def test_another_persons_device_cannot_be_signed_out(devices, client_for):
    here, _there = devices
    other = sign_in(UserFactory(), FIREFOX)
    theirs = get_user(other).usersession_set.get()
    assert here.post(DEVICES, {"one": theirs.pk}).status_code == 404
    assert is_in(other)


@pytest.mark.parametrize("one", ["x", "9" * 30, ""])
def test_a_device_that_does_not_exist_is_no_page(devices, one):
    assert devices[0].post(DEVICES, {"one": one}).status_code == 404


def test_a_new_password_signs_out_everything_else(devices):
    here, there = devices
    new = {"oldpassword": PASSWORD, "password1": "four calm words here", "password2": "four calm words here"}
    here.post(reverse("account_change_password"), new)
    assert [is_in(here), is_in(there)] == [True, False]


def test_a_sign_in_from_before_there_was_a_list_is_on_it(client_for, reader):
    reader.usersession_set.all().delete()
    client = client_for(reader)
    reader.usersession_set.all().delete()
    assert "This device" in client.get(DEVICES).content.decode()
