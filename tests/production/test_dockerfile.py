"""What the Dockerfile promises: pinned, two stages, nobody's rights, nothing fetched by hand."""

import json
import re

from tests.production.composing import ROOT, composed, words
from tests.production.test_compose import NAMES

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
LINES = [line.partition(" ") for line in TEXT.splitlines() if line and not line.startswith("#")]


def told(instruction):
    return [rest for name, _space, rest in LINES if name == instruction]


def test_every_stage_stands_on_one_base_that_is_pinned_by_digest():
    assert re.fullmatch(r"PYTHON=python:\d+\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}", told("ARG")[0])
    assert [base.split()[0] for base in told("FROM")] == ["${PYTHON}", "${PYTHON}"]


def test_packages_are_installed_by_hash_only():
    installing = [run for run in told("RUN") if "install" in run and "pip" in run]

    assert len(installing) == 1
    assert "--require-hashes" in installing[0]


def test_nothing_is_fetched_by_hand():
    assert told("ADD") == []
    assert not re.search(r"curl|wget|https?://(?!127\.0\.0\.1)", " ".join(told("RUN") + told("COPY")))


def test_the_user_is_a_number_and_the_one_of_the_compose_file():
    assert told("USER") == ["10001:10001"] == [composed(NAMES)["services"]["web"]["user"]]


def test_command_and_health_check_are_those_of_web():
    web = composed(NAMES)["services"]["web"]

    assert json.loads(told("CMD")[0]) == words(web["command"])
    assert json.loads(told("HEALTHCHECK")[0].partition("CMD ")[2]) == web["healthcheck"]["test"][1:]


def test_secrets_and_state_stay_out_of_the_image():
    assert {".git", ".env", "secrets", "var", ".venv"} <= set((ROOT / ".dockerignore").read_text().split())
