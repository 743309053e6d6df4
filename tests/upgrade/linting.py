"""Refuse a migration that the previous release could not serve through: `python -m tests.upgrade.linting`.

Reads the PostgreSQL statements of every migration since the last release, without a database. The rules are those of
django-migration-linter, judged one operation at a time, and a few of ours; docs/releasing.md explains each. A line
`# allow CODE -- reason` in a migration lets one through.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import django
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType
from psycopg2.extensions import adapt

from tests.upgrade.releases import Release, digests, source

ROOMS = ("organisations", "trends", "casestudies", "assessments", "reports")
SMALL = re.compile(r"(trends|casestudies|auth|django_content)_")  # tables that do not grow with the councils
LOCKS = {"CREATE_INDEX", "ADD_CONSTRAINT", "ADD_UNIQUE"}  # short ones, where the table is small
TABLE = re.compile(r'\b(?:TABLE|ON|UPDATE|INTO|FROM)\s+(?:ONLY\s+|IF EXISTS\s+)?"?(\w+)', re.IGNORECASE)


class Problem(NamedTuple):
    migration: str
    code: str
    message: str


def rule(code, message, *patterns):
    """Refuse a statement in which every one of the patterns is found."""

    def found(sql, **_others):
        return all(re.search(pattern, sql, re.IGNORECASE) for pattern in patterns)

    return Check(code, found, message, CheckMode.ONE_LINER, CheckType.ERROR)


NOT_VALID = r"^(?!.*NOT VALID)"
DATA = ("DATA", "CHANGING rows beside other things, without a way back or in one go")


class Analyser(PostgresqlAnalyser):
    migration_checks = [
        *PostgresqlAnalyser.migration_checks,
        rule("ADD_CONSTRAINT", "CHECKING every row of the table", r"ADD CONSTRAINT .*(CHECK|KEY|EXCLUDE)", NOT_VALID),
        rule("REWRITE", "WRITING the whole table anew", r"ADD COLUMN .*(STORED|DEFAULT .*(random|uuid|clock|nextval))"),
        rule(*DATA, r"^\s*(UPDATE|DELETE|INSERT)\b"),
    ]


def problems(migrations: Iterable[Migration], release: Release) -> Iterator[Problem]:
    """What is wrong with these migrations, in their order, on top of the release."""
    known = {model._meta.db_table for model in release.apps.get_models(include_auto_created=True)}
    state = release.state
    for migration in migrations:
        allowed = re.findall(r"# allow (\w+) -- \S", source(migration).read_text())
        for operation in migration.operations:
            before, state = state, state.clone()
            operation.state_forwards(migration.app_label, state)
            for code, message in judged(operation, migration, before, state, known):
                if code not in allowed:
                    yield Problem(str(migration), code, message)


def judged(operation, migration, before, after, known):
    """Codes and messages of one operation; tables that the release does not know are free."""
    if any(isinstance(step, RunPython) for step in steps(operation)):
        if migration.app_label in ROOMS and not is_careful(migration):
            yield DATA
        return
    by_table = defaultdict(list)
    for statement in statements(operation, migration, before, after):
        found = TABLE.search(statement)
        by_table[found and found[1]].append(statement)
    for table in by_table.keys() & (known | {None}):
        errors, _ignored, warnings = analyse_sql_statements(Analyser, by_table[table])
        for issue in [*errors, *warnings]:
            if not (issue.code in LOCKS and table and SMALL.match(table)):
                yield issue.code, f"{issue.message}: {table}"


def steps(operation):
    return getattr(operation, "database_operations", [operation])


def is_careful(migration):
    """Whether rows change in a migration of its own, outside one long transaction, and may change back."""
    own = [step for operation in migration.operations for step in steps(operation)]
    return not migration.atomic and all(isinstance(step, RunPython) and step.reversible for step in own)


def statements(operation, migration, before, after):
    """What PostgreSQL would be told, without asking one."""
    with database().schema_editor(collect_sql=True, atomic=False) as editor:
        editor._constraint_names = lambda *_, **__: ["found_in_the_database"]
        operation.database_forwards(migration.app_label, editor, before, after)
    return [statement for statement in editor.collected_sql if not statement.startswith("--")]


def database() -> DatabaseWrapper:
    """PostgreSQL 14 as Django knows it, nowhere."""
    nowhere = ConnectionHandler({"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "nowhere"}})["default"]
    nowhere.pg_version = 140000
    nowhere.ops.compose_sql = lambda sql, params: sql % tuple(map(adapt, params)) if params else sql
    return nowhere


def since(release: Release) -> list[Migration]:
    """Every migration the release did not have, each after those it needs."""
    graph = MigrationLoader(None).graph
    plan = graph._generate_plan(graph.leaf_nodes(), at_end=True)
    return [graph.nodes[node] for node in plan if node not in release.migrations]


def rewritten(release: Release) -> Iterator[Problem]:
    """Migrations of the release that are no longer what was released."""
    now = digests()
    for (app, name), digest in release.migrations.items():
        if app in ROOMS and now.get(f"{app}.{name}") != digest:
            yield Problem(f"{app}.{name}", "CHANGED", "CHANGING a migration that is released: add a new one")


def main() -> int:
    release = Release.newest()
    found = [*rewritten(release), *problems(since(release), release)]
    for problem in found:
        sys.stderr.write(f"{problem.migration}: {problem.code}: {problem.message} (docs/releasing.md)\n")
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(main())
