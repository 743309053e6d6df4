"""docker-compose.yml as an engine reads it: parsed, its variables filled in, and what is missing refused."""

import re
import shlex
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>\w+):(?P<kind>[?-])(?P<rest>[^}]*)\}")


class NotGiven(Exception):
    """A variable that the file insists on."""


def composed(given, file=FILE):
    """Return the file with its variables filled in from `given`."""
    return filled(yaml.safe_load(file.read_text()), given)


def filled(part, given):
    if isinstance(part, dict):
        return {key: filled(value, given) for key, value in part.items()}
    if isinstance(part, list):
        return [filled(value, given) for value in part]
    return VARIABLE.sub(lambda found: value_of(found, given), part) if isinstance(part, str) else part


def value_of(found, given):
    if given.get(found["name"]):
        return given[found["name"]]
    if found["kind"] == "?":
        raise NotGiven(f"{found['name']}: {found['rest']}")
    return found["rest"]


def words(command):
    """Return a command, given as text or as a list, as its words."""
    return shlex.split(command) if isinstance(command, str) else list(command)


def seconds(text):
    """Return a duration such as 35s or 5m in seconds."""
    return int(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


def secrets_of(service):
    """Return the names of the secrets of a service, each with the path it sees."""
    given = [secret if isinstance(secret, dict) else {"source": secret} for secret in service.get("secrets", [])]
    return {secret["source"]: secret.get("target", f"/run/secrets/{secret['source']}") for secret in given}
