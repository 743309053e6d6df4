"""Rows to the files of a pack: what is exported, loaded and exported again is equal, byte for byte.

Nothing leans on keys or on when a row was made. Codes and positions order everything.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Prefetch

from trends.models import (
    Action,
    Driver,
    DriverMeaning,
    Edition,
    Group,
    KnownEdition,
    Lineage,
    Status,
    Theme,
    Trend,
    TrendSection,
    Verdict,
    WatchItem,
)
from trends.models.content import TRENDS_OF_A_GROUP
from trends.packs import ACTIONS, EDITION, KNOWN, THEMES, TRENDS
from trends.packs.sheets import LANGUAGES
from trends.packs.writing import clean, filled, items, on_one_line, scale, written
from trends.wording import lines

LISTS = {"steps": "step", "success_factors": "success_factor", "tactics": "tactic"}  # sections by their field


def exported(edition: Edition) -> dict[str, str]:
    """The text of each file of an edition, by file name; 12 queries, and a few more for drivers and what is followed.

    A file that would be empty is left out.
    """
    content = {
        EDITION: _edition(edition),
        THEMES: [filled({"slug": theme.slug, **words(theme, "name")}) for theme in Theme.objects.order_by("slug")],
        TRENDS: [_trend(trend) for trend in trends_of(edition)],
        ACTIONS: [_action(action) for action in actions_of(edition)],
        KNOWN: [_known(one) for one in KnownEdition.objects.order_by("year")],
    }
    return {file: written(file, found) for file, found in content.items() if found}


def words(row: Model, field: str, column: str = "") -> dict[str, str]:
    """A translated text: English under the field's own name, others as `field_cy`, `field_nl`."""
    column = column or field
    is_short = getattr(row._meta.get_field(f"{column}_en"), "max_length", None)
    told = on_one_line if is_short else clean
    return filled({key: told(text) for key, text in _in_each_language(row, field, column)})


def word_lines(row: Model, field: str, column: str = "") -> dict[str, list[str]]:
    """A translated list."""
    return filled({key: items(lines(text)) for key, text in _in_each_language(row, field, column or field)})


def status_of(row: Any) -> str:
    """Published is what a pack takes for granted."""
    return "" if row.status == Status.PUBLISHED else str(row.status)


def trends_of(edition: Edition) -> Any:
    found = edition.trends.prefetch_related("sections", "lineage", "predecessors__edition")
    return found.order_by("group", "position", "slug")


def actions_of(edition: Edition) -> Any:
    found = edition.actions.select_related("trend").prefetch_related("sentences", "predecessors__edition")
    return found.order_by("trend__group", "trend__position", "trend__slug", "position", "code")


def drivers_of(edition: Edition) -> Any:
    meanings = DriverMeaning.objects.select_related("trend")
    meanings = meanings.order_by("trend__group", "trend__position", "trend__slug")
    return edition.drivers.order_by("position", "slug").prefetch_related(Prefetch("meanings", meanings))


def _in_each_language(row: Model, field: str, column: str) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        yield field if language == "en" else f"{field}_{language}", getattr(row, f"{column}_{language}")


def _edition(edition: Edition) -> dict[str, Any]:
    depths = {
        key: text
        for depth in ("basic", "good", "advanced")
        for key, text in words(edition, depth, f"{depth}_use").items()
    }
    return filled(
        {
            "year": edition.year,
            "slug": edition.slug,
            "status": status_of(edition),
            **words(edition, "title"),
            "published_by": on_one_line(edition.published_by),
            **words(edition, "attribution"),
            **words(edition, "theme"),
            **word_lines(edition, "messages"),
            **word_lines(edition, "focus_areas"),
            "drivers": [_driver(driver) for driver in drivers_of(edition)],
            "groups": [_group(edition, group) for group in Group],
            "number_of_trends": _declared(edition),
            "scale": scale(),
            "also_watch": [_watched(item) for item in edition.watch_items.order_by("position", "pk")],
            "depths_of_use": depths,
            **word_lines(edition, "lessons_from_earlier_years", "lessons"),
            "verdicts": [_verdict(verdict) for verdict in edition.verdicts.order_by("year", "trend_en")],
        }
    )


def _driver(driver: Driver) -> dict[str, Any]:
    means = [{"trend": meaning.trend.slug, **words(meaning, "text")} for meaning in driver.meanings.all()]
    return filled({"slug": driver.slug, **words(driver, "name"), **words(driver, "text"), "means": means})


