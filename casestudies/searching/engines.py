"""The same questions in the words of PostgreSQL and of SQLite. A migration makes the table that each of them knows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

MARK, UNMARK = "\ue000", "\ue001"  # around a word that was found; private characters, which no text of ours holds
CONFIGURATIONS = {"en": "english", "nl": "dutch"}  # of PostgreSQL; other languages: words as they are written


@dataclass(frozen=True, slots=True)
class Engine:
    """`lock` keeps other writers out until the transaction ends; the other statements name their values."""

    lock: str
    insert: str  # language, configuration, documents (JSON, with folded texts)
    found: str  # all_words, any_word, language, configuration
    shown: str  # any_word, ids, configuration, mark, unmark
    both: str
    either: str
    quote: str
    beginning: str  # after a word that may go on

    def question(self, words: Sequence[str], operator: str) -> str:
        """Words are letters and digits only. The last may be the beginning of a longer one."""
        asked = [f"{self.quote}{word}{self.quote}" for word in words]
        return operator.join(asked) + (self.beginning if len(words[-1]) > 1 else "")

    def values(self, words: Sequence[str], language: str) -> dict[str, str]:
        return {
            "all_words": self.question(words, self.both),
            "any_word": self.question(words, self.either),
            **named(language),
        }


def named(language: str) -> dict[str, str]:
    return {"language": language, "configuration": CONFIGURATIONS.get(language, "simple")}


SQLITE = Engine(
    lock="",  # every transaction locks all
    insert="""
        INSERT INTO casestudies_search (language, kind, key, checksum, path, title, about, body, more)
        SELECT %(language)s, json_extract(value, '$.kind'), json_extract(value, '$.key'),
            json_extract(value, '$.checksum'), json_extract(value, '$.path'), json_extract(value, '$.title'),
            json_extract(value, '$.about'), json_extract(value, '$.body'), json_extract(value, '$.more')
        FROM json_each(%(documents)s)""",
    found="""
        SELECT rowid, kind, rowid IN (SELECT rowid FROM casestudies_search WHERE casestudies_search MATCH %(all_words)s)
        FROM casestudies_search WHERE casestudies_search MATCH %(any_word)s AND language = %(language)s
        ORDER BY 3 DESC, bm25(casestudies_search, 0, 0, 0, 0, 0, 10, 3, 1, 4), title""",
    shown="""
        SELECT rowid, kind, path, highlight(casestudies_search, 5, %(mark)s, %(unmark)s),
            highlight(casestudies_search, 6, %(mark)s, %(unmark)s), body,
            snippet(casestudies_search, 7, %(mark)s, %(unmark)s, '', 32)
        FROM casestudies_search
        WHERE casestudies_search MATCH %(any_word)s AND rowid IN (SELECT value FROM json_each(%(ids)s))""",
    both=" AND ",
    either=" OR ",
    quote='"',
    beginning="*",
)
POSTGRESQL = Engine(
    lock="LOCK TABLE casestudies_search IN SHARE ROW EXCLUSIVE MODE",
    insert="""
        INSERT INTO casestudies_search (language, kind, key, checksum, path, title, about, body, vector)
        SELECT %(language)s, kind, key, checksum, path, title, about, body,
            setweight(to_tsvector(%(configuration)s::regconfig, folded->>'title'), 'A')
            || setweight(to_tsvector(%(configuration)s::regconfig, folded->>'more'), 'B')
            || setweight(to_tsvector(%(configuration)s::regconfig, folded->>'about'), 'C')
            || setweight(to_tsvector(%(configuration)s::regconfig, folded->>'body'), 'D')
        FROM json_to_recordset(%(documents)s::json) AS document(kind text, key text, checksum text, path text,
            title text, about text, body text, folded json)""",
    found="""
        SELECT rowid, kind, vector @@ whole.words
        FROM casestudies_search, to_tsquery(%(configuration)s::regconfig, %(all_words)s) AS whole(words),
            to_tsquery(%(configuration)s::regconfig, %(any_word)s) AS part(words)
        WHERE vector @@ part.words AND language = %(language)s
        ORDER BY 3 DESC, ts_rank('{0.1, 0.3, 0.4, 1.0}', vector, part.words, 1) DESC, title""",
    shown="""
        SELECT rowid, kind, path,
            ts_headline(%(configuration)s::regconfig, title, words, %(whole)s),
            ts_headline(%(configuration)s::regconfig, about, words, %(whole)s), body,
            ts_headline(%(configuration)s::regconfig, body, words, %(piece)s)
        FROM casestudies_search, to_tsquery(%(configuration)s::regconfig, %(any_word)s) AS words
        WHERE rowid IN (SELECT value::bigint FROM json_array_elements_text(%(ids)s::json))""",
    both=" & ",
    either=" | ",
    quote="'",
    beginning=":*",
)
MARKS = f'StartSel="{MARK}", StopSel="{UNMARK}"'
SHOWING = {
    "mark": MARK,
    "unmark": UNMARK,
    "whole": f"{MARKS}, HighlightAll=true",
    "piece": f"{MARKS}, MaxFragments=1, MaxWords=32, MinWords=24",
}


def engine() -> Engine:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def ask(statement: str, values: dict[str, str]) -> list[tuple]:
    """The rows; values that a statement does not name are left out."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: value for name, value in values.items() if f"%({name})s" in statement})
        return cursor.fetchall() if cursor.description else []


def listed(values: Sequence[object]) -> str:
    """Several values as one, for a statement that unfolds them."""
    return json.dumps(values)
