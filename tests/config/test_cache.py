"""Without Redis the cache is an empty one, and nobody waits for it twice."""

import socket
import time

import pytest

from config.cache import PATIENCE, RedisCache


@pytest.fixture(params=["refuses", "hangs"])
def cache(request):
    """The cache of a server that refuses, or that takes the connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen()
        yield RedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", {})


def test_everything_answers_as_an_empty_cache_would(cache):
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.has_key("a") is False
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.clear() is False
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 1
    assert cache.set("a", 1) is cache.delete_many(["a"]) is None
    assert cache.set_many({"a": 1}) == []


def test_a_server_that_hangs_is_waited_for_once(cache):
    began = time.monotonic()
    for _again in range(20):
        cache.get("a")

    assert time.monotonic() - began < 4 * PATIENCE


def test_threads_share_what_one_of_them_found_out(cache):
    cache.get("a")
    other = RedisCache(cache._servers, {})

    assert other._cache is cache._cache
