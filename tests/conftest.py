"""What every test may lean on: the cast, somebody's browser without JavaScript, and a fresh memory."""

import gc
import os
import shutil

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from hypothesis import settings

from casestudies.apps import CURATORS
from organisations.apps import SUPPORT
from organisations.roles import Role
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.memory import forget_content
from trends.models import Lock

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
NEEDS = {"browser": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"), "pdfua": ("javac",)}

settings.register_profile("suite", deadline=None)  # a busy machine is no failure
settings.load_profile("suite")


def pytest_collection_modifyitems(items):
    """Skip what needs a missing program, and say so; with REQUIRE_ALL=1 let it fail."""
    for marker, programs in NEEDS.items():
        if not REQUIRE_ALL and not any(map(shutil.which, programs)):
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=f"Install {programs[0]} to run the {marker} tests"))


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for garbage again and again costs a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Rows are rolled back after each test, so keys and revisions come again with other content."""
    forget_content()
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_locked(request):
    """SQLite empties its tables row by row after some tests, and an edition in use would not let its rows go."""
    yield
    if "transactional_db" in request.fixturenames or is_transactional(request.node):
        Lock.objects.all().delete()


def is_transactional(item):
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


@pytest.fixture
def lead(organisation):
    return MembershipFactory(organisation=organisation, role=Role.LEAD).user


@pytest.fixture
def contributor(organisation):
    return MembershipFactory(organisation=organisation, role=Role.CONTRIBUTOR).user


@pytest.fixture
def reader(organisation):
    return MembershipFactory(organisation=organisation, role=Role.READER).user


@pytest.fixture
def stranger(db):
    """The lead of another council."""
    return MembershipFactory(role=Role.LEAD).user


@pytest.fixture
def curator(db):
    """Somebody who may mend the edition in the admin, and is a member of no council."""
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=CURATORS))
    return person


@pytest.fixture
def support(db):
    """Somebody of support: mends memberships in the admin, and reads where a lead lets them."""
    person = UserFactory(is_staff=True, name="Sam of support")
    person.groups.add(Group.objects.get(name=SUPPORT))
    return person


@pytest.fixture
def client_for(db):
    """Return a function that gives the signed-in client of a person."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
