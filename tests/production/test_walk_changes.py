"""Requests go on while webs die, end and come back, and nothing that was acknowledged is lost."""

import threading
import time
from contextlib import contextmanager

import pytest
import requests

pytestmark = pytest.mark.production


class Visits:
    """Readers and a writer that do not pause, and what they were told."""

    def __init__(self, writer, person_at):
        self.writer, self.readers = writer, [person_at() for _ in range(3)]
        self.read, self.saved, self.failed, self.over = [], [], [], threading.Event()

    def read_on(self, reader):
        while not self.over.is_set():
            self.note(self.read, lambda: reader.get("/trends/").status_code)

    def write_on(self):
        while not self.over.is_set():
            text = f"Saved as number {len(self.saved)}"
            self.note(self.saved, lambda text=text: self.writer.answer("3", evidence=text).status_code)
            self.last = text

    def note(self, told, ask):
        try:
            told.append(ask())
        except (requests.RequestException, AssertionError) as problem:
            self.failed.append(problem)

    @contextmanager
    def going_on(self):
        threads = [threading.Thread(target=self.read_on, args=[reader]) for reader in self.readers]
        threads.append(threading.Thread(target=self.write_on))
        for thread in threads:
            thread.start()
        try:
            time.sleep(0.5)
            yield
            time.sleep(0.5)
        finally:
            self.over.set()
            for thread in threads:
                thread.join(60)


@pytest.fixture(scope="module")
def writer(person_at):
    writer = person_at()
    writer.start_from_nothing()
    return writer


@pytest.fixture
def visits(writer, person_at):
    return Visits(writer, person_at)


@pytest.fixture
def webs(stage):
    return [running for running in stage.running if running.folder.name.startswith("web-")]


def test_no_reader_notices_that_a_web_was_killed(stage, webs, visits):
    with visits.going_on():
        webs[0].kill()
        time.sleep(1)
        webs[0].start().await_health()

    assert set(visits.read) == {200}
    assert visits.failed == []
    assert set(visits.saved) <= {200, 503}  # what was under way in the web that died is not sent twice
    assert visits.saved.count(503) <= 1


def test_webs_are_replaced_one_after_the_other_without_a_failed_request(webs, writer, visits):
    with visits.going_on():
        for web in webs:
            web.stop()
            web.start().await_health()

    assert (set(visits.read), set(visits.saved), visits.failed) == ({200}, {200}, [])
    assert visits.last in writer.get(f"{writer.assessment}actions/tpg-1/").text
    print(f"{len(visits.read)} pages and {len(visits.saved)} saves during a rolling restart")  # noqa: T201 -- a figure


def test_a_calm_page_tells_when_no_web_is_there(stage, webs, person_at):
    for web in webs:
        web.kill()
    try:
        answer = person_at().get("/")
    finally:
        for web in webs:
            web.start()
    for web in webs:
        web.await_health()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "<h1>Try again in a minute</h1>" in answer.text
