"""How passwords are kept: Argon2id with parameters that OWASP's Password Storage Cheat Sheet gives as equally strong.

Django's own take 100 MB and eight lanes: on two processors one sign-in then delays everybody for a fifth of a second,
and twenty at once need 2 GB. These cost less than half of 46 MiB in one pass, which is as strong. Passwords kept with
other parameters still work and are kept anew at the next sign-in.
"""

from threading import Lock

from django.contrib.auth.hashers import Argon2PasswordHasher

one_at_a_time = Lock()  # in each process: a rush of sign-ins takes neither all processors nor all memory


class Argon2Hasher(Argon2PasswordHasher):
    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        with one_at_a_time:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with one_at_a_time:
            return super().verify(password, encoded)
