"""What the database refuses once councils assess themselves against an edition, for each kind of database.

Triggers name the table `trends_lock` and their own only. PostgreSQL keeps them for good. SQLite makes a table anew when
a column is added, and forgets its triggers; they come back after every `migrate`. All names here are ours.
"""

from typing import NamedTuple

FUNCTION = "trends_edition_is_in_use"
MESSAGE = "Only wording can be corrected in an edition that councils assess themselves against"


class Rule(NamedTuple):
    """Rows of `table` stay, and these columns of them, where `lock` of a lock is what the row has in `column`."""

    table: str
    lock: str
    column: str
    columns: tuple[str, ...]
    comes_and_goes: bool = True  # whether rows could be added and deleted while nobody assesses


RULES = (
    Rule("trends_edition", "edition_id", "id", ("year", "slug"), comes_and_goes=False),
    Rule("trends_trend", "edition_id", "edition_id", ("edition_id", "slug", "group", "position", "status")),
    Rule(
        "trends_action",
        "edition_id",
        "edition_id",
        ("edition_id", "trend_id", "code", "position", "provenance", "allows_na"),
    ),
    Rule("trends_levelsentence", "action_id", "action_id", ("action_id", "level")),
    Rule("trends_action_predecessors", "action_id", "from_action_id", ("from_action_id", "to_action_id")),
)


def postgresql() -> list[str]:
    return [POSTGRESQL_FUNCTION, *(statement for rule in RULES for statement in _on_postgresql(rule))]


def postgresql_back() -> list[str]:
    names = [f"DROP TRIGGER IF EXISTS {name} ON {rule.table}" for rule in RULES for name in _names(rule)]
    return [*names, f"DROP FUNCTION IF EXISTS {FUNCTION}()"]


def sqlite() -> list[str]:
    """Safe to repeat."""
    return [statement for rule in RULES for statement in _on_sqlite(rule)]


def sqlite_back() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}" for rule in RULES for name in _names(rule)]


def _names(rule: Rule) -> list[str]:
    doings = ["kept", "added", "deleted"] if rule.comes_and_goes else ["kept"]
    return [f"{rule.table}_in_use_{doing}" for doing in doings]


def _changes(rule: Rule, differs: str) -> str:
    changed = " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in rule.columns)
    back = " OR (NEW.status <> OLD.status AND NEW.status IN ('draft', 'review'))"
    return f"({changed}{back if rule.table == 'trends_edition' else ''})"


def _watched(rule: Rule) -> str:
    columns = (*rule.columns, "status") if rule.table == "trends_edition" else rule.columns
    return ", ".join(f'"{column}"' for column in columns)


POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  keys bigint[] := '{{}}';
  is_in_use boolean;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    keys := keys || (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    keys := keys || (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM trends_lock WHERE %I = ANY($1))', TG_ARGV[0]) INTO is_in_use USING keys;
  IF is_in_use THEN
    RAISE EXCEPTION '{MESSAGE}'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_is_in_use', TABLE = TG_TABLE_NAME;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$
"""


def _on_postgresql(rule: Rule) -> list[str]:
    events = [f"UPDATE OF {_watched(rule)}", "INSERT", "DELETE"]
    conditions = [f"WHEN {_changes(rule, 'IS DISTINCT FROM')} ", "", ""]
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {rule.table} FOR EACH ROW {condition}"
        f"EXECUTE FUNCTION {FUNCTION}('{rule.lock}', '{rule.column}')"
        for name, event, condition in zip(_names(rule), events, conditions, strict=False)
    ]


def _on_sqlite(rule: Rule) -> list[str]:
    events = [f"UPDATE OF {_watched(rule)}", "INSERT", "DELETE"]
    keys = [f"OLD.{rule.column}, NEW.{rule.column}", f"NEW.{rule.column}", f"OLD.{rule.column}"]
    conditions = [f"{_changes(rule, 'IS NOT')} AND ", "", ""]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {rule.table}\n"
        f"WHEN {condition}EXISTS (SELECT 1 FROM trends_lock WHERE {rule.lock} IN ({key}))\n"
        f"BEGIN\n  SELECT RAISE(ABORT, 'edition_is_in_use: {MESSAGE}');\nEND"
        for name, event, key, condition in zip(_names(rule), events, keys, conditions, strict=False)
    ]
