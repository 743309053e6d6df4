"""People at work while things die: they save and ask for reports, and each tries again until it is acknowledged."""

import threading
import time
from dataclasses import dataclass, field

import requests

TOKEN = "t" * 32  # a CSRF token that a browser holds
PAUSE = 0.1  # seconds before somebody tries again
PATIENCE = 180.0  # seconds until somebody gives up, which fails the test


@dataclass
class Storm:
    site: object
    councils: list
    saves: int
    acknowledged: dict = field(default_factory=dict)  # (assessment, action) -> (version, text)
    longest: float = 0.0  # seconds from the first attempt of a save to its acknowledgement
    longest_request: float = 0.0  # the same, of asking for a report
    allowed: int = 0  # saves that may begin
    begun: int = 0
    done: int = 0
    lost: list = field(default_factory=list)
    threads: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self):
        """One writer for each council saves its share; everybody asks for a report at once."""
        each = self.saves // len(self.councils)
        jobs = [(self.write, council, each) for council in self.councils]
        jobs += [(self.ask_for_report, council) for council in self.councils]
        self.threads = [threading.Thread(target=self.noting(job), args=given, daemon=True) for job, *given in jobs]
        for thread in self.threads:
            thread.start()
        return self

    def noting(self, job):
        def run(*given):
            try:
                job(*given)
            except Exception as problem:  # noqa: BLE001 -- the test shows it; a thread would only print it
                self.lost.append(repr(problem))

        return run

    def finish(self):
        self.allowed = self.saves
        for thread in self.threads:
            thread.join(timeout=PATIENCE + 30)
        assert self.lost == []
        assert self.done == self.saves

    def write(self, council, many):
        for number in range(many):
            code = council["codes"][number % 3]
            place = council["open"], code
            version, _text = self.acknowledged.get(place, (0, ""))
            text = f"evidence {number}"
            self.wait_for_leave()
            began = time.monotonic()
            version = self.insist(self.save, council, code, version, text)
            with self.lock:
                self.longest = max(self.longest, time.monotonic() - began)
                self.acknowledged[place] = version, text
                self.done += 1

    def wait_for_leave(self):
        """Some saves are held back until something is about to die, so that it dies in the middle of them."""
        with self.lock:
            self.begun += 1
            turn = self.begun
        while turn > self.allowed:
            time.sleep(0.005)

    def save(self, council, code, version, text):
        """Return the new version once the site acknowledges it; None for trying again."""
        fields = {"level": "2", "evidence": text, "evidence_strength": "1", "version": str(version)}
        response = self.post(council, f"/assessments/{council['open']}/actions/{code}/", fields, {"HX-Request": "true"})
        if response.status_code == 200:
            return int(response.headers["HX-Trigger"].split('"version": ')[1].split("}")[0])
        assert response.status_code >= 500, f"{response.status_code} after version {version}: {response.text}"
        return None

    def ask_for_report(self, council):
        began = time.monotonic()
        self.insist(self.ask, council)
        self.longest_request = max(self.longest_request, time.monotonic() - began)

    def ask(self, council):
        response = self.post(council, f"/assessments/{council['submitted']}/reports/", {"submission": "1"}, {})
        assert response.status_code == 302 or response.status_code >= 500, response.status_code
        return response.status_code == 302

    def insist(self, attempt, *given):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if answer := attempt(*given):
                    return answer
            except requests.RequestException:
                pass
            time.sleep(PAUSE)
        raise AssertionError("gave up")

    def look(self, page):
        """What the first lead sees about what was submitted."""
        council = self.councils[0]
        address = f"{self.site.url}/assessments/{council['submitted']}/{page}"
        return requests.get(address, cookies=council["cookies"], timeout=15).text

    def post(self, council, path, fields, headers):
        cookies = council["cookies"] | {"csrftoken": TOKEN}
        given = headers | {"X-CSRFToken": TOKEN}
        return requests.post(
            self.site.url + path, fields, headers=given, cookies=cookies, timeout=15, allow_redirects=False
        )
