"""Every variable that steers the product, in one table: its meaning, its default, what it may hold.

Read at every start, all at once: a mistake stops the start and names the variable and what to do.
`python -m config.environment > docs/configuration.md` prints the table for people.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.filing import misfiled
from config.readers import (
    amount,
    at_least,
    folder,
    folder_name,
    keys,
    long_enough,
    names,
    networks,
    number,
    one_of,
    percent,
    socket_address,
    switch,
    url,
    zone,
)
from organisations.breached import trusted

NEEDS_MORE = {"SENTRY_DSN": "sentry_sdk", "OTEL_EXPORTER_OTLP_ENDPOINT": "opentelemetry"}
YEAR = 31_536_000  # seconds
USUAL_FOLDER = Path(__file__).resolve().parent.parent / "var"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASES = ("postgres", "postgresql", "sqlite")
BROKERS = ("filesystem", "redis", "rediss", "amqp", "amqps")
CACHES = ("locmemcache", "redis", "rediss", "rediscache")
MAILERS = ("consolemail", "smtp", "smtps", "smtp+tls", "smtp+ssl", "filemail", "memorymail", "dummymail")


@dataclass(frozen=True)
class Variable:
    """One variable. `read` turns its text into the value, or raises ValueError saying what to enter instead.

    A secret may also be given as `<name>_FILE`: the path of a file that holds it. No message repeats a value.
    """

    name: str
    meaning: str
    read: Callable[[str], Any] = str
    default: str = ""
    told: str = ""  # what the default is, in words, where the text itself does not say it
    is_secret: bool = False


TABLE = (
    Variable("HOST", "address the web server listens on", default="127.0.0.1"),
    Variable("PORT", "port the web server listens on", number(1, 65535), "8000"),
    Variable(
        "DATA_DIR", "folder of all state on disk: database, queue, files, secrets", folder(USUAL_FOLDER), told="`var/`"
    ),
    Variable(
        "DATABASE_URL",
        "for example `postgres://user:password@host/name`",
        url(*DATABASES),
        told="SQLite in `DATA_DIR`",
        is_secret=True,
    ),
    Variable(
        "DATABASE_POOLED",
        "`1` where PgBouncer pools transactions: nothing is expected to outlive one",
        switch,
        "0",
    ),
    Variable(
        "CELERY_BROKER_URL",
        "the queue, for example `redis://host:6379/0`",
        url(*BROKERS),
        "filesystem://",
        "a queue on disk in `DATA_DIR`",
        is_secret=True,
    ),
    Variable(
        "CACHE_URL",
        "shared memory, for example `redis://host:6379/1`; needed as soon as there is more than one web process",
        url(*CACHES),
        "locmemcache://",
        "memory of each process",
        is_secret=True,
    ),
    Variable("ALIVE_FILE", "file that worker and beat touch as a sign of life, for the health checks of containers"),
    Variable("DEMO", "load invented councils and demo accounts; never loads where it is off", switch, "0"),
    Variable(
        "DEMO_PASSWORD", "password of the demo accounts", told="made up once in `DATA_DIR` and printed", is_secret=True
    ),
    Variable("SECRET_KEY", "signs sessions and tokens", long_enough, told="made once in `DATA_DIR`", is_secret=True),
    Variable(
        "SECRET_KEY_FALLBACKS",
        "earlier values of `SECRET_KEY`, comma-separated, still believed while they are rotated out",
        keys,
        is_secret=True,
    ),
    Variable(
        "ALLOWED_HOSTS", "further host names of the service, comma-separated", names, told="local names and `HOST`"
    ),
    Variable("SERVED_OVER_TLS", "`1` behind a TLS proxy: secure cookies, HSTS, redirects, logs in JSON", switch, "0"),
    Variable(
        "HSTS_SECONDS",
        "how long browsers insist on TLS for this host, where `SERVED_OVER_TLS` is on",
        number(0, 63_072_000),
        "31536000",
    ),
    Variable("HSTS_SUBDOMAINS", "`1` where every host below this one is served over TLS as well", switch, "0"),
    Variable("HSTS_PRELOAD", "`1` to allow browsers to ship with it; hard to undo, needs both above", switch, "0"),
    Variable(
        "TRUSTED_PROXY_COUNT",
        "proxies in front that add to `X-Forwarded-For`; what a client itself wrote there is not believed",
        number(0, 9),
        "0",
    ),
    Variable(
        "RATE_LIMIT_SCALE",
        "multiplies how often an address, an account or an organisation may ask; not how often a password is guessed",
        number(1, 1_000_000),
        "1",
    ),
    Variable(
        "EMAIL_URL",
        "for example `smtp+tls://user:password@host:587`; with it, new addresses must be confirmed",
        url(*MAILERS),
        "consolemail://",
        "the console",
        is_secret=True,
    ),
    Variable(
        "IDENTITY_PROVIDER_NETWORKS",
        "networks beside public ones where councils' identity providers may be, for example `10.2.0.0/16`; "
        "`127.0.0.0/8` is for tests and allows plain http to this machine",
        networks,
        told="none: public addresses only",
    ),
    Variable(
        "SESSION_IDLE_MINUTES",
        "signs somebody out who opened no page and saved nothing for so long",
        amount(0.05, 1440),
        "60",
    ),
    Variable("SESSION_ABSOLUTE_HOURS", "signs somebody out so long after signing in", amount(0.001, 336), "12"),
    Variable(
        "ADMIN_SECOND_FACTOR",
        "`1` where `/admin/` opens only to people with an authenticator app or a passkey",
        one_of("0", "1", ""),
        told="`1`, but `0` with `DEMO`",
    ),
    Variable(
        "BREACHED_PASSWORDS",
        "path of the Pwned Passwords list (SHA-1, ordered by hash): new passwords that are on it are refused",
        trusted,
        told="only the short list of common passwords",
    ),
    Variable("DEFAULT_FROM_EMAIL", "sender of mails", default="no-reply@localhost"),
    Variable("OPERATOR_EMAIL", "contact on the accessibility and privacy pages"),
    Variable(
        "S3_BUCKET",
        "bucket for files of reports and evidence; needs `requirements-extra.txt`",
        told="none: files in `DATA_DIR`, a disk that website and workers share",
    ),
    Variable(
        "S3_PREFIX",
        "folder in the bucket; evidence lies beside it in one that ends with `-evidence`; no other installation may "
        "use the same ones",
        folder_name,
        "reports",
    ),
    Variable("S3_ENDPOINT_URL", "address of the store", url("https", "http"), told="Amazon's"),
    Variable("S3_REGION", "for example `eu-west-2`", told="as the machine says"),
    Variable("S3_ACCESS_KEY_ID", "may list, get, put and delete there", told="the machine's role", is_secret=True),
    Variable("S3_SECRET_ACCESS_KEY", "belongs to it", told="the machine's role", is_secret=True),
    Variable("S3_ENCRYPTION", "`AES256` or `aws:kms`", one_of("", "AES256", "aws:kms"), told="as the bucket says"),
    Variable(
        "CLAMD_ADDRESS",
        "ClamAV that looks at every file of evidence: `host:3310`, or the path of its socket; with it no file is taken "
        "that could not be looked at",
        socket_address,
        told="none: files are not scanned",
    ),
    Variable(
        "LINK_CHECKS",
        "`1` where the worker asks the sites that sources link to, a few every ten minutes, whether the pages are "
        "still there ([operations.md](operations.md#links-of-sources))",
        one_of("0", "1", ""),
        told="`1`, but `0` with `DEMO`",
    ),
    Variable(
        "EVIDENCE_MEGABYTES",
        "how much all files of evidence of one organisation may take up together; links take up nothing",
        number(1, 1_000_000),
        "2000",
    ),
    Variable("TIME_ZONE", "for times on pages and in reports", zone, "Europe/London"),
    Variable(
        "LOG_LEVEL",
        "least level of the log; `INFO` holds a line for each request",
        one_of(*LEVELS, ""),
        told="`INFO` where `SERVED_OVER_TLS` is on, else `WARNING`",
    ),
    Variable(
        "LOG_FORMAT",
        "`json` for machines, `lines` for people",
        one_of("json", "lines", ""),
        told="`json` where `SERVED_OVER_TLS` is on, else `lines`",
    ),
    Variable(
        "METRICS_TOKEN",
        "bearer token that opens `/metrics` to Prometheus; without it nothing is measured and there is no such page",
        at_least(32),
        is_secret=True,
    ),
    Variable(
        "SENTRY_DSN", "reports faults to Sentry; needs `requirements-extra.txt`", url("https", "http"), is_secret=True
    ),
    Variable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "sends traces there with OpenTelemetry, for example `http://collector:4318`; needs `requirements-extra.txt`",
        url("https", "http"),
    ),
    Variable(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "what the collector wants to see, for example `authorization=Bearer%20...`",
        is_secret=True,
    ),
    Variable("OTEL_TRACES_PERCENT", "how many of a hundred requests are traced", percent, "10"),
)


def environment(given: Mapping[str, str] = os.environ, table: tuple[Variable, ...] = TABLE) -> dict[str, Any]:
    """Return the value of every variable by name. Raises ImproperlyConfigured listing every mistake."""
    values, mistakes = {}, []
    for variable in table:
        try:
            values[variable.name] = variable.read(text_of(variable, given))
        except ValueError as mistake:
            mistakes.append(f"{variable.name}: {mistake}")
    mistakes += contradictions(values)
    if mistakes:
        raise ImproperlyConfigured("\n- ".join(["Correct the environment and start again:", *mistakes]))
    return values


def text_of(variable: Variable, given: Mapping[str, str]) -> str:
    """Return the text of a variable, from the environment, its file or its default. An empty text is none."""
    text, file = given.get(variable.name, ""), given.get(f"{variable.name}_FILE", "")
    if not (file and variable.is_secret):
        return text or variable.default
    if text:
        raise ValueError(f"set it or {variable.name}_FILE, not both")
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{variable.name}_FILE names a file that cannot be read") from None


def contradictions(values: Mapping[str, Any]) -> list[str]:
    """Return what cannot hold together, each naming its variable."""
    found = misfiled(values)
    if values.get("SERVED_OVER_TLS") and not values.get("ALLOWED_HOSTS", True):
        found.append("ALLOWED_HOSTS: enter the host name of the service, as SERVED_OVER_TLS is on")
    if values.get("HSTS_PRELOAD") and not (values.get("HSTS_SUBDOMAINS") and values.get("HSTS_SECONDS", 0) >= YEAR):
        found.append(f"HSTS_PRELOAD: set HSTS_SUBDOMAINS to 1 and HSTS_SECONDS to at least {YEAR} with it")
    broker = values.get("CELERY_BROKER_URL", "")
    if broker == values.get("CACHE_URL") and broker:
        found.append("CACHE_URL: end it with another number than CELERY_BROKER_URL, as emptying the cache empties both")
    for name, package in NEEDS_MORE.items():
        if values.get(name) and not find_spec(package):
            found.append(f"{name}: run ./install requirements-extra.txt, as it needs {package}")
    return found


def markdown(table: tuple[Variable, ...] = TABLE) -> str:
    """Return docs/configuration.md."""
    rows = []
    for variable in table:
        name = f"`{variable.name}`{' (or `_FILE`)' if variable.is_secret else ''}"
        default = variable.told or (f"`{variable.default}`" if variable.default else "none")
        rows.append(f"| {name} | {default} | {variable.meaning} |")
    return "\n".join([HEADING, *rows, ""])


HEADING = """# Configuration

Only by environment variables. Every one is checked at the start: a mistake stops it with a message that names the
variable and says what to do. Where `_FILE` is noted, `NAME_FILE` may name a file that holds the value, as container
secrets do.
Printed from `config/environment.py`; change it there.

| name | default | what it does |
|---|---|---|"""


if __name__ == "__main__":
    sys.stdout.write(markdown())
