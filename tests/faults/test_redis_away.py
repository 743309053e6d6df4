"""Without Redis pages and saves go on, reports wait and the page says so, and they are made when it returns."""

import time

import pytest
import requests

from tests.faults.servers import await_that
from tests.faults.storm import Storm
from tests.faults.test_kills import READY, why_not

WAYS = {"refuses": ("kill", "start"), "hangs": ("hang", "go_on")}
SLOWEST_PAGE, SLOWEST_REQUEST = 15.0, 15.0  # seconds, on a busy machine


def look(site, council, path):
    began = time.monotonic()
    page = requests.get(f"{site.url}{path}", cookies=council["cookies"], timeout=30)
    assert page.status_code == 200, path
    return page.text, time.monotonic() - began


@pytest.mark.parametrize("way", WAYS)
def test_pages_and_saves_go_on_and_reports_wait(production, way, measured):
    away, back = WAYS[way]
    councils, ready = production.councils(4), production.rows(READY)[0][0]
    first = councils[0]
    getattr(production.redis, away)()
    try:
        own = f"/assessments/{first['open']}/", f"/assessments/{first['submitted']}/results/"
        paths = ["/", "/accounts/login/", *own]
        slowest = max(look(production, first, path)[1] for path in paths * 3)
        storm = Storm(production, councils, saves=40).begin()
        storm.finish()
        shown, _seconds = look(production, first, f"/assessments/{first['submitted']}/reports/")
    finally:
        getattr(production.redis, back)()
    returned = time.monotonic()
    await_that(lambda: production.rows(READY)[0][0] - ready == 4, lambda: why_not(production), pause=0.2)

    assert "The report maker is not running." in shown
    measured(
        f"production: Redis {way}",
        slowest_page=slowest,
        longest_save=storm.longest,
        slowest_request_of_a_report=storm.longest_request,
        last_report_after_its_return=time.monotonic() - returned,
    )
    assert slowest < SLOWEST_PAGE
    assert storm.longest_request < SLOWEST_REQUEST
