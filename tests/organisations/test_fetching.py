"""What may be fetched, and what may not."""

import socket
import time
from ipaddress import ip_address, ip_network

import pytest
import requests

from organisations import fetching
from organisations.fetching import GuardedSession
from tests.organisations.identity_provider import local_provider


@pytest.fixture
def server(settings):
    settings.IDENTITY_PROVIDER_NETWORKS = [ip_network("127.0.0.0/8")]
    with local_provider() as provider:
        yield provider


def fetch(url):
    with GuardedSession() as session:
        return session.get(url)


def test_this_machine_is_fetched_from_where_it_is_named(server):
    assert fetch(f"{server.issuer}/keys").json()["keys"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[2002:7f00:1::]/",
        "https://[64:ff9b::7f00:1]/",
        "https://224.0.0.1/",
        "http://127.0.0.1/",
        "http://93.184.215.14/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_our_own_network_is_never_connected_to(url, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))

    with pytest.raises(requests.RequestException):
        fetch(url)


def test_one_private_address_among_those_of_a_name_is_enough_to_refuse(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))

    with pytest.raises(requests.ConnectionError, match="may not be fetched from"):
        fetch("https://provider.example/")


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_meaning(server, monkeypatch):
    asked, real = [], socket.getaddrinfo

    def look_up(host, *args, **options):
        asked.append(host)
        return real("127.0.0.1", *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    fetch(f"{server.issuer.replace('127.0.0.1', 'provider.example')}/keys")

    assert asked == ["provider.example"]


def test_without_tls_only_this_machine_is_reached_even_in_a_named_network(settings, monkeypatch):
    settings.IDENTITY_PROVIDER_NETWORKS = [ip_network("10.0.0.0/8")]
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))

    with pytest.raises(requests.RequestException):
        fetch("http://10.0.0.1/")


def test_a_private_network_that_is_named_may_be_reached_with_tls(settings):
    settings.IDENTITY_PROVIDER_NETWORKS = [ip_network("10.2.0.0/16")]

    assert fetching.is_named(ip_address("10.2.0.1"))
    assert not fetching.is_named(ip_address("10.3.0.1"))


def test_the_certificate_is_checked(server):
    """A server without TLS at the other end of https is no server."""
    with pytest.raises(requests.ConnectionError):
        fetch(f"{server.issuer.replace('http', 'https')}/keys")


def test_no_redirect_is_followed(server):
    server.answers["/here"] = lambda handler: handler.send(b"", status=302, Location=f"{server.issuer}/keys")

    with pytest.raises(requests.TooManyRedirects):
        fetch(f"{server.issuer}/here")
    assert server.asked == ["/here"]


def test_no_proxy_of_the_environment_is_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert fetch(f"{server.issuer}/keys").ok


def test_a_large_answer_is_left(server, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    server.answers["/large"] = lambda handler: handler.send(b"x" * 2000)

    with pytest.raises(requests.ConnectionError, match="too large"):
        fetch(f"{server.issuer}/large")


def drip(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def test_an_answer_that_drips_is_left(server, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    server.answers["/drip"] = drip
    begun = time.monotonic()

    with pytest.raises(requests.RequestException):
        fetch(f"{server.issuer}/drip")
    assert time.monotonic() - begun < 1
