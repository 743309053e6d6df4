from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, BrokenBarrierError, Event

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
    return {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)} | more


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
