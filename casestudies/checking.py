"""Looks at links, a few at a time, politely, and writes down what came of it.

One run at once, whatever dies or restarts. In a run no host is asked for more than one link; runs are minutes apart, so
nobody notices us and no report waits long for the worker. robots.txt is heeded, on the way of redirects as well.
"""

import time
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils import timezone
from protego import Protego

from casestudies.fetching import NAME, Answer, NotFetched, fetch
from casestudies.links import gather
from casestudies.models import LinkCheck, LinkRun, LinkState

PAUSE, LONGEST_PAUSE = 1.0, 10.0  # seconds between two questions to one host; what its robots.txt may make of it
ROBOTS_BYTES = 512_000  # of a robots.txt that are read
FEW = 5  # links in a run, at least
WORK = 20  # seconds after which a run takes up no other link
RUNS_A_MONTH = 30 * 24 * 6  # one every ten minutes
AGAIN, SOONER, SOON = timedelta(days=30), timedelta(days=7), timedelta(days=1)
ENOUGH = 3  # failures on different days that make a link a broken one
NOT_FOR_US = (401, 403, 429)  # there, but not for a program


class RobotsNotWanted(Exception):
    """The site's robots.txt asks programs to leave this page alone."""


class Asker:
    """Asks, and remembers for one run what robots.txt of each site says and when each host was last asked."""

    def __init__(self, fetch=fetch):
        self.fetch = fetch
        self.rules: dict[str, Protego] = {}
        self.asked: dict[str, float] = {}

    def ask(self, url: str) -> Answer:
        """Raises NotFetched, and RobotsNotWanted."""
        return self.fetch(url, before=self._heed)

    def _heed(self, url: str) -> None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.rules:
            self.rules[site] = self._rules_of(site)
        if not self.rules[site].can_fetch(url, NAME):
            raise RobotsNotWanted(site)
        self._wait(url, self.rules[site].crawl_delay(NAME) or 0)

    def _rules_of(self, site: str) -> Protego:
        """No rules where there is no such file or nobody answers, which the page itself then tells."""
        try:
            answer = self.fetch(f"{site}/robots.txt", before=self._wait, most_bytes=ROBOTS_BYTES)
        except NotFetched:
            return Protego.parse("")
        if answer.status >= 500:  # RFC 9309: then nothing may be asked
            raise NotFetched(f"robots.txt: {answer.status}")
        return Protego.parse(answer.body.decode(errors="replace") if answer.status < 300 else "")

    def _wait(self, url: str, delay: float = 0) -> None:
        host, pause = urlsplit(url).hostname or "", min(max(PAUSE, delay), LONGEST_PAUSE)
        time.sleep(max(self.asked.get(host, 0) + pause - time.monotonic(), 0))
        self.asked[host] = time.monotonic()


def check_due() -> int | None:
    """Look at some of the links that are due and say at how many; None while another run is under way."""
    if (token := LinkRun.objects.claim()) is None:
        return None
    try:
        gather()
        return _look_at(one_of_each_host(LinkCheck.objects.due()), token, most_seconds=WORK)
    finally:
        LinkRun.objects.end(token)


def check_all() -> int | None:
    """Look at every link, whatever is due."""
    if (token := LinkRun.objects.claim()) is None:
        return None
    try:
        gather()
        return _look_at(list(LinkCheck.objects.order_by("pk")), token)
    finally:
        LinkRun.objects.end(token)


def one_of_each_host(links: QuerySet[LinkCheck]) -> list[LinkCheck]:
    """Those that have waited longest, so many that all are looked at once a month, and failures again."""
    most = FEW + 2 * LinkCheck.objects.count() // RUNS_A_MONTH
    chosen: dict[str, LinkCheck] = {}
    for link in links.order_by("due_at", "pk")[: 100 * most]:
        chosen.setdefault(link.host, link)
    return list(chosen.values())[:most]


def _look_at(links, token, most_seconds=float("inf")) -> int:
    asker, began, looked = Asker(), time.monotonic(), 0
    for link in links:
        if time.monotonic() - began > most_seconds or not LinkRun.objects.renew(token):
            break
        looked += look(link, asker)
    return looked


def look(link: LinkCheck, asker: Asker) -> bool:
    """Ask for one link and write down what came of it; False if somebody else did.

    Whatever stops us on the way, this link is not the first in line again, before all others.
    """
    if not LinkCheck.objects.filter(pk=link.pk, due_at=link.due_at).update(due_at=timezone.now() + SOON):
        return False
    link.checked_at = timezone.now()
    link.http_status, link.final_url, link.error = None, "", ""
    try:
        answer = asker.ask(link.url)
    except RobotsNotWanted:
        _settle(link, LinkState.REFUSED)
    except NotFetched as problem:
        link.error = str(problem)[:100]
        _fail(link, is_certain=_is_connected(link.checked_at))
    else:
        link.http_status, link.final_url = answer.status, "" if answer.url == link.url else answer.url
        if answer.status < 400 or answer.status in NOT_FOR_US:
            link.seen_at = link.checked_at
            _settle(link, LinkState.MOVED if answer.is_moved else LinkState.LIVE)
        else:
            _fail(link, is_certain=True)
    link.save(force_update=True)
    return True


def _settle(link: LinkCheck, state: LinkState) -> None:
    link.state, link.failures, link.failed_on = state, 0, None
    link.due_at = link.checked_at + AGAIN


def _is_connected(at: datetime) -> bool:
    """Whether anything answered within a day. Else it may be our own way out that is shut."""
    return LinkCheck.objects.filter(seen_at__gt=at - SOON).exists()


def _fail(link: LinkCheck, *, is_certain: bool) -> None:
    """A bad day is none yet: only failures on different days, one after the other, make a link a broken one."""
    today = timezone.localdate(link.checked_at)
    if is_certain and link.failed_on != today:
        link.failures, link.failed_on = link.failures + 1, today
    if link.failures >= ENOUGH:
        link.state = LinkState.BROKEN
    link.due_at = link.checked_at + (SOONER if link.state == LinkState.BROKEN else SOON)
