"""Without Redis each process has a memory of its own, and nobody waits for Redis twice."""

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


def test_everything_answers_as_a_cache_would(cache):
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.has_key("a") is False
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.add("a", 1) is True
    assert cache.add("a", 1) is False
    assert cache.incr("a") == 2
    assert cache.set_many({"b": 3}) == []
    assert cache.get_many(["a", "b", "c"]) == {"a": 2, "b": 3}
    cache.clear()
    assert cache.get("a") is None


def test_what_is_counted_meanwhile_has_an_end(cache):
    cache.set("a", 1, 0.01)
    cache.set("b", 1, 0)
    time.sleep(0.02)
    assert (cache.get("a"), cache.get("b")) == (None, None)


def test_a_server_that_hangs_is_waited_for_once(cache):
    began = time.monotonic()
    for _again in range(20):
        cache.get("a")

    assert time.monotonic() - began < 4 * PATIENCE


def test_threads_share_what_one_of_them_found_out(cache):
    cache.get("a")
    other = RedisCache(cache._servers, {})

    assert other._cache is cache._cache
