"""Without its database the site says so calmly, keeps nobody waiting long, and is whole at once when it returns."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.faults.servers import await_that
from tests.faults.storm import TOKEN

WAYS = {"stopped": ("kill", "start"), "hangs": ("hang", "go_on")}
LONGEST_WAIT = 25.0  # seconds: twice the patience of the website, on a busy machine
TEXT = "Three weeks of work, typed by hand"


@pytest.fixture(params=[pytest.param(30, marks=pytest.mark.long), 3], ids=["30 seconds", "3 seconds"])
def seconds(request):
    return request.param


@pytest.fixture(params=WAYS)
def outage(request, production):
    """Return two functions: one takes the database away, one brings it back."""
    away, back = WAYS[request.param]
    yield getattr(production.postgres, away), getattr(production.postgres, back)
    if request.param == "hangs":
        production.postgres.go_on()
    elif production.postgres.process.poll() is not None:
        production.postgres.start()


def ask(site, council, path="", fields=None, headers=()):
    """Return the answer and how long it took; a form is sent as a browser does."""
    began = time.monotonic()
    method = "GET" if fields is None else "POST"
    sent = {"X-CSRFToken": TOKEN, "Sec-Fetch-Site": "same-origin"} | dict(headers)
    answer = requests.request(
        *(method, f"{site.url}/assessments/{council['open']}/{path}"),
        data=fields,
        headers=sent,
        cookies=council["cookies"] | {"csrftoken": TOKEN},
        timeout=30,
        allow_redirects=False,
    )
    return answer, time.monotonic() - began


def at_once(many, call, *given):
    with ThreadPoolExecutor(16) as people:
        visits = [people.submit(call, *given) for _ in range(many)]
        return [visit.result() for visit in visits]


def test_a_calm_page_while_it_is_away_and_no_failure_afterwards(production, outage, seconds, measured):
    (council,) = production.councils(1)
    save = f"actions/{council['codes'][0]}/", {"level": "2", "evidence": TEXT, "version": "0"}
    assert {answer.status_code for answer, _ in at_once(64, ask, production, council)} == {200}  # uses every thread
    away, back = outage
    away()
    gone = time.monotonic()
    answers = at_once(8, ask, production, council)
    assert requests.get(f"{production.url}/healthz", timeout=10).status_code == 200
    form, _seconds = ask(production, council, *save)
    autosave, _seconds = ask(production, council, *save, {"HX-Request": "true"})
    time.sleep(max(0, gone + seconds - time.monotonic()))
    back()
    returned = time.monotonic()
    await_that(lambda: ask(production, council)[0].status_code == 200, "a page is back")
    first_page = time.monotonic() - returned
    assert {answer.status_code for answer, _ in at_once(64, ask, production, council)} == {200}

    assert {answer.status_code for answer, _seconds in answers} == {503}
    assert all(answer.headers["Retry-After"] and "Try again in a minute" in answer.text for answer, _ in answers)
    assert (form.status_code, autosave.status_code) == (503, 503)
    assert f"{TEXT}</blockquote>" in form.text
    assert autosave.text == ""
    slowest = max(waited for _answer, waited in answers)
    measured(f"production: PostgreSQL away {seconds} s", slowest_page_503=slowest, first_page_after=first_page)
    assert slowest < LONGEST_WAIT
    assert ask(production, council, *save)[0].status_code == 302
