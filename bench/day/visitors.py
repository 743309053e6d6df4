"""Who comes by in a day, for locust: people who answer, leads who submit, people who read.

`BENCH_CROWD` names the file with the accounts; each virtual user is one of them, with an address of their own.
`BENCH_PACE` is the requests a second that each makes; without it, the next comes as soon as the last is answered.
"""

import json
import os
import re
import time
from itertools import count
from pathlib import Path
from random import Random

import gevent
from locust import FastHttpUser, constant, task

CROWD = json.loads(Path(os.environ["BENCH_CROWD"]).read_text())
PACE = float(os.environ.get("BENCH_PACE", "0"))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'version"(?: value="|: )(\d+)')  # in the form, or in the header of an autosave's answer
REPORT = re.compile(r'href="([^"]+/report\.pdf)"')
EVIDENCE = "A plan, agreed in spring, with an owner and a date. "
ACTIONS_A_VISIT = 8
LONGEST_WAIT = 90  # seconds for a report
taken = {True: count(), False: count()}


class Person(FastHttpUser):
    """Signs in, does what they came for, signs out, and comes again."""

    abstract = True
    wait_time = constant(0)
    accounts: list[dict] = []

    def on_start(self):
        self.me = self.accounts[next(taken[self.accounts is FINISHING]) % len(self.accounts)]
        nth = CROWD["accounts"].index(self.me)
        self.address = f"10.{nth >> 16 & 255}.{nth >> 8 & 255}.{nth & 255}"
        self.home = f"/assessments/{self.me['ref']}/"
        self.random, self.due = Random(nth), time.monotonic()

    def ask(self, name, path, fields=None, *, status=200, **headers):
        """Make one request and return the page and what htmx is told; any other status is an error."""
        if PACE:
            gevent.sleep(max(self.due - time.monotonic(), 0))
            self.due = max(self.due, time.monotonic() - 1) + self.random.expovariate(PACE)
        if fields is not None:
            fields = {"csrfmiddlewaretoken": self.token} | fields
        method = "GET" if fields is None else "POST"
        with self.client.request(
            method,
            path,
            name=name,
            data=fields,
            headers={"X-Forwarded-For": self.address, **headers},
            allow_redirects=False,
            catch_response=True,
        ) as response:
            page = f"{response.text or ''}{response.headers.get('HX-Trigger', '')}"
            if response.status_code == status:
                response.success()
            else:
                response.failure(f"{response.status_code} instead of {status}")
        if found := TOKEN.search(page):
            self.token = found.group(1)
        return page

    def sign_in(self):
        self.ask("sign-in page", "/accounts/login/")
        who = {"login": self.me["email"], "password": CROWD["password"]}
        self.ask("sign in", "/accounts/login/", who, status=302)
        self.ask("my assessments", "/assessments/")

    def sign_out(self):
        self.ask("sign-out page", "/accounts/logout/")
        self.ask("sign out", "/accounts/logout/", {}, status=302)
        self.client.cookiejar.clear()

    def answer(self, code):
        """One action: read it, choose, write something, go back to the list."""
        page = self.ask("action page", f"{self.home}actions/{code}/")
        for step, level in enumerate(self.random.sample("01234", 2)):
            fields = {"level": level, "evidence": EVIDENCE * (step + 1), "version": VERSION.search(page).group(1)}
            page = self.ask("autosave", f"{self.home}actions/{code}/", fields, **{"HX-Request": "true"})
        fields = {"level": "2", "evidence": EVIDENCE * 3, "version": VERSION.search(page).group(1), "target": "3"}
        self.ask("save", f"{self.home}actions/{code}/", fields, status=302)
        self.ask("task list", self.home)


class Answering(Person):
    """A lead or a contributor of a council that is half-way; each has actions of their own."""

    weight = 4
    accounts = [a for a in CROWD["accounts"] if not a["finishing"] and a["role"] != "reader"]

    @task
    def visit(self):
        self.sign_in()
        self.ask("task list", self.home)
        own = CROWD["codes"][self.me["at"] :: 4]
        for code in self.random.sample(own, min(ACTIONS_A_VISIT, len(own))):
            self.answer(code)
        self.ask("check", f"{self.home}check/")
        self.ask("results", f"{self.home}results/")
        self.sign_out()


class Finishing(Person):
    """A lead who reopens what was submitted, changes one answer, submits it again and takes the report."""

    weight = 1
    accounts = [a for a in CROWD["accounts"] if a["finishing"] and a["role"] == "lead"]

    @task
    def visit(self):
        self.sign_in()
        self.ask("submit", f"{self.home}submit/", {}, status=302)  # harmless, and needed after an interrupted visit
        self.ask("reopen page", f"{self.home}reopen/")
        self.ask("reopen", f"{self.home}reopen/", {"reason": "Yearly review"}, status=302)
        self.answer(self.random.choice(CROWD["codes"]))
        self.ask("submit page", f"{self.home}submit/")
        self.ask("submit", f"{self.home}submit/", {}, status=302)
        self.ask("results", f"{self.home}results/")
        self.ask("results.json", f"{self.home}results.json")
        self.report()
        self.sign_out()

    def report(self):
        before = REPORT.findall(self.ask("reports page", f"{self.home}reports/"))[:1]
        self.ask("ask for a report", f"{self.home}reports/", {}, status=302)
        asked, newest = time.monotonic(), before
        while newest == before and time.monotonic() < asked + LONGEST_WAIT:
            gevent.sleep(2)
            newest = REPORT.findall(self.ask("reports page", f"{self.home}reports/"))[:1]
        waited = (time.monotonic() - asked) * 1000
        self.environment.events.request.fire(
            request_type="WAIT",
            name="report ready",
            response_time=waited,
            response_length=0,
            exception=TimeoutError("The report was not made in time") if newest == before else None,
        )
        if newest != before:
            self.ask("download", newest[0])


class Reading(Person):
    """A reader who looks at trends, cases and the results."""

    weight = 2
    accounts = [a for a in CROWD["accounts"] if a["role"] == "reader"]

    @task
    def visit(self):
        self.ask("home", "/")
        self.ask("trends", "/trends/")
        self.ask("cases", "/cases/")
        self.sign_in()
        self.ask("method", "/method/")
        for _ in range(3):
            self.ask("results", f"{self.home}results/")
        self.ask("reports page", f"{self.home}reports/")
        self.sign_out()


FINISHING = Finishing.accounts


class Bare(Person):
    """The measure of all things: a page that does nothing, for somebody who is signed in."""

    accounts = Answering.accounts

    def on_start(self):
        super().on_start()
        self.sign_in()

    @task
    def look(self):
        self.ask("bare", "/bench/bare/")
