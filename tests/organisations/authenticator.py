"""An authenticator app and its owner, for tests: the codes are computed here as a phone would."""

import base64
import hmac
import struct
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

PERIOD = 30  # seconds a code is shown


def code(key, *, at=None):
    """RFC 6238 with SHA-1 and six digits."""
    counter = struct.pack(">Q", int((at or time.time()) // PERIOD))
    digest = hmac.new(base64.b32decode(key.replace(" ", "")), counter, "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def equip(person):
    """Give the person an app and recovery codes; return the key in the app and the codes."""
    key = generate_totp_secret()
    TOTP.activate(person, key)
    return key, RecoveryCodes.activate(person).generate_codes()
