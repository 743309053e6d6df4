"""One walk through the services of docker-compose.yml over TLS: two webs, two workers, beat, and the real proxy."""

import json
import re
import socket
import ssl
import time

import pytest

from config.settings import GUARDS
from tests.production.stage import NAME

pytestmark = pytest.mark.production
LASTING = ("proxy", "web", "worker", "beat", "postgres", "redis")


def of(stage, name):
    return [running for running in stage.running if running.folder.name.startswith(f"{name}-")]


@pytest.mark.parametrize("name", LASTING)
def test_every_process_of_a_service_is_healthy_by_its_own_check(stage, name):
    for running in of(stage, name):
        running.await_health()


def test_a_check_tells_a_service_that_is_gone(stage):
    assert not stage.enclose("web", 9).is_healthy()
    assert not stage.enclose("worker", 9).is_healthy()


@pytest.mark.parametrize("name", ["web", "worker", "beat", "proxy", "redis"])
def test_a_service_can_change_nothing_but_its_own_folders(stage, name):
    service = of(stage, name)[0]

    assert service.does("touch", "/tmp/here")
    for place in ("manage.py", "/usr/bin/here", "/etc/nginx/here"):
        assert not service.does("touch", place), place


def test_plain_http_is_sent_to_tls(stage, person_at):
    answer = person_at().get(f"http://127.0.0.1:{stage.http}/trends/?page=1", allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://127.0.0.1/trends/?page=1")


def test_pages_come_over_tls_with_hsts_and_cookies_for_tls_only(lead):
    answer = lead.get("/")

    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all(cookie.secure for cookie in lead.browser.cookies)
    assert any(cookie.name.endswith("sessionid") for cookie in lead.browser.cookies)


def test_the_proxy_serves_hashed_files_for_ever_and_guards_them_as_web_does(lead):
    path = re.search(r'href="(/static/[^"]+\.css)"', lead.get("/").text)[1]
    answer = lead.get(path, headers={"Accept-Encoding": "gzip"})

    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    web = lead.ask_one_web(1, "/").headers
    for name in {"X-Frame-Options", *GUARDS}:
        assert answer.headers[name] == web[name], name


def test_what_is_for_the_operator_is_not_for_visitors(lead):
    assert [lead.get(path).status_code for path in ("/metrics", "/readyz")] == [404, 404]


def test_an_answer_saved_at_one_web_is_read_at_the_other(lead):
    page = lead.assessment + "actions/tpg-1/"
    lead.answer("2", evidence="Saved at either")

    for number in (1, 2):
        answer = lead.ask_one_web(number, page)
        assert (answer.status_code, "Saved at either" in answer.text) == (200, True)


def test_a_session_that_ends_at_one_web_has_ended_at_the_other(stage, person_at, lead):
    other = person_at("127.20.0.40")
    other.email = lead.email
    other.sign_in()
    assert other.ask_one_web(2, "/assessments/").status_code == 200

    token = next(cookie.value for cookie in other.browser.cookies if cookie.name.endswith("csrftoken"))
    other.ask_one_web(1, "/accounts/logout/", "POST", {"csrfmiddlewaretoken": token})

    assert other.ask_one_web(2, "/assessments/").status_code == 302


def test_a_report_is_made_by_a_worker_and_downloaded_through_the_proxy(lead, person_at):
    lead.send(lead.assessment + "submit/")
    lead.send(lead.assessment + "reports/")
    link = awaited(
        lambda: re.search(r'href="([^"]+/reports/[^"]+)"[^>]*>\s*Download', lead.get(lead.assessment + "reports/").text)
    )
    answer = lead.get(link[1])

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "private" in answer.headers["Cache-Control"]
    assert "/login/" in person_at().get(link[1]).url


def awaited(find, patience=240):
    deadline = time.monotonic() + patience
    while not (found := find()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.3)
    return found


def test_an_upload_that_is_too_large_is_refused_in_calm_words(lead):
    answer = lead.browser.post(f"{lead.site}/accounts/login/", {"login": "x" * 3_000_000}, timeout=30)

    assert answer.status_code == 413
    assert "<h1>Send less at once</h1>" in answer.text


def test_sixty_slow_senders_do_not_stop_others(stage, person_at):
    context = ssl.create_default_context(cafile=stage.folder / "secrets/tls_certificate")
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900000\r\n\r\nlogin="
    slow = []
    try:
        for _ in range(60):
            connection = context.wrap_socket(
                socket.create_connection(("127.0.0.1", int(stage.https)), 10), server_hostname=NAME
            )
            connection.sendall(head.encode())
            slow.append(connection)
        visitor, times = person_at(), []
        for _ in range(20):
            for connection in slow:
                connection.sendall(b"x")
            started = time.monotonic()
            assert visitor.get("/").status_code == 200
            times.append(time.monotonic() - started)
    finally:
        for connection in slow:
            connection.close()
    assert sorted(times)[10] < 1, times


def test_memory_stays_within_the_limits_of_the_file(stage):
    units = {"M": 1, "G": 1024}
    held = {}
    for running in stage.running:
        limit = running.service["deploy"]["resources"]["limits"]["memory"]
        held[running.folder.name] = running.memory(), int(limit[:-1]) * units[limit[-1]]
    print(json.dumps({name: [round(own), most] for name, (own, most) in held.items()}))  # noqa: T201 -- figures for the runbook
    assert all(0 < own < most * 0.8 for own, most in held.values()), held
