"""Ask whether a link still leads somewhere, without being led into our own network.

Only http and https on their own ports, only public addresses, and the address that was looked at is the one connected
to, so that a name cannot change its meaning in between. Each redirect is looked at in the same way. No proxy, no
cookie, no password; nothing is read but the head of the answer, unless a few bytes are asked for.
"""

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS, LONGEST_ADDRESS = 5, 2000
PATIENCE, LONGEST = 10, 20  # seconds of silence, seconds with all redirects
NAME = "digital-maturity-link-check"  # as robots.txt may call us
AGENT = f"{NAME} (curators see whether sources are still there)"
SAFE = "/?#[]@!$&'()*+,;=:%~"  # already as an address has them
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
ASSIGNED = ip_network("192.0.0.0/24")  # to protocols, some of them inside a machine
TUNNELS = [ip_network(net) for net in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "::/96")]  # hold an IPv4 address

Address = IPv4Address | IPv6Address


class NotFetched(Exception):
    """Why a link was not followed, or what came instead, in a few words."""


def is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in tunnel for tunnel in TUNNELS):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address in ASSIGNED)


class Plain(HTTPConnection):
    def connect(self):
        self.sock = self.open_socket()


class Secure(HTTPSConnection):
    def connect(self):
        self.sock = ssl.create_default_context().wrap_socket(self.open_socket(), server_hostname=self.host)


CONNECTIONS = {"http": Plain, "https": Secure}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    url: str  # at the end of all redirects
    is_moved: bool  # the first redirect says so, for good
    body: bytes  # as many as were asked for, at most


def fetch(
    url: str,
    *,
    before: Callable[[str], None] = lambda _url: None,
    most_bytes: int = 0,
    is_allowed: Callable[[Address], bool] = is_public,
    ports: dict[str, int] = PORTS,
) -> Answer:
    """Return what is at the end of all redirects. Raises NotFetched. Tests alone allow other addresses and ports.

    `before` hears of every address before it is asked, and may wait or raise.
    """
    is_moved, ends_at = False, time.monotonic() + LONGEST
    for hop in range(MOST_REDIRECTS + 1):
        _parts(url, ports)
        before(url)
        status, following, body = _ask(url, is_allowed, ports, ends_at - time.monotonic(), most_bytes)
        if following is None:
            return Answer(status, url, is_moved, body)
        is_moved = is_moved or (hop == 0 and status in FOR_GOOD)
        url = urljoin(url, following)
    raise NotFetched("too many redirects")


def _ask(url, is_allowed, ports, seconds, most_bytes):
    if seconds <= 0:
        raise NotFetched("too slow")
    parts = _parts(url, ports)
    patience = min(PATIENCE, seconds)
    connection = CONNECTIONS[parts.scheme](parts.hostname, ports[parts.scheme], timeout=patience)
    connection.open_socket = lambda: _connected(connection, is_allowed)
    clock = Timer(seconds, lambda: _hang_up(connection))
    clock.start()
    try:
        with closing(connection):
            asked = parts._replace(scheme="", netloc="", path=parts.path or "/", fragment="").geturl()
            connection.request("GET", quote(asked, safe=SAFE), headers={"User-Agent": AGENT, "Accept": "*/*"})
            answer = connection.getresponse()
            following = answer.headers["Location"] if answer.status in REDIRECTS else None
            return answer.status, following, answer.read(most_bytes) if most_bytes and following is None else b""
    except (OSError, HTTPException, ValueError) as problem:
        raise NotFetched(type(problem).__name__) from None
    finally:
        clock.cancel()


def _hang_up(connection):
    """End a conversation from outside. Closing would wait for whoever is reading."""
    if connection.sock:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _parts(url, ports):
    try:
        parts = urlsplit(url)
        port = parts.port or ports.get(parts.scheme)
    except ValueError:
        raise NotFetched("no address of a page") from None
    if parts.scheme not in ports or not parts.hostname or len(url) > LONGEST_ADDRESS or not url.isprintable():
        raise NotFetched("no address of a page")
    if port != ports[parts.scheme] or parts.username is not None:
        raise NotFetched("a port or a password in the address")
    return parts


def _connected(connection, is_allowed):
    """Connect to an address of the host, if every one of them is allowed."""
    found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    addresses = [ip_address(place[0].partition("%")[0]) for *_, place in found]
    if not addresses or not all(map(is_allowed, addresses)):
        raise NotFetched("not a public address")
    return socket.create_connection((str(addresses[0]), connection.port), timeout=connection.timeout)
