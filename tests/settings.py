"""The settings for tests: state in a folder of its own, plain static files, an eye on repeated queries."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
folder = tempfile.mkdtemp(prefix="tests-")
Path(folder, "static").mkdir()
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.update(DATA_DIR=folder, DEMO="0", ADMIN_SECOND_FACTOR="0", LINK_CHECKS="0", SECRET_KEY="only for tests " * 4)
if "redis://" in os.environ.get("CACHE_URL", ""):  # a database of its own for each process, as tests empty it
    os.environ["CACHE_URL"] = re.sub(r"/\d+$", f"/{8 + int(worker)}", os.environ["CACHE_URL"])

from config.settings import *  # noqa: E402, F403 -- the environment has to be set first
from config.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402 -- as above

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ZEAL_ALLOWLIST = [  # signing in looks for a free session key more than once, and at the person's other sign-ins
    {"model": "sessions.Session"},
    {"model": "account.EmailAddress", "field": "get()"},  # looked up at each step of its confirmation
    {"model": "organisations.User", "field": "get()"},
]
