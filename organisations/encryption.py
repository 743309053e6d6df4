"""Keeps what proves a second factor unreadable in the database and its backups.

The key comes from SECRET_KEY; what an earlier one wrote is read with SECRET_KEY_FALLBACKS.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"second factors"  # another key than anything else that is made from SECRET_KEY


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises InvalidToken for what none of the keys wrote."""
    return _box().decrypt(token.encode()).decode()


def renew(token: str) -> str:
    """The same, written with the present key."""
    return _box().rotate(token.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
