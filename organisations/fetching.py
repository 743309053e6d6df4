"""Fetch from servers that others name, without being led into our own network.

Only https, only to public addresses and those of IDENTITY_PROVIDER_NETWORKS; plain http only to this very machine,
where those networks name it. The address that was checked is the one connected to, so a name cannot change its meaning
in between. No redirects, no proxy, no stored passwords, a limited time and size.
"""

import socket
from ipaddress import ip_address, ip_network
from time import monotonic
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

TIMES = (3, 5)  # seconds to connect, seconds of silence
LONGEST, LARGEST = 10, 1_000_000  # seconds and bytes of a whole answer
TUNNELS = [ip_network("2002::/16"), ip_network("64:ff9b::/96")]  # an IPv4 address inside, perhaps of our network


class NotAllowed(Exception):
    pass


def is_fetchable(url):
    """Whether this may be asked at all, as far as its text tells."""
    schemes = ("https", "http") if settings.IDENTITY_PROVIDER_NETWORKS else ("https",)
    return urlsplit(url).scheme in schemes


def is_public(address):
    return address.is_global and not address.is_multicast and not any(address in network for network in TUNNELS)


def is_named(address):
    return any(address in network for network in settings.IDENTITY_PROVIDER_NETWORKS)


def open_socket(connection, is_allowed):
    """Connect to the host if every address of it is allowed; to the first one that answers."""
    found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    for *_, place in found:
        address = ip_address(place[0].partition("%")[0])
        if not is_allowed(getattr(address, "ipv4_mapped", None) or address):
            raise NotAllowed(f"{connection.host} has an address that may not be fetched from")
    for family, kind, protocol, _, place in found:
        opened = socket.socket(family, kind, protocol)
        opened.settimeout(TIMES[0])
        try:
            opened.connect(place)
        except OSError:
            opened.close()
        else:
            return opened
    raise OSError(f"{connection.host} does not answer")


class OpenConnection(HTTPSConnection):
    def _new_conn(self):
        return open_socket(self, lambda address: is_public(address) or is_named(address))


class LocalConnection(HTTPConnection):
    """Without TLS."""

    def _new_conn(self):
        return open_socket(self, lambda address: address.is_loopback and is_named(address))


class OpenPool(HTTPSConnectionPool):
    ConnectionCls = OpenConnection


class LocalPool(HTTPConnectionPool):
    ConnectionCls = LocalConnection


class Adapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": OpenPool, "http": LocalPool}


class GuardedSession(requests.Session):
    """What is not allowed, too slow, too large or redirected is a `requests.RequestException`, as any other failure."""

    def __init__(self):
        super().__init__()
        self.trust_env = False
        for scheme in ("https://", "http://"):
            self.mount(scheme, Adapter())

    def request(self, method, url, **options):
        options |= {"timeout": TIMES, "allow_redirects": False, "stream": True}
        try:
            response = super().request(method, url, **options)
        except NotAllowed as refused:
            raise requests.ConnectionError(str(refused)) from None
        with response:
            if response.is_redirect:
                raise requests.TooManyRedirects("the answer leads elsewhere")
            response._content = body_of(response)
        return response


def body_of(response):
    """The whole body, or an exception once it takes too long or too much."""
    body, end = b"", monotonic() + LONGEST
    while piece := response.raw.read1(65_536, decode_content=True):
        body += piece
        if len(body) > LARGEST or monotonic() > end:
            raise requests.ConnectionError("the answer is too large or too slow")
    return body
