"""Ask whether a link still leads somewhere, without being led into our own network.

Only http and https on their own ports, only public addresses, and the address that was looked at is the one connected
to, so that a name cannot change its meaning in between. Each redirect is looked at in the same way. No proxy, no
cookie, no password; nothing is read but the head of the answer.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS, LONGEST_ADDRESS = 5, 2000
PATIENCE, LONGEST = 10, 20  # seconds of silence, seconds in all
AGENT = "digital-maturity-link-check (curators see whether sources are still there)"
SAFE = "/?#[]@!$&'()*+,;=:%~"  # already as an address has them
REDIRECTS = {301, 302, 303, 307, 308}
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


def status_of(url: str, *, is_allowed: Callable[[Address], bool] = is_public, ports: dict[str, int] = PORTS) -> int:
    """Return the status at the end of all redirects. Raises NotFetched. Tests alone allow other addresses and ports."""
    for _hop in range(MOST_REDIRECTS + 1):
        status, following = _ask(url, is_allowed, ports)
        if following is None:
            return status
        url = urljoin(url, following)
    raise NotFetched("too many redirects")


def _ask(url, is_allowed, ports):
    parts = _parts(url, ports)
    connection = CONNECTIONS[parts.scheme](parts.hostname, ports[parts.scheme], timeout=PATIENCE)
    connection.open_socket = lambda: _connected(connection, is_allowed)
    clock = Timer(LONGEST, lambda: connection.sock and connection.sock.close())
    clock.start()
    try:
        with closing(connection):
            asked = parts._replace(scheme="", netloc="", path=parts.path or "/", fragment="").geturl()
            connection.request("GET", quote(asked, safe=SAFE), headers={"User-Agent": AGENT, "Accept": "*/*"})
            answer = connection.getresponse()
            return answer.status, answer.headers["Location"] if answer.status in REDIRECTS else None
    except (OSError, HTTPException, ValueError) as problem:
        raise NotFetched(type(problem).__name__) from None
    finally:
        clock.cancel()


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
    return socket.create_connection((str(addresses[0]), connection.port), timeout=PATIENCE)
