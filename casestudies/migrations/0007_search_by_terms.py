"""SQLite keeps terms of our own making, as PostgreSQL can without another table; both are filled anew."""

from importlib import import_module

from django.db import migrations

earlier = import_module("casestudies.migrations.0003_search")
DROP = "DROP TABLE casestudies_search;"
SQLITE = """
    CREATE VIRTUAL TABLE casestudies_search USING fts5 (
        language UNINDEXED, kind UNINDEXED, key UNINDEXED, checksum UNINDEXED, path UNINDEXED,
        title UNINDEXED, about UNINDEXED, body UNINDEXED, title_terms, about_terms, body_terms, more_terms,
        tokenize = "unicode61 remove_diacritics 0 tokenchars '='"
    );
"""


class MakingAnew(earlier.Making):
    def __init__(self, vendor, sql, before):
        super().__init__(vendor, DROP + sql)
        self.reverse_sql = DROP + before


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0006_cases_offered")]
    operations = [MakingAnew("sqlite", SQLITE, earlier.SQLITE)]
