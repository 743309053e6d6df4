"""Which documents hold the words, best first, and how each is shown. Remembered by revision, as content is."""

from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.safestring import SafeString

from casestudies.searching import keeping, suggesting
from casestudies.searching.asking import asked_of
from casestudies.searching.documents import language
from casestudies.searching.engines import ask, engine, listed
from casestudies.searching.showing import marked, piece_of
from trends.models import Edition

QUESTIONS_KEPT = 200  # of 80 kilobytes, where thousands of cases hold the words


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of what was found, best first, by kind ("" is every kind), so that thousands are counted at no cost."""

    by_kind: Mapping[str, array] = field(default_factory=dict)
    has_every_word: bool = True  # else each has some of the words only

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(rows) for kind, rows in self.by_kind.items()}

    @property
    def all(self) -> array:
        return self.of("")

    def of(self, kind: str) -> array:
        return self.by_kind.get(kind, array("q"))


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    path: str
    title: SafeString  # with <mark> around what was asked for, like the next two
    about: SafeString
    piece: SafeString


def find(edition: Edition, words: tuple[str, ...]) -> Hits:
    """What holds every word or, where nothing does, some of them; 2 queries, none when asked again."""
    return _found(edition.pk, edition.revision, language(), words) if words else Hits()


def read(words: tuple[str, ...], rows: tuple[int, ...]) -> list[Found]:
    """How these hits are shown; 1 query."""
    asked = frozenset().union(*asked_of(words, spoken := language()))
    shown = {
        row: Found(
            kind, path, marked(title, asked, spoken), marked(about, asked, spoken), piece_of(body, asked, spoken)
        )
        for row, kind, path, title, about, body in ask(engine().shown, {"ids": listed(rows)})
    }
    return [shown[row] for row in rows if row in shown]


@lru_cache(maxsize=QUESTIONS_KEPT)
def _found(edition_id: int, revision: int, spoken: str, words: tuple[str, ...]) -> Hits:
    keeping.keep_up(Edition(pk=edition_id, revision=revision))
    found = ask(engine().found, engine().values(asked_of(words, spoken), spoken))
    whole = [(row, kind) for row, kind, has_all in found if has_all]
    return Hits(_by_kind(whole or [(row, kind) for row, kind, _has_all in found]), bool(whole) or not found)


def _by_kind(found: list[tuple[int, str]]) -> dict[str, array]:
    rows: dict[str, array] = defaultdict(lambda: array("q"))
    for row, kind in found:
        rows[""].append(row)
        rows[kind].append(row)
    return dict(rows)


def forget() -> None:
    _found.cache_clear()
    keeping.forget()
    suggesting.forget()
