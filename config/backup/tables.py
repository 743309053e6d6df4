"""The rows of every table as lines of JSON, the same whichever database holds them.

Models are those of the migrations a database has, not those of the code, so an archive of an earlier version fits.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model
from django.utils.duration import duration_iso_string

from config.backup import Refused

LEFT_OUT = {"sessions.session"}  # people sign in again
AT_ONCE = 1000  # rows in memory

Migrations = list[tuple[str, str]]  # app and name of the last migration of each app


def migrations_of(alias: str) -> Migrations:
    """Return the last migration of each app that this database has."""
    loader = MigrationLoader(connections[alias])
    applied = set(loader.applied_migrations)
    if strange := sorted(applied - set(loader.disk_migrations)):
        raise Refused(f"Use the version this database belongs to: {name(strange[0])} is unknown here")
    nodes = applied & set(loader.graph.nodes)
    followed = {parent.key for key in nodes for parent in loader.graph.node_map[key].parents if parent.key[0] == key[0]}
    return sorted(nodes - followed)


def apps_at(migrations: Migrations) -> Apps:
    """Return the models as they were at these migrations."""
    loader = MigrationLoader(None)
    if strange := [key for key in migrations if key not in loader.graph.nodes]:
        raise Refused(f"Install a newer version first: this archive needs the migration {name(strange[0])}")
    return loader.project_state([tuple(key) for key in migrations]).apps


def name(migration: tuple[str, str]) -> str:
    return ".".join(migration)


def models_of(apps: Apps) -> dict[str, type[Model]]:
    """Return every model that is backed up, by the name of its table."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    kept = [model for model in models if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT]
    return {model._meta.db_table: model for model in sorted(kept, key=lambda model: model._meta.db_table)}


def columns_of(model: type[Model]) -> list[str]:
    return [field.column for field in fields_of(model)]


def fields_of(model: type[Model]) -> list[Field]:
    return sorted(model._meta.concrete_fields, key=lambda field: field.column)


def lines_of(model: type[Model], alias: str) -> Iterator[bytes]:
    """Return all rows in order of their key, some at a time."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list("pk", *names)
    some = list(rows[:AT_ONCE])
    while some:
        for _key, *values in some:
            yield json.dumps(values, default=text_of, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        some = list(rows.filter(pk__gt=some[-1][0])[:AT_ONCE])


def text_of(value: Any) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"Teach backups to write a {type(value).__name__}")


def fill(model: type[Model], lines: Iterable[bytes], alias: str) -> None:
    """Add rows as they are: no default and no clock may touch them."""
    fields, lines = fields_of(model), iter(lines)
    for field in fields:
        field.auto_now = field.auto_now_add = False
    while some := list(islice(lines, AT_ONCE)):
        rows = (zip(fields, json.loads(line), strict=True) for line in some)
        made = [model(**{field.attname: field.to_python(value) for field, value in row}) for row in rows]
        model._base_manager.using(alias).bulk_create(made)


def count_on(models: Iterable[type[Model]], alias: str) -> None:
    """Let the keys of new rows go on after those that were added."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
