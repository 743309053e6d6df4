"""The product's own middleware, without the one that counts queries: these tests ask for odd things on purpose."""

import pytest

from config.settings import MIDDLEWARE
from tests.security.world import World


@pytest.fixture(autouse=True)
def _as_served(settings):
    settings.MIDDLEWARE = MIDDLEWARE
    settings.ADMIN_SECOND_FACTOR = False  # else curators would see nothing but the way to one


@pytest.fixture
def world(db, settings, tmp_path):
    disk = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"reports": disk}
    return World()