def _watched(item: WatchItem) -> dict[str, Any]:
    return {**words(item, "name"), **words(item, "note")}


def _group(edition: Edition, group: Group) -> dict[str, Any]:
    return {
        "slug": group.value,
        "name": group.value.capitalize(),
        **words(edition, "meaning", f"{group.value}_meaning"),
    }


def _declared(edition: Edition) -> dict[str, int]:
    """How many trends each group has, where it is not what is usual."""
    declared = {group.value: getattr(edition, f"{group.value}_declared") for group in Group}
    return {} if set(declared.values()) == {TRENDS_OF_A_GROUP} else declared


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return filled(
        {
            "year": verdict.year,
            "verdict": verdict.outcome,
            **words(verdict, "trend"),
            **words(verdict, "text"),
            "sources": items(verdict.sources),
        }
    )


def _known(edition: KnownEdition) -> dict[str, Any]:
    return filled(
        {
            "year": edition.year,
            "slug": str(edition.year),
            **words(edition, "title"),
            **words(edition, "published"),
            **words(edition, "theme"),
            **words(edition, "structure"),
            **word_lines(edition, "trends"),
            **word_lines(edition, "drivers"),
            **word_lines(edition, "technologies"),
            **word_lines(edition, "notes"),
            **words(edition, "completeness"),
            "sources": items(edition.sources),
        }
    )


def _followed(row: Trend | Action, key: str) -> list[str]:
    """What a trend or an action follows, as edition/code."""
    return sorted(f"{earlier.edition.slug}/{getattr(earlier, key)}" for earlier in row.predecessors.all())


def _trend(trend: Trend) -> dict[str, Any]:
    return filled(
        {
            "slug": trend.slug,
            "group": trend.group,
            "order": trend.position,
            "status": status_of(trend),
            **words(trend, "name"),
            **word_lines(trend, "aliases"),
            **words(trend, "summary"),
            **word_lines(trend, "themes"),
            **words(trend, "opportunity"),
            **word_lines(trend, "risks"),
            **words(trend, "early_benefits"),
            **word_lines(trend, "application_areas"),
            **words(trend, "advice"),
            **words(trend, "outlook"),
            **_sections(sorted(trend.sections.all(), key=lambda section: (section.position, section.pk))),
            **words(trend, "provenance"),
            "sources": items(trend.sources),
            "lineage": _lineage(sorted(trend.lineage.all(), key=lambda row: row.year)),
            "follows": _followed(trend, "slug"),
        }
    )


def _sections(sections: list[TrendSection]) -> dict[str, Any]:
    """Focus areas each with a name; of the others mostly one, without."""
    found = {"focus_areas": [_section(section) for section in sections if section.kind == "focus_area"]}
    for field, kind in LISTS.items():
        those = [section for section in sections if section.kind == kind]
        if len(those) == 1 and not words(those[0], "name"):
            found |= word_lines(those[0], field, "points")
        else:
            found[field] = [_section(section) for section in those]
    return found


def _section(section: TrendSection) -> dict[str, Any]:
    return {**words(section, "name"), **word_lines(section, "points")}


def _lineage(rows: list[Lineage]) -> dict[Any, str]:
    """The note of each year, a translation as `2021_cy`."""
    named = [(row.year, key, text) for row in rows for key, text in words(row, "note").items()]
    return {year if key == "note" else key.replace("note", str(year)): text for year, key, text in named}


def _action(action: Action) -> dict[str, Any]:
    na = {"allowed": action.allows_na, **words(action, "when", "na_when"), **words(action, "note")}
    return filled(
        {
            "id": action.code,
            "trend": action.trend.slug,
            "order": action.position,
            **words(action, "title"),
            **words(action, "help"),
            "provenance": action.provenance,
            "not_applicable": na,
            **word_lines(action, "evidence_examples"),
            "levels": _levels(action),
            **word_lines(action, "guidance"),
            "sources": items(action.sources),
            **(words(action, "without_case", "without_case_why") if action.is_without_case else {}),
            "follows": _followed(action, "code"),
        }
    )


def _levels(action: Action) -> dict[Any, str]:
    """The sentence of each level, a translation as `0_cy`. A draft may lack some."""
    sentences = sorted(action.sentences.all(), key=lambda sentence: sentence.level)
    named = [(row.level, key, text) for row in sentences for key, text in words(row, "sentence").items()]
    return {level if key == "sentence" else key.replace("sentence", str(level)): text for level, key, text in named}
