"""Checked cases to rows: by code, only news. Run inside one transaction, after the trends of the same pack."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_countries import countries

from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend
from casestudies.packs import CASES, Known, parse
from trends.loading import Ledger, replace, status_of, upsert
from trends.models import Action, Edition, Theme, Trend
from trends.packs import Mistake, Pack, Row


def check(files: Mapping[str, str], pack: Pack, edition: Edition | None) -> tuple[tuple[Row, ...], list[Mistake]]:
    """Read the cases; they may name what `pack` brings and what is stored of the edition."""
    if CASES not in files:
        return (), []
    if edition is None and pack.edition is None:
        return (), [Mistake(CASES, "", "", "Load an edition with its trends and actions first")]
    known = Known(
        trends={*_codes(pack.trends), *_stored(Trend, "slug", edition)},
        actions={*_codes(pack.actions), *_stored(Action, "code", edition)},
        themes={*_codes(pack.themes), *Theme.objects.values_list("slug", flat=True)},
        countries=set(countries.countries),
    )
    return parse(files[CASES], known)


def load(rows: Sequence[Row], files: Mapping[str, str], edition: Edition) -> None:
    """Store cases that have no mistakes. New ones are published, unless they say otherwise."""
    ledger = Ledger(edition)
    if news := ledger.news(CASES, rows):
        columns = [{"code": row.code, **row.columns} for row in news]
        stored = CaseStudy.objects.filter(code__in=[row.code for row in news])
        cases = upsert(stored, ["code"], columns, [status_of(row) for row in news])
        CaseStudy.objects.date()
        tie([(cases[row.code,], row.parts) for row in news], edition)
        Edition.objects.touch()
    ledger.close({file: text for file, text in files.items() if file == CASES})


def tie(cases: Sequence[tuple[CaseStudy, Mapping[str, Any]]], edition: Edition) -> None:
    """Write the ties of these cases anew; those to other editions stay."""
    changed = [case for case, _parts in cases]
    places = [
        {"case": case, "country": country, "nation": nation}
        for case, parts in cases
        for country, nation in parts["places"]
    ]
    replace(CasePlace.objects.filter(case__in=changed), places)
    trends = dict(Trend.objects.filter(edition=edition).values_list("slug", "pk"))
    old_trends = CaseTrend.objects.filter(case__in=changed, trend__edition=edition)
    replace(old_trends, _ranked(cases, "trends", "trend_id", trends))
    actions = dict(Action.objects.filter(edition=edition).values_list("code", "pk"))
    old_actions = CaseAction.objects.filter(case__in=changed, action__edition=edition)
    replace(old_actions, _ranked(cases, "actions", "action_id", actions))
    themes = dict(Theme.objects.values_list("slug", "pk"))
    tags = [{"casestudy": case, "theme_id": themes[code]} for case, parts in cases for code in parts["themes"]]
    replace(CaseStudy.themes.through.objects.filter(casestudy__in=changed), tags)


def _ranked(
    cases: Sequence[tuple[CaseStudy, Mapping[str, Any]]], part: str, column: str, keys: Mapping[str, int]
) -> list[dict[str, Any]]:
    return [
        {"case": case, column: keys[code], "position": position}
        for case, parts in cases
        for position, code in enumerate(parts[part], start=1)
    ]


def _codes(rows: Sequence[Row]) -> list[str]:
    return [row.code for row in rows]


def _stored(model: Any, key: str, edition: Edition | None) -> list[str]:
    return list(model.objects.filter(edition=edition).values_list(key, flat=True)) if edition else []
