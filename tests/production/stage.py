"""Every service of docker-compose.yml as processes of this machine: the same commands, environment, files and rights.

What containers have for themselves and processes share is replaced: ports, and the names that lead to them.
"""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.production.composing import ROOT, composed, secrets_of, words
from tests.production.naming import Names
from tests.production.running import Running, replaced

NAME = "localhost"  # what people call the service
GIVEN = {"ALLOWED_HOSTS": NAME, "DEFAULT_FROM_EMAIL": "maturity@example.org", "OPERATOR_EMAIL": "it@example.org"}
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
PATH = ":".join([f"{sys.prefix}/bin", *map(str, POSTGRES), "/usr/sbin:/usr/bin:/sbin:/bin"])
FEW = 3  # connections of the pool, so that sharing them shows
STATE = "/var/lib/digital-maturity"


def free_port(address="127.0.0.1"):
    with socket.socket() as listener:
        listener.bind((address, 0))
        return str(listener.getsockname()[1])


@dataclass
class Stage:
    """A folder with volumes, secrets and logs, and the services that run on them."""

    folder: Path
    file: dict = field(default_factory=lambda: composed(GIVEN))
    running: list[Running] = field(default_factory=list)

    def __post_init__(self):
        self.http, self.https, self.web = free_port(), free_port(), free_port("127.20.0.21")
        self.database, self.queue, self.pool = free_port(), free_port(), free_port()
        self.names = Names("127.20.0.11", {"web": []})
        self.make_secrets()
        self.make_configuration()

    # What the operator prepares

    def make_secrets(self):
        hosts = {"DATABASE_HOST": "127.0.0.1", "REDIS_HOST": "127.0.0.1", "POOL_HOST": "127.0.0.1"}
        secrets = self.folder / "secrets"
        subprocess.run(
            [ROOT / "deploy/make-secrets", secrets], env={"PATH": PATH} | hosts, check=True, capture_output=True
        )
        for name, port in (("database_url", self.database), ("pooled_database_url", self.pool)):
            self.rewrite(secrets / name, {":5432/": f":{port}/"} if name == "database_url" else {":6432/": f":{port}/"})
        for name in ("celery_broker_url", "cache_url"):
            self.rewrite(secrets / name, {":6379/": f":{self.queue}/"})
        (secrets / "email_url").write_text(f"filemail:///{STATE}/mail")
        subject = f"-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
        subprocess.run(
            f"openssl req {subject} -keyout tls_key -out tls_certificate".split(),
            cwd=secrets,
            check=True,
            capture_output=True,
        )
        for file in secrets.iterdir():
            file.chmod(0o444)

    def make_configuration(self):
        """Copy the proxy's files and the pool's, on other ports; all else in them stays as it is."""
        self.configuration = self.folder / "deploy"
        shutil.copytree(ROOT / "deploy", self.configuration)
        nginx = self.configuration / "nginx"
        self.rewrite(
            nginx / "site.conf", {"listen 80 ": f"listen {self.http} ", "listen 443 ": f"listen {self.https} "}
        )
        self.rewrite(
            nginx / "web-containers.conf",
            {"127.0.0.11": f"127.20.0.11:{self.names.port}", "web:8000": f"web:{self.web}"},
        )
        self.rewrite(
            self.configuration / "pgbouncer/pgbouncer.ini",
            {
                "host=postgres port=5432": f"host=127.0.0.1 port={self.database}",
                "= 6432": f"= {self.pool}",
                "default_pool_size = 20": f"default_pool_size = {FEW}",
                "reserve_pool_size = 5": "reserve_pool_size = 0",
            },
        )

    @staticmethod
    def rewrite(file, elsewhere):
        text = file.read_text()
        assert all(key in text for key in elsewhere), (file, elsewhere)
        file.chmod(0o644)
        file.write_text(replaced(text, elsewhere))

    # What the engine does

    def enclose(self, name, number=1):
        """Return process `number` of a service, ready to start."""
        service, folder = self.file["services"][name], self.folder / f"{name}-{number}"
        user, group = map(int, service["user"].split(":"))
        (folder / "tmp").mkdir(parents=True)
        os.chown(folder / "tmp", user, group)
        elsewhere = self.elsewhere(name, number)
        own = {key: str(value) for key, value in service.get("environment", {}).items()}
        return Running(
            service=service,
            command=[
                replaced(word, elsewhere) for word in words(service.get("entrypoint", [])) + words(service["command"])
            ],
            environment={"PATH": PATH, "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"} | own,
            mounts=list(self.mounts(service, user, group)),
            folder=folder,
            elsewhere=elsewhere,
        )

    def elsewhere(self, name, number):
        return {
            "web": {"0.0.0.0": f"127.20.0.2{number}", "127.0.0.1": f"127.20.0.2{number}", "8000": self.web},
            "proxy": {":80/": f":{self.http}/"},
            "redis": {"0.0.0.0": "127.0.0.1", "6379": self.queue},
            "postgres": {"5432": self.database},
            "pgbouncer": {"6432": self.pool},
        }.get(name, {})

    def mounts(self, service, user, group):
        for volume in service.get("volumes", []):
            source, _colon, target = volume.partition(":")
            if source.startswith("./deploy/"):
                yield self.configuration / source.removeprefix("./deploy/"), target
                continue
            place = self.folder / "volumes" / source
            if not place.exists():
                place.mkdir(parents=True)
                os.chown(place, user, group)
            yield place, target
        for name, target in secrets_of(service).items():
            yield self.folder / "secrets" / name, f"{target}:ro"

    def start(self, name, number=1):
        running = self.enclose(name, number).start()
        self.running.append(running)
        if name == "web":
            self.names.addresses["web"].append(f"127.20.0.2{number}")
        return running

    def ask_database(self, question):
        database = next(running for running in self.running if running.folder.name == "postgres-1")
        done = database.run(["psql", "-h", "127.0.0.1", "-U", "maturity", "-Atc", question])
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def stop(self):
        for running in reversed(self.running):
            running.stop()
        self.names.close()
