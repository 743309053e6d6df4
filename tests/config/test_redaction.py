"""What may not stand in a log does not."""

import doctest

import pytest

from config import redaction
from config.redaction import redacted, told, traced


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("refused lead@council.example, 550", "refused [address], 550"),
        ("connect postgres://person:hunter2@db.internal/name", "connect [address]"),
        ("GET /cases/?q=our+secret+plan done", "GET /cases/?[query] done"),
        ("from 192.0.2.17 and 2001:db8:0:1::17", "from [network] and [network]"),
        ("at 08:24:38 on 2026-11-22", "at 08:24:38 on 2026-11-22"),
        ("Authorization: Bearer abc", "Authorization [secret] abc"),
        ("password=hunter2", "password [secret]"),
        ("/accounts/password/reset/key/1-cxk2h3-0123456789abcdef0123/", "/accounts/password/reset/key/[token]/"),
        ("Report 3f9a could not be made, attempt 2", "Report 3f9a could not be made, attempt 2"),
    ],
)
def test_a_text_keeps_only_what_names_nobody(text, left):
    assert redacted(text) == left


def test_a_fault_that_may_repeat_what_was_typed_is_told_by_its_kind():
    assert told(ValueError("Our plan is secret")) == "ValueError"


def test_a_fault_of_the_code_is_told_in_full():
    assert told(TypeError("score() takes 1 positional argument")) == "TypeError: score() takes 1 positional argument"


def test_a_fault_and_what_led_to_it_are_traced_without_their_values():
    with pytest.raises(RuntimeError) as caught:
        fail("Our plan is secret")

    lines = traced(caught.value)

    assert "in fail" in lines
    assert lines.index("KeyError") < lines.index("RuntimeError")
    assert "secret" not in lines.replace('fail("Our plan is secret")', "")


def fail(text):
    try:
        {}[text]
    except KeyError as missing:
        raise RuntimeError(text) from missing


def test_the_examples_hold():
    assert doctest.testmod(redaction).failed == 0
