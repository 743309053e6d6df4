"""Fill an empty place from an archive: all of it, compared afterwards, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from config.backup import Refused
from config.backup.archives import Archive, digest_of
from config.backup.tables import apps_at, columns_of, count_on, fill, lines_of, models_of
from reports.filing import Files

Models = dict[str, type[Model]]
LOCKS = "trends_lock"  # comes last, as an edition that is locked takes no rows


def restore(archive: Archive, *, files: Files, alias: str = "default") -> None:
    """Restore the rows as their version knew them, compare, then bring them to the version of the code."""
    models = models_of(apps_at(archive.manifest["migrations"]))
    refuse_other_tables(archive, models)
    refuse_unless_empty(alias, files)
    with all_or_nothing(archive, alias, files):
        for name in archive.manifest["files"]:
            files.save(name, ContentFile(archive.file(name)))
        MigrationExecutor(connections[alias]).migrate(archive.manifest["migrations"])
        with transaction.atomic(using=alias):
            fill_tables(archive, models, alias)
            refuse_differences(archive, models, files, alias)
        call_command("migrate", database=alias, interactive=False, verbosity=0)


def refuse_other_tables(archive: Archive, models: Models) -> None:
    expected = {table: columns_of(model) for table, model in models.items()}
    if expected != {table: facts["columns"] for table, facts in archive.manifest["tables"].items()}:
        raise Refused(
            f"Install version {archive.manifest['version']}: the archive has other tables than its migrations"
        )


def refuse_unless_empty(alias: str, files: Files) -> None:
    if tables := connections[alias].introspection.table_names():
        raise Refused(
            "Create an empty database and name it in DATABASE_URL (SQLite: an empty folder in DATA_DIR): "
            f"this one has {len(tables)} tables, and a restore never overwrites"
        )
    if files.some_files(after="")[0]:
        raise Refused(
            "Name an empty place for the files, in S3_PREFIX or DATA_DIR: this one has some already, "
            "and a restore never overwrites"
        )


@contextmanager
def all_or_nothing(archive: Archive, alias: str, files: Files) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(Exception):  # what went wrong first is what has to be told
            empty(alias)
            for name in archive.manifest["files"]:
                files.delete(name)
        raise


def empty(alias: str) -> None:
    """Drop every table. They were ours: there was none before. Some go with another one."""
    connection = connections[alias]
    connection.close()
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")


def fill_tables(archive: Archive, models: Models, alias: str) -> None:
    """In any order, but for the locks: both databases look at references when the transaction ends."""
    for table, model in sorted(models.items(), key=lambda pair: pair[0] == LOCKS):
        model._base_manager.using(alias).all().delete()  # what a migration added is in the archive too
        fill(model, archive.lines(table), alias)
    connections[alias].check_constraints()
    count_on(models.values(), alias)


def refuse_differences(archive: Archive, models: Models, files: Files, alias: str) -> None:
    """Read everything back and compare it with the archive, content and all."""
    tables, stored = archive.manifest["tables"], archive.manifest["files"]
    differ = [table for table, model in models.items() if digest_of(lines_of(model, alias)) != tables[table]["sha256"]]
    for name, facts in stored.items():
        with files.open(name) as file:
            differ += [name] if digest_of([file.read()]) != facts["sha256"] else []
    if differ:
        raise Refused(f"Report this as a fault, nothing was restored: read back, these differ: {', '.join(differ)}")
