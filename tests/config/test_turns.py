import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, BrokenBarrierError, Event, Semaphore

import pytest

from config import turns


class Line:
    """What somebody sends over a line that is slow until `end` is set."""

    def __init__(self, said=b"a=1"):
        self.said, self.is_read, self.end = said, Event(), Event()

    def read(self, length):
        self.is_read.set()
        self.end.wait(5)
        return self.said[:length]


def environ(body=b"", **more):
    return {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "REQUEST_METHOD": "POST"} | more


class Held:
    """An application in which everybody stays until `end` is set; it remembers who came, in order."""

    def __init__(self):
        self.came, self.inside, self.end = [], Semaphore(0), Event()
        self.application = turns.in_turn(self.stay)

    def stay(self, environ, start):
        self.came.append(environ["name"])
        self.inside.release()
        self.end.wait(5)

    def let_in(self, people, name, method="GET"):
        return people.submit(self.application, environ(REQUEST_METHOD=method, name=name), None)


def test_what_a_form_says_arrives_whole():
    said = []
    turns.in_turn(lambda environ, start: said.append(environ["wsgi.input"].read()))(environ(b"a=1&b=2"), None)

    assert said == [b"a=1&b=2"]


@pytest.mark.parametrize(("more", "can_meet"), [(0, True), (1, False)])
def test_no_more_than_a_few_are_answered_at_once(more, can_meet):
    barrier = Barrier(turns.AT_ONCE + more)

    def meet(environ, start):
        try:
            barrier.wait(0.2)
        except BrokenBarrierError:
            return False
        return True

    application = turns.in_turn(meet)
    with ThreadPoolExecutor(turns.AT_ONCE + more) as people:
        met = list(people.map(lambda _: application(environ(), None), range(turns.AT_ONCE + more)))

    assert all(met) is can_meet


def test_slow_lines_take_no_turn_until_all_is_said():
    application = turns.in_turn(lambda environ, start: environ["wsgi.input"].read())
    slow = [Line() for _ in range(turns.AT_ONCE)]
    with ThreadPoolExecutor(turns.AT_ONCE) as people:
        waiting = [people.submit(application, environ(b"a=1", **{"wsgi.input": line}), None) for line in slow]
        assert all(line.is_read.wait(5) for line in slow)
        assert application(environ(b"quick"), None) == b"quick"
        for line in slow:
            line.end.set()

    assert [done.result() for done in waiting] == [b"a=1"] * turns.AT_ONCE


@pytest.mark.parametrize("length", [str(turns.LARGEST + 1), "-1", "many"])
def test_uploads_and_odd_lengths_take_no_turn_and_are_not_read(length):
    line = Line()
    turns.in_turn(lambda environ, start: None)(environ(CONTENT_LENGTH=length, **{"wsgi.input": line}), None)

    assert not line.is_read.is_set()


def test_a_turn_ends_with_an_exception_too():
    def fail(environ, start):
        raise ValueError

    application = turns.in_turn(fail)
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ValueError):
            application(environ(), None)


def fill(held, people):
    for _ in range(turns.AT_ONCE):
        held.let_in(people, "inside")
        held.inside.acquire(timeout=5)


def is_waiting(line, many):
    for _ in range(500):
        if len(line) == many:
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def lines(monkeypatch):
    """The turns of the next application that is wrapped: one at a time, so that who came when is certain."""
    monkeypatch.setattr(turns, "AT_ONCE", 1)
    made = turns.Turns(1)
    monkeypatch.setattr(turns, "Turns", lambda at_once: made)
    return made


def test_who_saves_goes_before_who_reads(lines):
    held = Held()
    with ThreadPoolExecutor(10) as people:
        fill(held, people)
        for line, name, method in [(lines.readers, "reads", "GET"), (lines.savers, "saves", "POST")]:
            held.let_in(people, name, method)
            assert is_waiting(line, 1)
        held.end.set()

    assert held.came[turns.AT_ONCE :] == ["saves", "reads"]


def test_readers_go_in_the_order_in_which_they_came(lines):
    held = Held()
    with ThreadPoolExecutor(10) as people:
        fill(held, people)
        for many in range(1, 6):
            held.let_in(people, many)
            assert is_waiting(lines.readers, many)
        held.end.set()

    assert held.came[turns.AT_ONCE :] == [1, 2, 3, 4, 5]


def test_a_turn_that_does_not_end_keeps_nobody_waiting_for_long(lines, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.05)
    held = Held()
    with ThreadPoolExecutor(10) as people:
        fill(held, people)
        held.let_in(people, "impatient")
        assert held.inside.acquire(timeout=5)
        held.end.set()

    assert lines.free == turns.AT_ONCE


def test_a_turn_that_is_lent_lets_somebody_in_meanwhile(lines):
    def hash_a_password(environ, start):
        with turns.lent():
            return lines.free

    application = turns.in_turn(hash_a_password)

    assert application(environ(), None) == turns.AT_ONCE
    assert lines.free == turns.AT_ONCE


def test_who_has_no_turn_lends_none():
    with turns.lent():
        assert turns.mine.__dict__.get("turns") is None
