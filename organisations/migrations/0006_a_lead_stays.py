"""The last lead cannot go: the database itself refuses.

PostgreSQL looks when a transaction ends, so that an organisation can be deleted with its members, and holds the
organisation's row, so that of two leads who step down at once one waits and sees the other gone. SQLite knows no such
late look: there a role cannot be taken from the last lead, while a membership can still be deleted with its organisation;
services hold the rest.
"""

from django.db import migrations

POSTGRESQL = [
    """
CREATE FUNCTION organisations_a_lead_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role <> 'lead' THEN
    RETURN NULL;
  END IF;
  PERFORM 1 FROM organisations_organisation WHERE id = OLD.organisation_id AND closes_at IS NULL FOR NO KEY UPDATE;
  IF FOUND AND NOT EXISTS (
    SELECT 1 FROM organisations_membership WHERE organisation_id = OLD.organisation_id AND role = 'lead'
  ) THEN
    RAISE EXCEPTION 'The organisation would be left without a lead'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_lead_stays', TABLE = 'organisations_membership';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE CONSTRAINT TRIGGER a_lead_stays AFTER UPDATE OF role, organisation_id OR DELETE ON organisations_membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organisations_a_lead_stays()
""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER a_lead_stays ON organisations_membership",
    "DROP FUNCTION organisations_a_lead_stays()",
]
SQLITE = [
    """
CREATE TRIGGER a_lead_stays BEFORE UPDATE OF role, organisation_id ON organisations_membership
WHEN OLD.role = 'lead' AND (NEW.role <> 'lead' OR NEW.organisation_id <> OLD.organisation_id)
  AND EXISTS (SELECT 1 FROM organisations_organisation WHERE id = OLD.organisation_id AND closes_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM organisations_membership
    WHERE organisation_id = OLD.organisation_id AND role = 'lead' AND id <> OLD.id
  )
BEGIN
  SELECT RAISE(ABORT, 'a_lead_stays: the organisation would be left without a lead');
END
""",
]
SQLITE_BACK = ["DROP TRIGGER IF EXISTS a_lead_stays"]


class Rule(migrations.RunSQL):
    """Statements of each database's own."""

    def __init__(self):
        super().__init__(POSTGRESQL, POSTGRESQL_BACK)

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def _run_sql(self, schema_editor, sqls):
        if schema_editor.connection.vendor == "sqlite":
            sqls = SQLITE if sqls is self.sql else SQLITE_BACK
        super()._run_sql(schema_editor, sqls)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_many_hands")]
    operations = [Rule()]
