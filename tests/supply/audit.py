"""Known weaknesses of what is shipped: `python -m tests.supply.audit` fails at one.

Where the service that knows them cannot be reached it says so, loudly, and lets pass.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.supply.pins import ROOT, pinned

ACCEPTED: dict[str, str] = {}  # id of an advisory: why it does not touch us


class Verdict(NamedTuple):
    is_bad: bool
    words: str


def audited(pins: Path) -> str:
    """What pip-audit prints about these pins."""
    options = ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"]
    ignored = [word for name in ACCEPTED for word in ("--ignore-vuln", name)]
    command = [sys.executable, "-m", "pip_audit", *options, *ignored, "--requirement", pins]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def verdict(told: str) -> Verdict:
    """`told` is JSON, or nothing without an answer. A package the service does not know counts as not audited."""
    packages = json.loads(told)["dependencies"] if told.startswith("{") else []
    weak = [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p.get("vulns", [])]
    if weak:
        return Verdict(True, "Update the packages with known weaknesses:\n  " + "\n  ".join(weak))
    known = sum("vulns" in package for package in packages)
    if not known:
        return Verdict(False, "!!! NOT AUDITED: the service that knows weaknesses is not reachable from here !!!")
    unknown = [package["name"] for package in packages if "vulns" not in package]
    return Verdict(False, f"No known weakness in {known} packages. Not audited: {', '.join(unknown) or 'none'}")


def main() -> int:
    """Ask for one package first, so that no list of questions goes nowhere."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as probe:
        probe.write(f"django=={pinned('requirements.txt')['django']}\n")
        probe.flush()
        told = audited(Path(probe.name))
    if '"vulns"' in told:
        told = audited(ROOT / "requirements-extra.txt")
    is_bad, words = verdict(told)
    sys.stdout.write(f"{words}\n")
    return is_bad


if __name__ == "__main__":
    sys.exit(main())
