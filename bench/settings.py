"""The product's settings with one more door: a page that does nothing, to compare with."""

from config.settings import *  # noqa: F403 -- the same settings, that is the point

ROOT_URLCONF = "bench.urls"
