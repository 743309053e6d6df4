"""How passwords are kept: Argon2id with parameters that OWASP's Password Storage Cheat Sheet gives as equally strong.

Django's own take 100 MB and eight lanes: on two processors one sign-in then delays everybody for a fifth of a second,
and twenty at once need 2 GB. These cost less than half of 46 MiB in one pass, which is as strong. Passwords kept with
other parameters still work and are kept anew at the next sign-in.
"""

from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher

from config.turns import lent

# One at a time in each process, and always the same thread: a rush of sign-ins takes neither all processors nor all
# memory, as glibc keeps what a thread has used for that thread.
queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")


class Argon2Hasher(Argon2PasswordHasher):
    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        with lent():
            return queue.submit(super().encode, password, salt).result()

    def verify(self, password, encoded):
        with lent():
            return queue.submit(super().verify, password, encoded).result()
