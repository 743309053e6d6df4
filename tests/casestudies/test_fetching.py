"""The link checker goes to public addresses only, by whatever way it is sent elsewhere. Servers are on loopback."""

import socket
import time
from ipaddress import ip_address

import pytest

from casestudies import fetching
from casestudies.fetching import MOST_REDIRECTS, NotFetched, fetch, is_public
from tests.casestudies.playing import Page, fetch_here, playing

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:db8::1", "::7f00:1", "2001::1",
]  # fmt: skip
NOT_PAGES = [
    "ftp://council.example/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "javascript:alert(1)",
    "//host/", "http://", "https://council.example:22/", "http://council.example:6379/", "http://user:secret@council.example/",
    "http://council.example/\r\nX: y", "http://council.example:99999/", "http://[::1", "http://a/" + "x" * 3000, "",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_an_address_outside_is(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("url", NOT_PAGES)
def test_only_plain_web_addresses_are_asked(url, no_sockets):
    with pytest.raises(NotFetched):
        fetch(url)


@pytest.fixture
def no_sockets(monkeypatch):
    def refuse(*_given, **_options):
        raise AssertionError("nothing may be connected to")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture
def names(monkeypatch):
    """What names mean in this test: name -> answers, one after the other; the last one stays."""
    known = {}

    def look_up(host, port, *_kind, **_options):
        answers = known.get(host, [[host]])
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:127.0.0.1]", "[fd00:ec2::254]"])
def test_an_address_inside_is_not_connected_to(host, no_sockets):
    with pytest.raises(NotFetched, match="not a public address"):
        fetch(f"http://{host}/")


@pytest.mark.parametrize(
    "written", ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/"]
)
def test_nor_an_address_in_another_writing(written, no_sockets):
    with pytest.raises(NotFetched):
        fetch(written)


def test_one_address_inside_among_many_is_enough_to_refuse(names, no_sockets):
    names["mixed.example"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(NotFetched, match="not a public address"):
        fetch("http://mixed.example/")


# A server of our own


@pytest.fixture
def server():
    with playing() as made:
        yield made


@pytest.fixture
def ask(server):
    fetch_it = fetch_here(server)
    return lambda path, host="127.0.0.1": fetch_it(f"http://{host}:{server.server_port}/{path}")


@pytest.mark.parametrize("status", [200, 404, 410, 500])
def test_the_status_is_told(ask, status):
    assert ask(status).status == status


def test_redirects_are_followed_with_nothing_of_ours(ask):
    assert ask("to/to/404").status == 404
    asked = [headers for _path, headers in Page.seen]
    assert {name.lower() for headers in asked for name in headers} <= {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
    }
    assert "link-check" in asked[0]["User-Agent"]


def test_redirects_have_an_end(ask):
    with pytest.raises(NotFetched, match="too many redirects"):
        ask("round/0")
    assert len(Page.seen) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "inside", ["http://10.0.0.1/", "file:///etc/passwd", "http://127.0.0.1:1/", "http://u:p@127.0.0.1/"]
)
def test_a_redirect_into_our_network_is_not_followed(ask, inside):
    with pytest.raises(NotFetched):
        ask(f"to/{inside}")
    assert len(Page.seen) == 1


def test_a_name_that_changes_its_meaning_is_looked_up_once(ask, names):
    names["rebinding.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    assert ask("200", "rebinding.example").status == 200
    with pytest.raises(NotFetched, match="not a public address"):
        ask("200", "rebinding.example")


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        monkeypatch.setattr(fetching, "PATIENCE", 0.2)
        with pytest.raises(NotFetched):
            fetch(f"http://127.0.0.1:{port}/", is_allowed=lambda _address: True, ports={"http": port})


def test_a_proxy_of_the_environment_is_not_used(ask, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert ask("200").status == 200


def test_where_redirects_led_is_told_and_whether_for_good(ask, server):
    here = f"http://127.0.0.1:{server.server_port}"
    told = [
        (answer.url.removeprefix(here), answer.is_moved) for answer in map(ask, ("200", "to/200", "for-good/to/200"))
    ]
    assert told == [("/200", False), ("/200", False), ("/200", True)]


def test_a_page_without_an_end_is_not_read(ask):
    assert ask("huge").status == 200
    assert Page.sent < 20_000_000  # what buffers of the system hold


def test_as_much_is_read_as_was_asked_for(server):
    body = fetch_here(server)(f"http://127.0.0.1:{server.server_port}/huge", most_bytes=1000).body
    assert body == b"x" * 1000


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(ask, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0.4)
    began = time.monotonic()
    with pytest.raises(NotFetched):
        ask("trickle")
    assert time.monotonic() - began < 2


def test_the_time_counts_for_all_redirects_together(ask, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0)
    with pytest.raises(NotFetched, match="too slow"):
        ask("to/200")


def test_whoever_asks_hears_of_each_address_before_it_is_asked(server):
    heard, url = [], f"http://127.0.0.1:{server.server_port}"
    fetch_here(server)(f"{url}/to/200", before=lambda address: heard.append((address, len(Page.seen))))
    assert heard == [(f"{url}/to/200", 0), (f"{url}/200", 1)]
