"""The sheet of cases: a row for each, columns as the fields of a pack, lists with one item on each line of a cell."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from casestudies.exchanging.plan import Cells, Change, MayChange, Plan, told
from casestudies.exporting import cases_of, fields_of, themes_of, with_ties
from casestudies.loading import tie
from casestudies.models import CaseStudy
from casestudies.packs import CASES, Known, checked
from trends.models import Action, Edition, Status, Theme, Trend
from trends.packs import Mistake, Row, Sheet
from trends.packs.writing import clean, items, on_one_line

KEYS = ("code",)
COLUMNS = (
    "code", "status", "origin", "organisation", "title", "title_cy", "title_nl", "kind", "countries", "nations",
    "region", "year", "year_note", "year_note_cy", "year_note_nl", "organisation_type", "size_class", "size_note",
    "size_note_cy", "size_note_nl", "facts_checked", "description", "description_cy", "description_nl", "trends",
    "actions", "themes", "sources",
)  # fmt: skip
LISTS = ("countries", "nations", "trends", "actions", "themes", "sources")
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
STORED_AS = {"organisation_kind": "organisation_type", "source_lines": "sources"}


def rows(edition: Edition) -> list[list[str]]:
    """Every case of the edition as cells; 5 queries."""
    cases = cases_of(edition)
    themes = themes_of(cases)
    return [[cell(fields(case, themes[case.pk]).get(column)) for column in COLUMNS] for case in cases]


def fields(case: CaseStudy, themes: list[str]) -> dict[str, Any]:
    found = fields_of(case, themes)
    return {"code": found["id"], **found, "status": case.status}


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "\n".join(value) if isinstance(value, list) else str("" if value is None else value)


def value(column: str, text: str) -> Any:
    """What a cell holds, as a pack would; what cannot be read stays text, and the check says what is wrong with it."""
    if column in LISTS:
        return items(text.splitlines())
    if column == "facts_checked":
        return FLAGS.get(text.strip().lower(), text)
    if column == "year":
        return int(text) if text.strip().isdecimal() else on_one_line(text) or None
    return clean(text) if column.startswith("description") else on_one_line(text)


def plan(edition: Edition, given: Sequence[tuple[int, Cells]], may_change: MayChange) -> Plan:
    """What these rows change in the cases of an edition; 9 queries, and one for each case that changes."""
    found, codes = Plan(), [on_one_line(cells["code"]) for _number, cells in given]
    stored = {case.code: case for case in with_ties(CaseStudy.objects.filter(code__in=codes), edition)}
    themes = themes_of(CaseStudy.objects.filter(code__in=codes))
    known = _known(edition)
    for (number, cells), code in zip(given, codes, strict=True):
        if codes.count(code) > 1:
            found.fault(number, "code", _("Give each case one row; this code stands in several"))
            continue
        case = stored.get(code) or CaseStudy(code=code, status=Status.DRAFT)
        before = fields(case, themes[case.pk]) if case.pk else {}
        _plan_row(found, number, cells, case, before, known, may_change)
    return found


def _plan_row(found, number, cells, case, before, known, may_change) -> None:
    after = before | {column: value(column, text) for column, text in cells.items() if column in COLUMNS}
    if after.get("status") not in (None, "", case.status):
        found.fault(number, "status", _("Leave “%s”: cases are published and withdrawn in their list") % case.status)
    after |= {"id": case.code, "status": case.status}
    changes = _changes(number, case, before, after)
    if not changes:
        return
    if not may_change(case):
        found.fault(number, "code", _("Leave this case as it is, or ask somebody who may change it"))
    row, mistakes = checked(Sheet(CASES, case.code, {name: after[name] for name in after if name != "code"}, []), known)
    for mistake in mistakes:
        found.fault(number, _column_of(mistake), mistake.problem)
    if not mistakes:
        _set(found, number, case, row)
    found.changes += changes
    found.rows.append((number, cells))
    found.work.append((case, row))


def _changes(number, case, before, after) -> list[Change]:
    pairs = [(column, cell(before.get(column)), cell(after.get(column))) for column in COLUMNS]
    name = case.code if case.pk else _("%s (new)") % case.code
    return [Change(number, name, column, old, new) for column, old, new in pairs if old != new and column != "status"]


def _set(found: Plan, number: int, case: CaseStudy, row: Row) -> None:
    for column, text in row.columns.items():
        setattr(case, column, text)
    try:
        case.full_clean()
    except ValidationError as problem:
        for name, text in told(problem):
            found.fault(number, STORED_AS.get(name, name.removesuffix("_en")), text)


def carry_out(found: Plan, edition: Edition, **_given: Any) -> list[CaseStudy]:
    """Store what was planned; to be called in a transaction."""
    for case, row in found.work:
        case.save()
        tie([(case, row.parts)], edition)
    Edition.objects.touch()
    return [case for case, _row in found.work]


def _known(edition: Edition) -> Known:
    return Known(
        trends=set(Trend.objects.filter(edition=edition).values_list("slug", flat=True)),
        actions=set(Action.objects.filter(edition=edition).values_list("code", flat=True)),
        themes=set(Theme.objects.values_list("slug", flat=True)),
        countries=set(countries.countries),
    )


def _column_of(mistake: Mistake) -> str:
    field = mistake.field.partition(".")[0]
    return "code" if field in ("id", "") else field
