"""Every alert can ring, and somebody who is woken by it finds what to do."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config import gauges, metrics
from config.celery import app
from config.gauges import Gauges
from config.readiness import PARTS

RULES = yaml.safe_load(Path(settings.BASE_DIR, "deploy", "alerts.yml").read_text())["groups"][0]["rules"]
GUIDE = Path(settings.BASE_DIR, "docs", "operations.md").read_text()
SUFFIXES = r"_(total|bucket|count|sum)$"


@pytest.fixture
def told(db, monkeypatch):
    """The names of all that is measured, in the database and in the processes."""
    monkeypatch.setattr(gauges, "readiness", lambda: {"parts": {"database": {"state": "up", "milliseconds": 1}}})
    metrics.REQUESTS.labels("GET", "/", "200").inc(0)
    families = [*Gauges().collect(), *metrics.registry.collect()]
    return {family.name for family in families}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_what_is_measured(rule, told):
    asked = {re.sub(SUFFIXES, "", name) for name in re.findall(r"\bmaturity_\w+", rule["expr"])}
    assert asked <= told
    assert asked or rule["expr"].startswith("up{")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_parts_and_tasks_that_exist(rule):
    app.loader.import_default_modules()
    assert set(re.findall(r'part="(\w+)"', rule["expr"])) <= {part.name for part in PARTS}
    assert set(re.findall(r'task="([\w.]+)"', rule["expr"])) <= set(app.tasks)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_has_a_section_that_says_what_it_means_and_what_to_do(rule):
    section = GUIDE.split(f"### {rule['alert']}\n", 1)[1].split("\n#", 1)[0]
    assert all(f"**{word}**" in section for word in ("Means", "Look", "Do"))
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in {"critical", "warning"}


def test_no_section_is_about_an_alert_that_is_gone():
    assert re.findall(r"^### (\w+)$", GUIDE, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_the_guide_names_every_measure(told):
    assert {name for name in told if f"`{name}" not in GUIDE} == set()
