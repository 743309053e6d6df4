"""The services of docker-compose.yml, running once for all tests of this folder that are marked `production`."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.conftest import REQUIRE_ALL
from tests.production.enclosing import is_possible
from tests.production.person import Person
from tests.production.stage import PATH, Stage


@pytest.fixture(scope="session")
def stage():
    """Two webs and two workers behind the proxy, with beat, PostgreSQL and Redis, all healthy."""
    if lacking := what_is_lacking():
        (pytest.fail if REQUIRE_ALL else pytest.skip)(lacking)
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="production-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        stage = Stage(folder)
        try:
            raise_curtain(stage)
            yield stage
        finally:
            stage.stop()


def what_is_lacking():
    programs = ("nginx", "openssl", "wget", "redis-server", "redis-cli", "postgres", "psql", "pgbouncer")
    if missing := [program for program in programs if not shutil.which(program, path=PATH)]:
        return f"Install {', '.join(missing)} to run the production tests"
    return (
        ""
        if is_possible()
        else "Run the production tests as root, on Linux: each service gets a view of the disk of its own"
    )


def raise_curtain(stage):
    """Start in the order that the file demands."""
    make_cluster(stage)
    redis = stage.start("redis")
    redis.await_health()
    prepare = stage.enclose("prepare")
    assert prepare.does(*prepare.command), prepare.said()
    webs = [stage.start("web", number) for number in (1, 2)]
    for web in webs:
        web.await_health()
    stage.start("proxy").await_health()
    for number in (1, 2):
        stage.start("worker", number)
    stage.start("beat")


def make_cluster(stage):
    """What the image of PostgreSQL does at its first start."""
    postgres = stage.enclose("postgres")
    postgres.environment |= {"PGDATA": "/var/lib/postgresql/data", "PGPORT": stage.database}
    given = postgres.environment
    who = ["--username", given["POSTGRES_USER"]]
    secret = ["--pwfile", given["POSTGRES_PASSWORD_FILE"]]
    assert postgres.does("initdb", "--no-sync", *who, *secret, *given["POSTGRES_INITDB_ARGS"].split()), postgres.said()
    stage.running.append(postgres.start())
    postgres.await_health()
    postgres.environment["PGPASSWORD"] = (stage.folder / "secrets/postgres_password").read_text().strip()
    assert postgres.does("createdb", "--host", "127.0.0.1", *who, given["POSTGRES_DB"]), postgres.said()


@pytest.fixture(scope="session")
def person_at(stage):
    """Return a function that gives a browser at an address of this machine, without JavaScript."""
    return lambda address="127.0.0.1": Person(stage, address)


@pytest.fixture(scope="session")
def lead(person_at):
    """Somebody who has signed up, founded a council and started its assessment."""
    lead = person_at()
    lead.start_from_nothing()
    return lead
