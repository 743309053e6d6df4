"""The file cases.yaml: YAML text to checked plain data. Pure: no Django, no database, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from trends.packs import DRAFT, Mistake, Row, Sheet, rows_of, status_of

CASES = "cases.yaml"
ORIGINS = ("report", "public", "member")
KINDS = (
    "audit", "campaign", "case-study", "charter", "playbook", "podcast", "presentation", "programme", "project",
    "register", "report", "service", "strategy", "video", "walk", "workshop-material",
)  # fmt: skip
ORGANISATION_KINDS = (
    "county", "district", "metropolitan-city", "unitary", "region", "partnership", "national", "professional-body",
)  # fmt: skip
SIZE_CLASSES = ("S", "M", "L", "XL")
KINGDOM = "GB"
NATIONS = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
SHORT, REGION = 200, 100  # longest texts, in characters, as the columns have them
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a case may name."""

    trends: Collection[str]
    actions: Collection[str]
    themes: Collection[str]
    countries: Collection[str]


def parse(text: str, known: Known) -> tuple[tuple[Row, ...], list[Mistake]]:
    """Return the cases in this text and all mistakes. Use the cases only if there are none.

    The parts of a row: `places` (pairs of country and nation or ""), and codes under `trends` (the main one
    first), `actions` (the best illustrated first) and `themes`, and the `status` of a new one where it is told.
    """
    items, mistakes = rows_of(CASES, text, "cases")
    rows = []
    for name, item in items:
        rows.append(checked(Sheet(CASES, name, item, mistakes), known)[0])
    return tuple(rows), mistakes


def checked(sheet: Sheet, known: Known) -> tuple[Row, list[Mistake]]:
    """Return the case on this sheet, and what is wrong with it by then. Use it only if there is nothing."""
    row = _case(sheet, known)
    sheet.finish()
    return row, sheet.mistakes


def _case(sheet: Sheet, known: Known) -> Row:
    columns = {
        "origin": sheet.choice("origin", ORIGINS),
        "organisation": sheet.text("organisation", longest=SHORT, required=True),
        **sheet.words("title", longest=SHORT, required=True),
        "kind": sheet.choice("kind", KINDS),
        "region": sheet.text("region", longest=REGION),
        "year": sheet.number("year", FIRST_YEAR, LAST_YEAR, required=False),
        **sheet.words("year_note", longest=SHORT),
        "organisation_kind": sheet.choice("organisation_type", ORGANISATION_KINDS),
        "size_class": sheet.choice("size_class", SIZE_CLASSES, required=False),
        **sheet.words("size_note", longest=SHORT),
        "facts_checked": sheet.flag("facts_checked"),
        **sheet.words("description", required=True),
        "source_lines": sheet.sources(required=True),
    }
    return Row(sheet.code("id"), columns, _ties(sheet, known))


def _ties(sheet: Sheet, known: Known) -> dict[str, Any]:
    status = status_of(sheet)
    return {
        **status,
        "places": _places(sheet, known.countries),
        "trends": sheet.codes("trends", known.trends, "trend", required=status.get("status") != DRAFT),
        "actions": sheet.codes("actions", known.actions, "action"),
        "themes": sheet.codes("themes", known.themes, "theme"),
    }


def _places(sheet: Sheet, known: Collection[str]) -> list[list[str]]:
    """One place for each country; for the United Kingdom one for each nation that is meant."""
    countries = sheet.codes("countries", known, "country (two letters, NO in quotes)", required=True)
    nations = sheet.codes("nations", NATIONS, "nation")
    if nations and KINGDOM not in countries:
        sheet.note("nations", f"Add {KINGDOM} to the countries or leave the nations empty")
    return [
        [country, nation] for country in countries for nation in (nations if country == KINGDOM and nations else [""])
    ]
