"""kill -9 of everything, in the middle of saves and reports: what was acknowledged stays, every report is made once."""

import os
import signal
import time

import pikepdf
import pytest

from tests.faults.servers import await_that
from tests.faults.site import ROLES, state_of
from tests.faults.storm import Storm

READY = "SELECT count(*) FROM reports_report WHERE status = 'ready'"
RENDERING = "SELECT count(*) FROM reports_report WHERE status = 'rendering'"
UNMADE = "SELECT status, attempts, claimed_until, hinted_at FROM reports_report WHERE status <> 'ready'"
REPORTS = """SELECT r.status, r.file, r.attempts FROM reports_report r
    JOIN assessments_submission s ON s.id = r.submission_id JOIN assessments_assessment a ON a.id = s.assessment_id
    WHERE a.ref = %s"""
ANSWER = """SELECT answer.version, answer.evidence FROM assessments_answer answer
    JOIN assessments_assessment a ON a.id = answer.assessment_id JOIN trends_action t ON t.id = answer.action_id
    WHERE a.ref = %s AND t.code = %s"""


def kill(role):
    """Return what kills one process of a role."""

    def strike(site):
        pid = site.pids(role)[0]
        os.kill(pid, signal.SIGKILL)
        await_that(lambda: state_of(pid) in {"", "Z"}, "it is dead")

    return strike


def kill_supervisor(site):
    """What started everything is gone, and is started again at once, as a machine's service manager does."""
    site.kill()
    site.start()


def kill_every_main(site):
    """Nobody is left to tell their children to end."""
    mains = [pid for role in ROLES for pid in site.pids(role)]
    for pid in [site.process.pid, *mains]:
        os.kill(pid, signal.SIGKILL)
    site.process.wait()
    await_that(lambda: site.strays() == [], lambda: f"their children end: {site.strays()}")
    site.start()


def kill_server(name):
    def strike(site):
        getattr(site, name).kill()
        getattr(site, name).start()

    return strike


SITES = {
    "production": {
        "one web process": kill("web child"),
        "the whole website": kill("web"),
        "the worker's child": kill("worker child"),
        "the whole worker": kill("worker"),
        "beat": kill("beat"),
        "the supervisor": kill_supervisor,
        "every main process at once": kill_every_main,
        "Redis": kill_server("redis"),
        "PostgreSQL": kill_server("postgres"),
    },
    "embedded": {
        "one web process": kill("web child"),
        "the whole website": kill("web"),
        "the worker": kill("worker"),
        "beat": kill("beat"),
        "the supervisor": kill_supervisor,
        "every main process at once": kill_every_main,
    },
}
EVERYTHING = [pytest.param(site, victim, id=f"{site}: {victim}") for site in SITES for victim in SITES[site]]
SHORT = {
    "production": ["one web process", "the worker's child", "Redis", "PostgreSQL"],
    "embedded": ["the worker", "every main process at once"],
}


def assert_nothing_is_lost(site, storm):
    for (assessment, action), (version, text) in storm.acknowledged.items():
        assert site.rows(ANSWER, assessment, action) == [(version, text)]
    for council in storm.councils:
        (status, name, _attempts), *others = site.rows(REPORTS, council["submitted"])
        assert (status, others) == ("ready", [])
        with pikepdf.open(site.folder / "state" / "reports" / name) as report:
            assert len(report.pages) > 10
    await_that(lambda: site.strays() == [], f"nobody is left behind: {site.strays()}")


def why_not(site):
    return f"every report is made: {site.rows(UNMADE)}\n{site.log[-5000:]}"


def in_the_middle_of(site, storm, *, part, parts, ready_before):
    """Wait until so many saves are acknowledged and a report is being made; then let more begin."""
    storm.allowed = storm.saves * part // parts
    await_that(lambda: storm.done >= storm.allowed or storm.lost, f"saves are made: {storm.done}")
    made = site.rows(READY)[0][0] - ready_before
    if made < len(storm.councils):
        await_that(
            lambda: site.rows(RENDERING)[0][0] or site.rows(READY)[0][0] - ready_before > made, "a report is made"
        )
    storm.allowed = storm.saves * (part + 1) // parts


def storm_and_strikes(site, victims, *, saves, reports, measured):
    councils, ready = site.councils(reports), site.rows(READY)[0][0]
    storm = Storm(site, councils, saves).begin()
    for number, victim in enumerate(victims, start=1):
        in_the_middle_of(site, storm, part=number, parts=len(victims) + 1, ready_before=ready)
        struck = time.monotonic()
        victim(site)
        await_that(lambda: site.is_well() and site.is_whole(), "the site is whole again")
        whole = time.monotonic() - struck
    storm.finish()
    await_that(lambda: site.rows(READY)[0][0] - ready == reports, lambda: why_not(site), seconds=240, pause=0.2)
    measured(whole_again=whole, longest_save=storm.longest, last_report=time.monotonic() - struck)
    assert_nothing_is_lost(site, storm)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "victim"), EVERYTHING)
def test_killed_amid_200_saves_and_20_reports(kind, victim, measured, request):
    site = request.getfixturevalue(kind)

    def note(**figures):
        measured(f"{kind}: kill -9 of {victim}", **figures)

    storm_and_strikes(site, [SITES[kind][victim]], saves=200, reports=20, measured=note)


@pytest.mark.parametrize("kind", SITES)
def test_one_after_the_other_is_killed_amid_40_saves_and_4_reports(kind, measured, request):
    site = request.getfixturevalue(kind)

    def note(**figures):
        measured(f"{kind}: kill -9 of {', '.join(SHORT[kind])}", **figures)

    storm_and_strikes(site, [SITES[kind][victim] for victim in SHORT[kind]], saves=40, reports=4, measured=note)
