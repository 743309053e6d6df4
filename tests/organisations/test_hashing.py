"""How passwords are kept."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

PASSWORD = "a long password of somebody"


@pytest.fixture(autouse=True)
def kept_as_in_production(settings):
    settings.PASSWORD_HASHERS = ["organisations.hashing.Argon2Hasher"]


def test_a_password_is_kept_with_argon2id_in_46_mib():
    assert "argon2id$v=19$m=47104,t=1,p=1$" in make_password(PASSWORD)


def test_a_password_kept_with_other_parameters_works_and_is_kept_anew():
    kept = []
    assert check_password(PASSWORD, Argon2PasswordHasher().encode(PASSWORD, "some-salt"), kept.append)
    assert kept == [PASSWORD]


def test_another_password_is_refused():
    assert not check_password("another", make_password(PASSWORD))
