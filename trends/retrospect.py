"""What was corrected in an edition, and what it says of earlier ones: plain, built once per revision and language."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django.utils.translation import get_language

from trends.comparing import Piece, marked
from trends.models import Correction, Edition, Verdict

EDITIONS_KEPT = 12


@dataclass(frozen=True, slots=True)
class Change:
    what: str  # such as "cy-1: title (English)"
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """Corrections made at once, for one reason."""

    at: datetime
    reason: str
    trend_id: int | None  # None: of the edition itself
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    year: int
    trend: str
    outcome: str  # "right", "early" or "wrong"
    label: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retrospect:
    judgements: tuple[Judgement, ...]  # by year
    amendments: tuple[Amendment, ...]  # the newest first

    def of(self, trend_id: int | None) -> tuple[Amendment, ...]:
        return tuple(one for one in self.amendments if one.trend_id == trend_id)


def retrospect(edition: Edition) -> Retrospect:
    """2 queries when not yet built; `edition.revision` has to be as stored."""
    return _built(edition.pk, edition.revision, (get_language() or "en")[:2])


@lru_cache(maxsize=EDITIONS_KEPT)
def _built(edition_id: int, _revision: int, _language: str) -> Retrospect:
    corrections = Correction.objects.filter(edition=edition_id).order_by("-at", "pk")
    together = groupby(corrections, key=lambda one: (one.at, one.reason, one.trend_id))
    amendments = (Amendment(*key, tuple(map(_change, those))) for key, those in together)
    judgements = map(_judgement, Verdict.objects.filter(edition=edition_id).order_by("year", "trend_en"))
    return Retrospect(tuple(judgements), tuple(amendments))


forget = _built.cache_clear


def _change(correction: Correction) -> Change:
    return Change(str(correction), marked(correction.before, correction.after))


def _judgement(verdict: Verdict) -> Judgement:
    return Judgement(
        year=verdict.year,
        trend=verdict.trend,
        outcome=verdict.outcome,
        label=str(verdict.get_outcome_display()),
        text=verdict.text,
        sources=tuple(verdict.sources),
    )
