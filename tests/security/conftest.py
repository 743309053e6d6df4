"""The product's own middleware, without the one that counts queries: these tests ask for odd things on purpose."""

import pytest

from config.settings import MIDDLEWARE


@pytest.fixture(autouse=True)
def _as_served(settings):
    settings.MIDDLEWARE = MIDDLEWARE
