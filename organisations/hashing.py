"""How passwords are kept: Argon2id with the parameters that OWASP's Password Storage Cheat Sheet gives first.

Django's own take 100 MB and eight lanes: on two processors one sign-in then delays everybody for a fifth of a second,
and twenty at once need 2 GB. Passwords kept with other parameters still work and are kept anew at the next sign-in.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    memory_cost = 47_104  # KiB
    time_cost = 1
    parallelism = 1
