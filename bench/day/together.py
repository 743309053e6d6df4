"""Measure how much 200 people with an assessment open slow down a save: `.venv/bin/python -m bench.day.together`.

On PostgreSQL and Redis, as `bench.day`. Everybody is at the same assessment, so that whoever asks what is new hears of
something each time. Eight people save, each an action of their own, as often as people do who are quick; half of the
200 have the list of actions open, the others an action. Rounds with and without the 200 take turns, and the ratio is
the median of these pairs. Exit code 1 when the limit is not kept.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.day.standing import Standing, standing
from bench.load import Connection

PEOPLE, SAVERS, EVERY, PACE = 200, 8, 20, 0.5  # seconds between two questions, and between two saves of a person
ROUNDS, ROUND, LIMIT = 7, 20, 1.20  # ROUND in seconds
TOKEN = "t" * 32
SEEN = re.compile(rb"/live/\?seen=([0-9.]+)")


def crowd_of(site: Standing) -> dict:
    command = [sys.executable, "-m", "bench.day.together", "--crowd"]
    return json.loads(subprocess.run(command, env=site.environment, stdout=subprocess.PIPE, check=True).stdout)


def make_crowd() -> dict:
    """Run in the environment of the site: one council, its open assessment, and the sessions of its people."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from bench.day.crowd import assessments, organisations, people
    from organisations.roles import Role

    council = organisations(1)[0]
    members = people([council], [Role.LEAD, *[Role.CONTRIBUTOR] * (PEOPLE + SAVERS)])
    (assessment,), codes = assessments([council], [members[0].user], half=False)
    keys = []
    for member in members[1:]:
        client = Client()
        client.force_login(member.user)
        keys.append(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
    return {"home": f"/assessments/{assessment.ref}/", "codes": codes, "keys": keys, "csrf": settings.CSRF_COOKIE_NAME}


@dataclass
class Person:
    """One browser: a connection of its own, and how long each answer took."""

    port: int
    crowd: dict
    nth: int
    over: threading.Event
    open: threading.Event
    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random, self.line = Random(self.nth), Connection(self.port)

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, bytes]:
        body = urlencode(fields or {}).encode()
        lines = [
            *(f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "X-Forwarded-For: 10.0.0.1", "HX-Request: true"),
            f"Cookie: {self.crowd['keys'][self.nth]}; {self.crowd['csrf']}={TOKEN}",
            *(f"X-CSRFToken: {TOKEN}", "Content-Type: application/x-www-form-urlencoded"),
            f"Content-Length: {len(body)}",
        ]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        started = time.perf_counter()
        try:
            status, answer = self.line.ask(request)
        except OSError:  # the server ends connections that lie idle; a browser opens another one
            self.line = Connection(self.port)
            status, answer = self.line.ask(request)
        self.times.append(time.perf_counter() - started)
        self.statuses[status] += 1
        return status, answer


class Watcher(Person):
    """Has a page open that asks what is new."""

    def run(self) -> None:
        seen, code = b"", self.crowd["codes"][self.nth % len(self.crowd["codes"])]
        self.over.wait(self.random.random() * EVERY)
        while not self.over.is_set():
            if self.open.is_set() and self.nth % 2:
                _status, page = self.ask("GET", f"{self.crowd['home']}live/?seen={seen.decode()}")
                seen = (SEEN.findall(page) or [seen])[0]
            elif self.open.is_set():
                self.ask("GET", f"{self.crowd['home']}actions/{code}/live/?version=1")
            self.over.wait(EVERY)


class Saver(Person):
    def run(self) -> None:
        path, version = f"{self.crowd['home']}actions/{self.crowd['codes'][self.nth % SAVERS]}/", 1
        while not self.over.wait(PACE * (0.5 + self.random.random())):
            fields = {"level": version % 4, "version": version, "evidence": "A plan with an owner, agreed in spring."}
            status, page = self.ask("POST", path, fields)
            if status != 200:
                raise RuntimeError(f"A save answered {status}: {page[:300]!r}")
            version += 1


def p95(savers: list[Saver]) -> float:
    """Milliseconds, of the saves of one round."""
    for saver in savers:
        saver.times.clear()
    time.sleep(ROUND)
    return quantiles([moment for saver in savers for moment in list(saver.times)], n=20)[-1] * 1000


def measure(site: Standing) -> float:
    """Print both times and return the ratio."""
    crowd, over, is_open = crowd_of(site), threading.Event(), threading.Event()
    given = (over, is_open)
    savers = [Saver(site.port, crowd, PEOPLE + nth, *given) for nth in range(SAVERS)]
    watchers = [Watcher(site.port, crowd, nth, *given) for nth in range(PEOPLE)]
    threads = [threading.Thread(target=person.run, daemon=True) for person in [*savers, *watchers]]
    for thread in threads:
        thread.start()
    is_open.set()
    p95(savers)  # the first ones fill what is remembered
    rounds = [tuple(one_round(savers, is_open, watched) for watched in (False, True)) for _ in range(ROUNDS)]
    over.set()
    told = sum((watcher.statuses for watcher in watchers), Counter())
    alone, watched = (median(side) for side in zip(*rounds, strict=True))
    print(f"p95 of a save: {alone:.1f} ms alone, {watched:.1f} ms with {PEOPLE} people; their questions: {dict(told)}")
    return median(with_them / without for without, with_them in rounds)


def one_round(savers: list[Saver], is_open: threading.Event, watched: bool) -> float:
    is_open.set() if watched else is_open.clear()
    return p95(savers)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    if "--crowd" in sys.argv:
        print(json.dumps(make_crowd()))
    else:
        with standing(1, bulk=True, redis=13) as site:
            ratio = measure(site)
        print(f"{PEOPLE} people with it open: {ratio:.2f} of the p95 alone{'' if ratio <= LIMIT else '  <-- not kept'}")
        sys.exit(ratio > LIMIT)
