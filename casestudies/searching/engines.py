"""The same questions in the words of PostgreSQL and of SQLite. A migration makes the table that each of them knows.

Both keep and look up terms as they are given (`asking.py`); stems, common words and accents are no matter of theirs.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

FIELDS = {"title": "A", "more": "B", "about": "C", "body": "D"}  # with the weights that PostgreSQL knows them by
LAST_PLACE = 16_383  # that a `tsvector` tells apart


@dataclass(frozen=True, slots=True)
class Engine:
    """`lock` keeps other writers out until the transaction ends; the other statements name their values."""

    lock: str
    insert: str  # language, documents (JSON, with their terms)
    found: str  # all_words, any_word, language
    shown: str  # ids
    both: str
    either: str
    quote: str
    beginning: str  # after a word that may go on

    def question(self, asked: Sequence[Collection[str]], operator: str) -> str:
        """Terms hold letters, digits and our own sign only."""
        return operator.join(f"({self.either.join(map(self._term, sorted(terms)))})" for terms in asked)

    def values(self, asked: Sequence[Collection[str]], language: str) -> dict[str, str]:
        return {
            "all_words": self.question(asked, self.both),
            "any_word": self.question(asked, self.either),
            "language": language,
        }

    def kept(self, terms: Mapping[str, Sequence[str]]) -> dict[str, object]:
        """The terms of each field as `insert` takes them beside the document."""
        if self is POSTGRESQL:
            return {"vector": _vector_of(terms)}
        return {"terms": {field: " ".join(own) for field, own in terms.items()}}

    def _term(self, term: str) -> str:
        return f"{self.quote}{term.rstrip('*')}{self.quote}{self.beginning if term.endswith('*') else ''}"


SQLITE = Engine(
    lock="",  # every transaction locks all
    insert="""
        INSERT INTO casestudies_search (language, kind, key, checksum, path, title, about, body,
            title_terms, about_terms, body_terms, more_terms)
        SELECT %(language)s, json_extract(value, '$.kind'), json_extract(value, '$.key'),
            json_extract(value, '$.checksum'), json_extract(value, '$.path'), json_extract(value, '$.title'),
            json_extract(value, '$.about'), json_extract(value, '$.body'), json_extract(value, '$.terms.title'),
            json_extract(value, '$.terms.about'), json_extract(value, '$.terms.body'),
            json_extract(value, '$.terms.more')
        FROM json_each(%(documents)s)""",
    found="""
        SELECT rowid, kind, rowid IN (SELECT rowid FROM casestudies_search WHERE casestudies_search MATCH %(all_words)s)
        FROM casestudies_search WHERE casestudies_search MATCH %(any_word)s AND language = %(language)s
        ORDER BY 3 DESC, bm25(casestudies_search, 0, 0, 0, 0, 0, 0, 0, 0, 10, 3, 1, 4), title, rowid""",
    shown="""
        SELECT rowid, kind, path, title, about, body FROM casestudies_search
        WHERE rowid IN (SELECT value FROM json_each(%(ids)s))""",
    both=" AND ",
    either=" OR ",
    quote='"',
    beginning="*",
)
POSTGRESQL = Engine(
    lock="LOCK TABLE casestudies_search IN SHARE ROW EXCLUSIVE MODE",
    insert="""
        INSERT INTO casestudies_search (language, kind, key, checksum, path, title, about, body, vector)
        SELECT %(language)s, kind, key, checksum, path, title, about, body, vector::tsvector
        FROM json_to_recordset(%(documents)s::json) AS document(kind text, key text, checksum text, path text,
            title text, about text, body text, vector text)""",
    found="""
        SELECT rowid, kind, vector @@ %(all_words)s::tsquery FROM casestudies_search
        WHERE vector @@ %(any_word)s::tsquery AND language = %(language)s
        ORDER BY 3 DESC, ts_rank('{0.1, 0.3, 0.4, 1.0}', vector, %(any_word)s::tsquery, 1) DESC, title, rowid""",
    shown="""
        SELECT rowid, kind, path, title, about, body FROM casestudies_search
        WHERE rowid IN (SELECT value::bigint FROM json_array_elements_text(%(ids)s::json))""",
    both=" & ",
    either=" | ",
    quote="'",
    beginning=":*",
)


def engine() -> Engine:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def ask(statement: str, values: Mapping[str, object]) -> list[tuple]:
    """The rows; values that a statement does not name are left out."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: value for name, value in values.items() if f"%({name})s" in statement})
        return cursor.fetchall() if cursor.description else []


def listed(values: Sequence[object]) -> str:
    """Several values as one, for a statement that unfolds them."""
    return json.dumps(values)


def _vector_of(terms: Mapping[str, Sequence[str]]) -> str:
    """The terms of all fields as a `tsvector` is written: each with its place and the weight of its field."""
    weighted = [(term, weight) for field, weight in FIELDS.items() for term in terms[field]]
    return " ".join(f"'{term}':{min(place, LAST_PLACE)}{weight}" for place, (term, weight) in enumerate(weighted, 1))
