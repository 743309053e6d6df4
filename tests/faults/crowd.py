"""Many people at one assessment: each keeps a line of their own in the evidence of a few actions, as fast as they type.

Whoever is told that somebody was quicker looks at what is stored, puts their own line into it and saves again. So an
action's text holds, for each of its writers, the last line that was acknowledged: else an edit was lost.
"""

import html
import re
import threading
import time
from dataclasses import dataclass, field
from random import Random

import requests

from tests.faults.storm import TOKEN

PAUSE = 0.4  # seconds between two edits of a person; as many in a minute as the limit on saves allows
SHARED, OWN = 2, 2  # actions that everybody edits, and those of each person among the others
EVIDENCE = re.compile(r'<textarea[^>]*name="evidence"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
VERSION = re.compile(r'name="version" value="(\d+)"')
SAVED = re.compile(r'"version": (\d+)')


@dataclass(frozen=True)
class Save:
    """One that was acknowledged: the version it was made from, the one it became, and the whole text."""

    who: int
    code: str
    seen: int
    became: int
    text: str


@dataclass
class Colleague:
    crowd: object
    who: int
    cookies: dict
    codes: list
    session: requests.Session = field(default_factory=requests.Session)
    known: dict = field(default_factory=dict)  # code -> (version, lines by person)
    last: dict = field(default_factory=dict)  # code -> the number acknowledged last
    refused: int = 0
    number: int = 0

    def work(self, until):
        random = Random(self.who)
        while time.monotonic() < until:
            self.edit(random.choice(self.codes))
            time.sleep(PAUSE * (0.5 + random.random()))

    def edit(self, code):
        self.number += 1
        while not self.save(code):
            self.refused += 1
            self.known[code] = self.look(code)

    def save(self, code):
        version, lines = self.known.get(code, (0, {}))
        lines = lines | {self.who: self.number}
        text = "\n".join(f"{who}: {number}" for who, number in sorted(lines.items()))
        fields = {"level": "2", "evidence": text, "evidence_strength": "1", "version": str(version)}
        answer = self.session.post(
            self.path(code), fields, headers={"HX-Request": "true", "X-CSRFToken": TOKEN}, **self.sent
        )
        if answer.status_code == 409:
            assert "changed this answer" in answer.text
            return False
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:300]}"
        became = int(SAVED.search(answer.headers["HX-Trigger"])[1])
        self.known[code], self.last[code] = (became, lines), self.number
        self.crowd.note(Save(self.who, code, version, became, text))
        return True

    def look(self, code):
        page = self.session.get(self.path(code), **self.sent).text
        lines = html.unescape(EVIDENCE.search(page)[1]).split("\n")
        pairs = (line.split(": ") for line in lines if line)
        return int(VERSION.search(page)[1]), {int(who): int(number) for who, number in pairs}

    def path(self, code):
        return f"{self.crowd.site.url}/assessments/{self.crowd.council['open']}/actions/{code}/"

    @property
    def sent(self):
        return {"cookies": self.cookies | {"csrftoken": TOKEN}, "timeout": 60, "allow_redirects": False}


@dataclass
class Crowd:
    site: object
    council: dict
    saves: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self):
        shared, rest = self.council["codes"][:SHARED], self.council["codes"][SHARED:]
        self.people = [
            Colleague(self, who, cookies, shared + [rest[(who * OWN + nth) % len(rest)] for nth in range(OWN)])
            for who, cookies in enumerate(self.council["colleagues"])
        ]

    def note(self, save):
        with self.lock:
            self.saves.append(save)

    def work(self, seconds):
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=self.noting, args=(person, until)) for person in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.problems == []

    def noting(self, person, until):
        try:
            person.work(until)
        except Exception as problem:  # noqa: BLE001 -- the test shows it; a thread would only print it
            self.problems.append(f"{person.who}: {problem!r}")

    @property
    def refused(self):
        return sum(person.refused for person in self.people)
