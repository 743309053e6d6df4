"""The list of stolen passwords, as a real sorted file."""

import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import environment
from organisations.breached import is_listed, trusted

STOLEN = [f"stolen password {number}" for number in range(500)]


def digest(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


HASHES = sorted(map(digest, STOLEN))


@pytest.fixture(params=["\r\n", "\n"], ids=["CRLF", "LF"])
def listed(tmp_path, request):
    lines = [f"{found}:{number % 7 * 1234 + 1}" for number, found in enumerate(HASHES)]
    path = tmp_path / "pwned.txt"
    path.write_bytes(request.param.join([*lines, ""]).encode())
    return str(path)


def test_every_password_on_the_list_is_found_the_first_and_the_last_too(listed):
    assert all(is_listed(listed, password) for password in STOLEN)


def test_other_passwords_are_not_found(listed):
    assert not any(is_listed(listed, f"another password {number}") for number in range(500))


def test_the_last_line_need_not_end(tmp_path):
    path = tmp_path / "pwned.txt"
    path.write_text("\n".join(HASHES))
    last = next(password for password in STOLEN if digest(password) == HASHES[-1])
    assert is_listed(trusted(str(path)), last)


def test_a_list_of_one_will_do(tmp_path):
    path = tmp_path / "pwned.txt"
    path.write_text(f"{digest('only')}:1\n")
    assert is_listed(trusted(str(path)), "only")
    assert not is_listed(str(path), "another")


def test_a_good_list_is_trusted(listed):
    assert trusted(listed) == listed


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [],
        lambda lines: ["hello", "world"],
        lambda lines: lines[::-1],
        lambda lines: [line.lower() for line in lines],
        lambda lines: [*lines[:-1], lines[-1][:20]],
        lambda lines: ["<html>", *lines[1:]],
    ],
    ids=["empty", "another file", "not in order", "lower case", "cut short", "first line wrong"],
)
def test_a_damaged_list_stops_the_start_and_says_what_to_do(tmp_path, damage):
    path = tmp_path / "pwned.txt"
    path.write_text("\n".join(damage(HASHES)))
    with pytest.raises(ImproperlyConfigured, match="BREACHED_PASSWORDS: enter the path of the SHA-1 list"):
        environment({"BREACHED_PASSWORDS": str(path)})


def test_a_list_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="BREACHED_PASSWORDS: enter the path of a file that can be read"):
        environment({"BREACHED_PASSWORDS": str(tmp_path / "none")})
