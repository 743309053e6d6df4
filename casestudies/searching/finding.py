"""Which documents hold the words, best first, and how each is shown. Remembered by revision, as content is."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casestudies.searching import keeping, suggesting
from casestudies.searching.documents import language
from casestudies.searching.engines import MARK, SHOWING, UNMARK, ask, engine, listed
from trends.models import Edition

QUESTIONS_KEPT = 200  # of 50 kilobytes at most
PAGES_KEPT = 400


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of what was found, with their kinds, best first."""

    all: tuple[tuple[int, str], ...] = ()
    has_every_word: bool = True  # else each has some of the words only

    @property
    def counts(self) -> Counter[str]:
        return Counter(kind for _row, kind in self.all)

    def of(self, kind: str) -> tuple[int, ...]:
        """The ids of one kind; "" is every kind."""
        return tuple(row for row, own in self.all if kind in ("", own))


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


def read(edition: Edition, words: tuple[str, ...], rows: tuple[int, ...]) -> tuple[Found, ...]:
    """How these hits are shown; 1 query, none when asked again."""
    return _shown(edition.pk, edition.revision, language(), words, rows) if rows else ()


@lru_cache(maxsize=QUESTIONS_KEPT)
def _found(edition_id: int, revision: int, spoken: str, words: tuple[str, ...]) -> Hits:
    keeping.keep_up(Edition(pk=edition_id, revision=revision))
    found = ask(engine().found, engine().values(words, spoken))
    whole = tuple((row, kind) for row, kind, has_all in found if has_all)
    return Hits(whole) if whole else Hits(tuple((row, kind) for row, kind, _has_all in found), not found)


@lru_cache(maxsize=PAGES_KEPT)
def _shown(_edition: int, _revision: int, spoken: str, words: tuple[str, ...], rows: tuple[int, ...]):
    asked = engine().values(words, spoken) | SHOWING | {"ids": listed(rows)}
    shown = {
        row: Found(kind, path, _marked(title), _marked(about), _marked(_dotted(piece, body)))
        for row, kind, path, title, about, body, piece in ask(engine().shown, asked)
    }
    return tuple(shown[row] for row in rows if row in shown)


def forget() -> None:
    for memory in (_found, _shown):
        memory.cache_clear()
    keeping.forget()
    suggesting.forget()


def _marked(text: str) -> SafeString:
    return mark_safe(str(escape(text)).replace(MARK, "<mark>").replace(UNMARK, "</mark>"))


def _dotted(piece: str, body: str) -> str:
    """Say where a piece leaves something out, and give back the signs around it."""
    plain = piece.replace(MARK, "").replace(UNMARK, "")
    before, _found, after = body.partition(plain) if plain else ("", "", "")
    return f"{_left_out(before)} {piece}{_left_out(after, ' …')}".strip()


def _left_out(text: str, sign: str = "…") -> str:
    return sign if any(map(str.isalnum, text)) else text
