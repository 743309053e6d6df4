"""The licences of what is shipped: `python -m tests.supply.licences` fails at one we did not agree to."""

import json
import re
import subprocess
import sys

from tests.supply.pins import pinned

# Permissive, or of a kind that binds changes to that package alone. GPL and AGPL would bind the product.
ALLOWED = re.compile(r"MIT|BSD|Apache|MPL|PSF|ISC|Python Software|\bLGPL\b|HPND|0BSD|Unlicense")
REFUSED = re.compile(r"\bA?GPL|Affero|General Public License(?!.*LGPL)")


def licences() -> dict[str, str]:
    """The licence of each installed package by the name it is pinned under."""
    names = pinned("requirements-extra.txt")
    command = "-m piplicenses --with-system --from mixed --format json --packages"
    told = subprocess.run([sys.executable, *command.split(), *names], capture_output=True, check=True, text=True)
    return {plain(package["Name"]): package["License"] for package in json.loads(told.stdout)}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def refused(licence_of: dict[str, str]) -> dict[str, str]:
    """Packages whose licence is none of ours; of several to choose from, one suffices."""
    return {name: licence for name, licence in licence_of.items() if not is_allowed(licence)}


def is_allowed(licence: str) -> bool:
    choices = re.split(r"; | OR ", licence)
    return any(ALLOWED.search(choice) and not REFUSED.search(choice) for choice in choices)


if __name__ == "__main__":
    found = licences()
    for name, licence in refused(found).items():
        sys.stderr.write(f"{name}: {licence}: choose another package, or agree to it in tests/supply/licences.py\n")
    sys.stdout.write(f"Licences of {len(found)} packages\n")
    sys.exit(bool(refused(found)))
