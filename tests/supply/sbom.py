"""The list of parts, as CycloneDX: `python -m tests.supply.sbom build/sbom.json`.

From the pins that the image installs, with the licences of the installed packages, and what is vendored.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply.licences import licences
from tests.supply.vendored import COMPONENTS, ROOT, as_cyclonedx

PINS = ROOT / "requirements-extra.txt"


def sbom() -> dict[str, Any]:
    parts = from_pins()
    licence_of = licences()
    for part in parts["components"]:
        part.pop("description")  # the line of the pins, once more
        part["licenses"] = [{"license": {"name": licence_of[part["name"]]}}] if part["name"] in licence_of else []
    parts["components"] += map(as_cyclonedx, COMPONENTS)
    return parts


def from_pins() -> dict[str, Any]:
    command = "-W ignore -m cyclonedx_py requirements --output-reproducible --mc-type application --spec-version 1.6"
    about = ["--pyproject", ROOT / "pyproject.toml", PINS]
    told = subprocess.run([sys.executable, *command.split(), *about], capture_output=True, check=True)
    return json.loads(told.stdout)


def main(file: Path) -> None:
    text = json.dumps(sbom(), indent=1, sort_keys=True)
    if mistake := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"The list of parts is not CycloneDX 1.6: {mistake}")
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + "\n")
    sys.stdout.write(f"{file}: {len(json.loads(text)['components'])} parts\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
