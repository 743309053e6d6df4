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
    disk = "reports.filing.disk.FilesOnDisk"
    places = {name: {"BACKEND": disk, "OPTIONS": {"location": tmp_path / name}} for name in ("reports", "evidence")}
    settings.STORAGES = settings.STORAGES | places
    return World()
