"""Once councils assess themselves against an edition, only its wording can be corrected: the database itself refuses."""

from django.db import migrations

from trends.rules import postgresql, postgresql_back, sqlite, sqlite_back


class Rules(migrations.RunSQL):
    """Statements of each database's own."""

    def __init__(self):
        super().__init__(postgresql(), postgresql_back())

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def _run_sql(self, schema_editor, sqls):
        if schema_editor.connection.vendor == "sqlite":
            sqls = sqlite() if sqls is self.sql else sqlite_back()
        super()._run_sql(schema_editor, sqls)


class Migration(migrations.Migration):
    dependencies = [("trends", "0003_several_predecessors")]
    operations = [Rules()]
