"""Measure a day: `.venv/bin/python -m bench.day [seconds of the long run, 600 unless given]`.

On PostgreSQL and Redis (BENCH_POSTGRES, BENCH_REDIS; on this machine unless given), server and visitors on the same
processors. Every rate stands beside that of a page that does nothing, asked for in the same way in the same run.
Exit code 1 when a limit is not kept.
"""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

from bench.day import saves
from bench.day.slow import slow_clients
from bench.day.standing import Standing, database_server, megabytes, seconds, standing

COUNCILS, PEOPLE, ROUNDS, ROUND = 60, 40, 3, 20  # ROUND in seconds
COMING = 20  # seconds until all are there, on a day; not all sign in in the same instant
SHARE, LOAD, SPREAD, FLAT, UNSTOPPED = 0.15, 0.8, 6, 0.05, 0.5
LATEST = 15  # samples that count at the end of a run
NAMED = ("action page", "autosave", "save", "results", "sign in", "report ready")


def visit(site: Standing, seconds: float, *, only: str = "", pace: float = 0, people: int = PEOPLE) -> dict[str, dict]:
    """Let people visit for so long; return what locust counted, by name, with the sum as "Aggregated"."""
    prefix = site.crowd.parent / "visit"
    command = [
        *(sys.executable, "-m", "locust", "--locustfile", "bench/day/visitors.py", "--headless", "--only-summary"),
        *(
            "--host",
            f"http://127.0.0.1:{site.port}",
            "--csv",
            str(prefix),
            "--loglevel",
            "ERROR",
            "--stop-timeout",
            "20",
        ),
        *("--users", str(people), "--spawn-rate", str(people / COMING if pace else people)),
        *("--run-time", f"{seconds:.0f}s"),
        *([only] if only else ["Answering", "Finishing", "Reading"]),
    ]
    own = {"BENCH_CROWD": str(site.crowd), "BENCH_PACE": str(pace)}
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    with Path(f"{prefix}_stats.csv").open() as file:
        found = {row["Name"]: row for row in csv.DictReader(file)}
    if not found.get("Aggregated") or int(found["Aggregated"]["Failure Count"]):
        print((done.stdout + done.stderr)[-3000:])
    return found


def rate(found):
    return float(found["Aggregated"]["Requests/s"])


def saturation(site: Standing) -> float:
    """Print what share of bare's rate the mix reaches, and return the rate of the mix."""
    visit(site, 10)  # the first ones fill what is remembered
    pairs = [(rate(visit(site, ROUND, only="Bare")), rate(visit(site, ROUND))) for _ in range(ROUNDS)]
    share = median(mix / bare for bare, mix in pairs)
    bare, mix = (median(side) for side in zip(*pairs, strict=True))
    print(f"the mix: {mix:.0f} requests/s, bare: {bare:.0f}; share {share:.2f}{verdict(share >= SHARE, SHARE)}")
    return mix


def long_run(site: Standing, lasting: float, top: float) -> None:
    """Print spread, errors and memory of a long visit at a part of what the machine carries at most."""
    pace = top * LOAD / PEOPLE
    with watched(site) as warming:
        visit(site, max(lasting / 4, 30), pace=pace)  # workers remember fonts and drawings of their first reports
    spent = work(site)
    with watched(site) as running:
        found = visit(site, lasting, pace=pace)
    spent = {name: now - spent[name] for name, now in work(site).items()}
    for name in NAMED:
        row = found[name]
        print(f"  {name:14}{row['Request Count']:>8} times, p50 {row['50%']:>6} ms, p99 {row['99%']:>6} ms")
    total, save = found["Aggregated"], found["save"]
    spread = float(save["99%"]) / float(save["50%"])
    print(f"p99 of a save is {spread:.1f} times its p50{verdict(spread <= SPREAD, SPREAD)}")
    errors = int(total["Failure Count"])
    print(f"{total['Request Count']} requests in {lasting:.0f} s, {errors} errors{verdict(errors == 0, 0)}")
    requests, reports = int(total["Request Count"]), int(found["report ready"]["Request Count"])
    web, database = (spent[name] / requests * 1000 for name in ("web", "database"))
    print(f"a request costs {web:.1f} ms of the website's processor time and {database:.1f} ms of the database's")
    print(f"a report costs {spent['worker'] / reports:.2f} s of the worker's processor time")
    for name, samples in running.items():
        was, now = median(warming[name][-LATEST:]), median(samples[-LATEST:])
        change = now / was - 1
        flat = verdict(abs(change) <= FLAT, FLAT)
        print(f"memory of {name}: {was:.0f} MB, then {now:.0f} ({change:+.1%}), at most {max(samples):.0f}{flat}")


@contextmanager
def watched(site: Standing) -> Iterator[dict[str, list[float]]]:
    """Fill in the megabytes of web and worker, every two seconds: one moment may find a child that has just begun."""
    samples: dict[str, list[float]] = {"web": [], "worker": []}
    over = Event()

    def look() -> None:
        while not over.wait(2):
            samples["web"].append(megabytes(site.web.pid))
            samples["worker"].append(megabytes(site.worker.pid))

    looking = Thread(target=look)
    looking.start()
    try:
        yield samples
    finally:
        over.set()
        looking.join()


def work(site: Standing) -> dict[str, float]:
    """Return the processor seconds that each part has used until now."""
    server = database_server()
    parts = {"web": site.web.pid, "worker": site.worker.pid} | ({"database": server} if server else {})
    return {"database": 0.0} | {name: seconds(pid) for name, pid in parts.items()}


def beside_slow_clients(site: Standing) -> None:
    usual = rate(visit(site, ROUND, only="Bare"))
    with slow_clients(site.port):
        share = rate(visit(site, ROUND, only="Bare")) / usual
    print(f"beside 60 slow clients: {share:.2f} of the usual rate{verdict(share >= UNSTOPPED, UNSTOPPED)}")


kept = True


def verdict(is_kept: bool, limit: float) -> str:
    global kept  # noqa: PLW0603 -- the exit code of this program
    kept = kept and is_kept
    return "" if is_kept else f"  <-- not kept, the limit is {limit}"


def main(lasting: float) -> int:
    with standing(COUNCILS) as site:
        top = saturation(site)
        long_run(site, lasting, top)
        beside_slow_clients(site)
    ratio = saves.many_by_few()
    print(f"a save among 10,000 organisations costs {ratio:.2f} of one among 10{verdict(ratio <= 1.2, 1.2)}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 600))
