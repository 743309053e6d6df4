"""Released databases: what was in them, and how to lay one down again."""

import gzip
import hashlib
import json
import sys
from functools import cached_property
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import DateField

FOLDER = Path(__file__).parent / "releases"


class Release:
    """One released version: `facts.json`, the rows of all its tables, and the results they come to."""

    def __init__(self, folder: Path):
        self.folder = folder

    @classmethod
    def newest(cls) -> "Release":
        return cls(max(FOLDER.iterdir(), key=lambda folder: [int(part) for part in folder.name.split(".")]))

    @cached_property
    def facts(self):
        return json.loads((self.folder / "facts.json").read_text())

    @cached_property
    def rows(self):
        return unpacked(self.folder / "rows.json.gz")

    @cached_property
    def results(self):
        return unpacked(self.folder / "results.json.gz")

    @cached_property
    def migrations(self) -> dict[tuple[str, str], str]:
        """The digest of every migration of the release by application and name."""
        return {tuple(name.split(".")): digest for name, digest in self.facts["migrations"].items()}

    @property
    def ends(self) -> list[tuple[str, str]]:
        """The last migrations of each application."""
        nodes = MigrationLoader(None).graph.node_map
        return [node for node in self.migrations if not any(map(self.follows(node), nodes[node].children))]

    def follows(self, node):
        """Whether another migration of the release in the same application comes after this one."""
        return lambda child: child.key in self.migrations and child.key[0] == node[0]

    @cached_property
    def state(self):
        return MigrationLoader(None).project_state(self.ends)

    @cached_property
    def apps(self):
        """The models as the release knew them, but that they leave times as they are."""
        apps = self.state.apps
        for field in (field for model in apps.get_models() for field in model._meta.local_fields):
            if isinstance(field, DateField):
                field.auto_now = field.auto_now_add = False
        return apps

    def lay(self) -> None:
        """Make the tables of the release in the empty database, and fill them."""
        MigrationExecutor(connection).migrate(self.ends)
        models = tables(self.apps)
        with transaction.atomic():
            for label, model in models.items():
                model._base_manager.bulk_create([thawed(model, row) for row in self.rows[label]])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)


def pack(file, content):
    file.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False).encode(), mtime=0))


def unpacked(file):
    return json.loads(gzip.decompress(file.read_bytes()))


def tables(apps):
    """The models of every table of ours by name, those that join two others included."""
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def digests():
    """A digest of every migration file as the present code has it."""
    return {
        f"{app}.{name}": hashlib.sha256(source(migration).read_bytes()).hexdigest()[:16]
        for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
    }


def source(migration) -> Path:
    return Path(sys.modules[type(migration).__module__].__file__)


def frozen(apps):
    """Every row of every table as text by column, in the order of the keys."""
    return {label: [told(row) for row in model._base_manager.order_by("pk")] for label, model in tables(apps).items()}


def told(row):
    return {
        field.attname: None if field.value_from_object(row) is None else field.value_to_string(row)
        for field in row._meta.concrete_fields
    }


def thawed(model, row):
    return model(**{field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields})
