"""The shared cache, which may be away: then each process counts and remembers for itself, and pages go on.

So guesses of a password stay limited, less strictly: by the number of processes. Nothing that decides who may see what
is kept here.
"""

import logging
import time

from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.locmem import LocMemCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = 0.5  # seconds
REST = 5.0  # seconds in which a server that did not answer is not asked again, so that no page waits for it twice
MOST_KEPT = 50_000  # small values


def steady(name):
    """The operation of this name, done in the memory of this process while Redis is away."""
    asked = getattr(django_redis.RedisCacheClient, name)

    def ask(self, *given):
        if time.monotonic() >= self.asked_again_at:
            try:
                return asked(self, *given)
            except (NotConnected, TooSlow):
                self.asked_again_at = time.monotonic() + REST
                log.exception("Start Redis: the cache does not answer")
        return getattr(self.meanwhile, name)(*given)

    return ask


class Client(django_redis.RedisCacheClient):
    def __init__(self, servers, **options):
        quick = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(servers, **(quick | options))
        self.asked_again_at = 0.0
        self.meanwhile = LocMemCache(str(servers), {"OPTIONS": {"MAX_ENTRIES": MOST_KEPT}})


for name in "add get set touch delete get_many has_key incr set_many delete_many clear".split():
    setattr(Client, name, steady(name))


class RedisCache(django_redis.RedisCache):
    """For each thread Django makes one of these; the client and its rest are shared by all threads of the process."""

    clients = {}

    @property
    def _cache(self):
        servers = tuple(self._servers)
        if servers not in self.clients:
            self.clients[servers] = Client(self._servers, **self._options)
        return self.clients[servers]
