"""On a machine without containers the same commands run, with the same settings and limits."""

import re

import pytest

from tests.production.composing import ROOT, composed, seconds, words
from tests.production.test_compose import NAMES

SERVICES = composed(NAMES)["services"]
UNITS = {"web": "web@", "worker": "worker@", "beat": "beat"}
OWN = re.compile(r" --(?:host|hostname|port) \S+")  # where a unit listens, and how its instances are told apart


def unit(name):
    return (ROOT / f"deploy/systemd/digital-maturity-{UNITS[name]}.service").read_text().replace("\\\n", "")


def told(name, key):
    return re.search(rf"^{key}=(.*)$", unit(name), re.M)[1]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_the_command_of_its_container(name):
    command = told(name, "ExecStart").removeprefix("/opt/digital-maturity/current/.venv/bin/")

    assert words(OWN.sub("", command)) == words(OWN.sub("", SERVICES[name]["command"]))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_the_limits_and_the_patience_of_its_container(name):
    limits = SERVICES[name]["deploy"]["resources"]["limits"]

    assert told(name, "MemoryMax") == limits["memory"]
    assert told(name, "TasksMax") == str(limits["pids"])
    assert told(name, "CPUQuota") == f"{float(limits['cpus']):.0%}"
    assert int(told(name, "TimeoutStopSec")) >= seconds(SERVICES[name].get("stop_grace_period", "10s"))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_as_nobody_with_no_rights_on_a_disk_it_cannot_change(name):
    held = {"User": "maturity", "ProtectSystem": "strict", "NoNewPrivileges": "true", "CapabilityBoundingSet": ""}

    assert {key: told(name, key) for key in held} == held


def test_units_get_the_settings_of_containers():
    lines = (ROOT / "deploy/systemd/environment").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    expected = SERVICES["web"]["environment"]

    assert set(given) == set(expected)
    for name in ("SERVED_OVER_TLS", "TRUSTED_PROXY_COUNT", "DEMO", "DATA_DIR"):
        assert given[name] == expected[name]


def test_the_proxy_of_one_machine_asks_the_ports_that_the_runbook_starts():
    asked = re.findall(r"server 127\.0\.0\.1:(\d+)", (ROOT / "deploy/nginx/web-machine.conf").read_text())

    started = re.search(r"enable --now.*", (ROOT / "docs/runbook.md").read_text())[0]

    assert asked == re.findall(r"web@(\d+)", started)


def test_the_next_web_is_replaced_only_when_the_proxy_asks_the_former_again():
    left_out = re.findall(r"fail_timeout=(\d+)s", (ROOT / "deploy/nginx/web-machine.conf").read_text())

    waited = re.search(r"^ +sleep (\d+)$", (ROOT / "deploy/systemd/replace").read_text(), re.M)[1]

    assert int(waited) > max(map(int, left_out))
