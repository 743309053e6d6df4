"""Which cases are like one, and what they have in common."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from casestudies.library import CaseOutline, library
from trends.models import Edition

MOST_LIKE_ONE, CASES_KEPT = 3, 500


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case with what it shares, all that matters more first."""

    case: CaseOutline
    actions: int
    has_same_trend: bool  # as the main one
    themes: tuple[str, ...]  # by name
    has_same_kind: bool  # of organisation

    @property
    def is_close(self) -> bool:
        return bool(self.has_same_trend or self.themes)

    @property
    def rank(self):
        shared = -self.actions, not self.has_same_trend, -len(self.themes), not self.has_same_kind
        return *shared, self.case.title, self.case.code

    @property
    def reasons(self) -> list[str]:
        """What both have in common, in words that can follow one another."""
        actions = ngettext("%(count)d action", "%(count)d actions", self.actions) % {"count": self.actions}
        themes = ngettext("the theme %(names)s", "the themes %(names)s", len(self.themes))
        kind = _("the type of organisation")
        told = [
            actions if self.actions else "",
            _("the main trend") if self.has_same_trend else "",
            themes % {"names": ", ".join(self.themes)} if self.themes else "",
            kind if self.has_same_kind else "",
        ]
        return [reason for reason in told if reason]


def like(code: str, edition: Edition) -> tuple[Likeness, ...]:
    """Up to three cases that share most actions; where no other shares one, those of the same trend or themes."""
    return _like(code, edition.pk, edition.revision, get_language())


@lru_cache(maxsize=CASES_KEPT)
def _like(code, edition_id, revision, _language):
    held = library(Edition(pk=edition_id, revision=revision))
    if code not in held.by_code:
        return ()
    case = held.by_code[code]
    others = [likeness(case, other, held.themes) for other in held.cases if other is not case]
    near = [other for other in others if other.actions] or [other for other in others if other.is_close]
    return tuple(sorted(near, key=lambda other: other.rank)[:MOST_LIKE_ONE])


forget = _like.cache_clear


def likeness(case: CaseOutline, other: CaseOutline, themes: dict[str, str]) -> Likeness:
    return Likeness(
        case=other,
        actions=len({*case.actions} & {*other.actions}),
        has_same_trend=case.trend_slug == other.trend_slug,
        themes=tuple(themes[slug] for slug in case.themes if slug in other.themes),
        has_same_kind=case.organisation_kind == other.organisation_kind,
    )
