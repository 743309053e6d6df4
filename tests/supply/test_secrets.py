"""No secret lies in the repository."""

import re
import subprocess

import pytest

from tests.supply.pins import ROOT

SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}"  # keys
    r"|\bAKIA[0-9A-Z]{16}\b"  # AWS
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40,}|\bglpat-[\w-]{20}"  # GitHub, GitLab
    r"|\bxox[abprs]-[A-Za-z0-9-]{20,}|\bsk_live_\w{20,}|\bAIza[\w-]{35}\b"  # Slack, Stripe, Google
    r"|https://[0-9a-f]{32}@[\w.]*sentry"  # Sentry
    # A line of an environment, unless it is short, holds a reference, or names a file.
    r"|^(?:export )?[A-Z_]*(?:SECRET|PASSWORD|TOKEN)[A-Z_]*(?<!_FILE)=(?!$|['\"]?[$<{]|\S{0,11}$)\S+",
    re.MULTILINE,
)


def files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def found(text):
    return [match[0][:30] for match in SECRET.finditer(text)]


def test_no_file_holds_what_looks_like_a_secret():
    if not files():
        pytest.skip("This is no repository")
    held = {path.name: found(path.read_text(errors="ignore")) for path in files() if path.suffix not in {".gz", ".ttf"}}
    assert {name: secrets for name, secrets in held.items() if secrets} == {}


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQ" * 10,
        "key = 'AKIA" + "A" * 16 + "'",
        "gh" + "p_" + "a1" * 18,
        "\nDJANGO_SECRET_KEY=" + "x7" * 20,
    ],
    ids=["key", "AWS", "GitHub", "environment"],
)
def test_it_would_be_found(text):
    assert found(text)
