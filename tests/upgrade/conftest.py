"""The database of the previous release with its rows, migrated to what we have now."""

from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, transaction

from tests.upgrade.databases import empty_database
from tests.upgrade.releases import Release


@contextmanager
def laid(name):
    """Stand on a database of the previous release instead of the one of the other tests."""
    before = connections["default"]
    with empty_database(name) as settings:
        connections["default"] = before.copy()
        connections["default"].settings_dict.update(settings)
        try:
            release = Release.newest()
            release.lay()
            yield release
        finally:
            connections["default"].close()
            connections["default"] = before
            ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def upgraded(django_db_blocker):
    """The previous release, whose database is now ours. Every test leaves it as it was."""
    with django_db_blocker.unblock(), laid("upgrade") as release:
        call_command("migrate", verbosity=0)
        yield release


@pytest.fixture
def release(upgraded):
    ContentType.objects.clear_cache()
    with transaction.atomic():
        yield upgraded
        transaction.set_rollback(True)
