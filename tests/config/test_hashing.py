"""How passwords are kept."""

from threading import current_thread

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

PASSWORD = "a long password of somebody"


@pytest.fixture(autouse=True)
def kept_as_in_production(settings):
    settings.PASSWORD_HASHERS = ["config.hashing.Argon2Hasher"]


def test_a_password_is_kept_with_argon2id_in_19_mib_and_two_passes():
    assert "argon2id$v=19$m=19456,t=2,p=1$" in make_password(PASSWORD)


def test_passwords_are_hashed_one_at_a_time_by_the_same_thread(monkeypatch):
    threads = []
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *_: threads.append(current_thread().name) or "a$b")
    for _ in range(3):
        make_password(PASSWORD)

    assert threads == ["passwords_0"] * 3


def test_a_password_kept_with_other_parameters_works_and_is_kept_anew():
    kept = []
    assert check_password(PASSWORD, Argon2PasswordHasher().encode(PASSWORD, "some-salt"), kept.append)
    assert kept == [PASSWORD]


def test_another_password_is_refused():
    assert not check_password("another", make_password(PASSWORD))
