from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import call_command

from organisations.encryption import decrypt, encrypt
from tests.factories import UserFactory
from tests.organisations.authenticator import code, equip

EARLIER, LATER = "an earlier key " * 5, "a later key " * 5


def test_what_an_earlier_key_wrote_is_read_while_it_is_a_fallback(settings):
    settings.SECRET_KEY = EARLIER
    token = encrypt("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = LATER, [EARLIER]
    assert decrypt(token) == "secret"


def test_what_a_dropped_key_wrote_cannot_be_read(settings):
    token = encrypt("secret")
    settings.SECRET_KEY = LATER
    with pytest.raises(InvalidToken):
        decrypt(token)


@pytest.mark.django_db
def test_the_database_holds_neither_the_key_of_an_app_nor_the_seed_of_codes():
    key, codes = equip(UserFactory())
    stored = str(list(Authenticator.objects.values_list("data")))
    assert key not in stored
    assert not any(code in stored for code in codes)


@pytest.mark.django_db
def test_after_rewriting_the_earlier_key_can_be_dropped(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = EARLIER, []
    key, _codes = equip(UserFactory())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = LATER, [EARLIER]
    call_command("rewrite_second_factors", stdout=(told := StringIO()))
    settings.SECRET_KEY_FALLBACKS = []
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code(key))
    assert "2" in told.getvalue()
