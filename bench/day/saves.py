"""What a save costs where there are 10 organisations, and where there are 10,000 with 320,000 answers.

Both are served at the same time, each by its own processes from its own database, and asked in turns.
"""

import json
import os
import re
import time
from contextlib import ExitStack
from itertools import count
from statistics import median
from urllib.parse import urlencode

import requests

from bench.day.standing import Standing, standing
from bench.load import Connection
from bench.place import seconds_of_work

FEW, MANY, ROUNDS, ROUND = 10, 10_000, 5, 4  # ROUND in seconds


class Saver:
    """One lead who saves again and again, each time another level."""

    def __init__(self, site: Standing) -> None:
        self.site, self.session = site, requests.Session()
        self.session.headers["X-Forwarded-For"] = "10.0.0.1"
        crowd = json.loads(site.crowd.read_text())
        me, codes = crowd["accounts"][-1], crowd["codes"]
        base = f"http://127.0.0.1:{site.port}"
        page = self.session.get(f"{base}/accounts/login/").text
        who = {"login": me["email"], "password": crowd["password"], "csrfmiddlewaretoken": token(page)}
        self.session.post(f"{base}/accounts/login/", who)
        self.path = f"/assessments/{me['ref']}/actions/{codes[0]}/"
        self.version = count(
            int(re.search(r'name="version" value="(\d+)"', self.session.get(base + self.path).text)[1])
        )

    def request(self) -> bytes:
        version = next(self.version)
        body = urlencode({"level": version % 4, "version": version, "evidence": "A plan with an owner."}).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        lines = [
            f"POST {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            "X-Forwarded-For: 10.0.0.1",
            f"Cookie: {cookies}",
            f"X-CSRFToken: {self.session.cookies['csrftoken']}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def milliseconds(self) -> tuple[float, float]:
        """Return the time of one save, and the processor time of the website for it."""
        line, done, started = Connection(self.site.port), 0, time.perf_counter()
        worked = seconds_of_work(self.site.web.pid)
        while time.perf_counter() - started < ROUND:
            status, body = line.ask(self.request())
            if status != 302:
                raise SystemExit(f"A save answered {status}: {body[:300]!r}")
            done += 1
        spent = time.perf_counter() - started, seconds_of_work(self.site.web.pid) - worked
        return spent[0] * 1000 / done, spent[1] * 1000 / done


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)


def many_by_few() -> float:
    """Print both costs and return the ratio of their medians."""
    with ExitStack() as stack:
        sites = [stack.enter_context(standing(n, bulk=True, redis=11 + 2 * at)) for at, n in enumerate((FEW, MANY))]
        savers = [Saver(site) for site in sites]
        for saver in savers:
            saver.milliseconds()
        rounds = [[saver.milliseconds() for saver in savers] for _ in range(ROUNDS)]
    for at, number in enumerate((FEW, MANY)):
        whole, work = (median(pair[at][fact] for pair in rounds) for fact in (0, 1))
        print(f"  {number:>6} organisations: {whole:.2f} ms a save, {work:.2f} ms of it work of the website")
    return median(many[0] / few[0] for few, many in rounds)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    print(f"ratio {many_by_few():.2f}")
