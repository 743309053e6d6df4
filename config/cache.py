"""The shared cache, which may be away: then nothing is found in it and nothing is kept, and pages go on."""

import logging
import time

from django.core.cache.backends import redis as django_redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = 0.5  # seconds
REST = 5.0  # seconds in which a server that did not answer is not asked again, so that no page waits for it twice


def forgiving(name, when_away):
    """The operation of this name, and what it answers instead while Redis is away."""
    asked = getattr(django_redis.RedisCacheClient, name)

    def ask(self, *given):
        if time.monotonic() >= self.asked_again_at:
            try:
                return asked(self, *given)
            except (NotConnected, TooSlow):
                self.asked_again_at = time.monotonic() + REST
                log.exception("Start Redis: the cache does not answer")
        return when_away(*given)

    return ask


class Client(django_redis.RedisCacheClient):
    def __init__(self, servers, **options):
        quick = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(servers, **(quick | options))
        self.asked_again_at = 0.0

    add = forgiving("add", lambda _key, _value, _timeout: True)  # what is locked by it goes on without the lock
    get = forgiving("get", lambda _key, default: default)
    set = forgiving("set", lambda _key, _value, _timeout: None)
    touch = forgiving("touch", lambda _key, _timeout: False)
    delete = forgiving("delete", lambda _key: False)
    get_many = forgiving("get_many", lambda _keys: {})
    has_key = forgiving("has_key", lambda _key: False)
    incr = forgiving("incr", lambda _key, delta: delta)  # as if nobody had counted before
    set_many = forgiving("set_many", lambda _data, _timeout: None)
    delete_many = forgiving("delete_many", lambda _keys: None)
    clear = forgiving("clear", lambda: False)


class RedisCache(django_redis.RedisCache):
    """For each thread Django makes one of these; the client and its rest are shared by all threads of the process."""

    clients = {}

    @property
    def _cache(self):
        servers = tuple(self._servers)
        if servers not in self.clients:
            self.clients[servers] = Client(self._servers, **self._options)
        return self.clients[servers]
