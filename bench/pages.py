"""Measure the pages against a page that does nothing, on the real server, with 2 and with 200 organisations.

Each measurement of a page has one of bare right before it, and the ratio is the median of these pairs: a busy moment
of the machine meets both sides alike. Beside it stands the processor time of the server for one request, which
depends less on what else the machine does.
"""

from statistics import median

from bench.load import load
from bench.place import seconds_of_work, served

ROUNDS, PEOPLE, COUNCILS = 5, 8, (2, 200)
HEAD = f"  {'':12}{'req/s':>8}{'of bare':>9}{'at least':>10}{'ms work':>9}{'of bare':>9}{'queries':>9}{'at most':>9}"


def measure(port: int, seconds: float) -> bool:
    """Print a table for each number of organisations; return whether every limit is kept."""
    from bench import scene

    lead, all_kept = scene.Lead(), True
    for councils in COUNCILS:
        scene.add_councils(councils)
        print(f"{councils} organisations, {PEOPLE} people at once, {ROUNDS} rounds of {seconds:g} s")
        print(HEAD)
        with served() as server:
            for page in lead.pages():
                all_kept = line(lead, page, pairs(lead, page, port, seconds, server)) and all_kept
    return all_kept


def pairs(lead, page, port, seconds, server):
    """Return for each round (requests per second, milliseconds of work) of bare and of the page, after a warm-up."""
    bare = lead.pages()[0]

    def once(subject, lasting):
        before = seconds_of_work(server)
        outcome = load(port, lasting, lead.users(subject, PEOPLE), subject.status)
        if set(outcome.statuses) != {subject.status}:
            raise SystemExit(f"{subject.name} answered {dict(outcome.statuses)}: {outcome.odd!r}")
        return outcome.per_second, (seconds_of_work(server) - before) * 1000 / outcome.statuses.total()

    once(page, min(seconds, 1))
    return [(once(bare, seconds), once(page, seconds)) for _ in range(ROUNDS)]


def line(lead, page, measured):
    """Print one line; return whether the page is as quick as it should be and asks no more than it may."""
    rate, work = (median(own[fact] for _bare, own in measured) for fact in (0, 1))
    ratio = median(own[0] / bare[0] for bare, own in measured)
    of_work = median(bare[1] / own[1] for bare, own in measured)
    queries = lead.queries(page)
    kept = ratio >= page.share and queries <= page.queries
    speed, cost = f"{rate:8.0f}{ratio:9.2f}{page.share:10.2f}", f"{work:9.2f}{of_work:9.2f}"
    print(f"  {page.name:12}{speed}{cost}{queries:9}{page.queries:9}{'' if kept else '  <-- not kept'}")
    return kept
