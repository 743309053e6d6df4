"""The four files of an edition: edition.yaml, themes.yaml, trends.yaml and actions.yaml. Any may be absent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trends.packs.reading import Mistake, Row, content_of, name_of, rows_of
from trends.packs.sheets import LANGUAGES, Sheet
from trends.scale import LEVELS

FILES = ("edition.yaml", "themes.yaml", "trends.yaml", "actions.yaml", "editions.yaml")
EDITION, THEMES, TRENDS, ACTIONS, KNOWN = FILES
GROUPS = ("digital", "technology")
PROVENANCES = ("report", "guidance")
PUBLISHED, DRAFT = STATUSES = ("published", "draft")  # what is new gets the first, unless the pack says otherwise
EDITION_STATUSES = (*STATUSES, "review", "archived")
SHORT, CODE, ACTION_CODE = 200, 50, 20  # longest texts and codes, in characters, as the columns have them
FIRST_YEAR, LAST_YEAR = 1990, 2100
LAST_POSITION, MOST_TRENDS = 1000, 100
OUTCOMES = ("right", "early", "wrong")


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already and need not be in the pack: the edition's code (None if there is none), trend codes."""

    edition: str | None = None
    trends: Collection[str] = ()
    drafts: Collection[str] = ()  # those of the trends that are not published


@dataclass(frozen=True, slots=True)
class Pack:
    edition: Row | None
    themes: tuple[Row, ...]
    trends: tuple[Row, ...]
    actions: tuple[Row, ...]  # `parts["trend"]` is the code of the trend, `parts["sentences"]` five rows
    meanings: tuple[Row, ...] = ()  # one for each driver that says what it means for trends, in `parts["means"]`
    known: tuple[Row, ...] = ()  # editions of all years, by year


def edition_slug(files: Mapping[str, str]) -> str | None:
    """The code of the edition that a pack brings, if it can be read."""
    content = content_of(EDITION, files.get(EDITION, ""), "edition")[0]
    return name_of(content) or None


def parse(files: Mapping[str, str], known: Known) -> tuple[Pack, list[Mistake]]:
    """Return the pack in these texts (by file name) and all its mistakes. Use the pack only if there are none."""
    mistakes: list[Mistake] = []
    edition, meanings = _edition(files[EDITION], mistakes) if EDITION in files else (None, ())
    if EDITION not in files and known.edition is None:
        mistakes += [Mistake(file, "", "", f"Add {EDITION}, there is no edition yet") for file in files]
    themes = _rows(THEMES, "themes", files, mistakes, _theme)
    trends = _rows(TRENDS, "trends", files, mistakes, _trend)
    slugs = {*known.trends, *(trend.code for trend in trends)}
    drafts = {*known.drafts, *(trend.code for trend in trends if trend.parts.get("status") == DRAFT)}
    actions = _rows(ACTIONS, "actions", files, mistakes, lambda sheet: _action(sheet, slugs, drafts))
    mistakes += _meant_for_nothing(meanings, slugs)
    known_editions = _rows(KNOWN, "editions", files, mistakes, _known_edition)
    return Pack(edition, themes, trends, actions, meanings, known_editions), mistakes


def _rows(file: str, key: str, files: Mapping[str, str], mistakes: list[Mistake], row: Any) -> tuple[Row, ...]:
    if file not in files:
        return ()
    items, found = rows_of(file, files[file], key)
    mistakes += found
    rows = []
    for name, item in items:
        sheet = Sheet(file, name, item, mistakes)
        rows.append(row(sheet))
        sheet.finish()
    return tuple(rows)


def _edition(text: str, mistakes: list[Mistake]) -> tuple[Row | None, tuple[Row, ...]]:
    """The edition, and apart from it what its drivers mean, so that a new sentence there is no news of all the rest."""
    content, found = content_of(EDITION, text, "edition")
    mistakes += found
    if not isinstance(content, dict):
        mistakes += [] if found else [Mistake(EDITION, "", "edition", "Write fields and their values here")]
        return None, ()
    sheet = Sheet(EDITION, name_of(content) or "edition", content, mistakes)
    drivers, meanings = _drivers(sheet)
    parts = {"drivers": drivers, "watch_items": _watch(sheet), **status_of(sheet, EDITION_STATUSES)}
    if "verdicts" in content:
        parts["verdicts"] = _verdicts(sheet)
    row = Row(sheet.code("slug"), _edition_columns(sheet), parts)
    for scale in sheet.part("scale"):
        _check_scale(scale)
    sheet.finish()
    return row, meanings


def status_of(sheet: Sheet, known: Collection[str] = STATUSES) -> dict[str, str]:
    """The status that something new gets; nothing where the pack leaves it to the rule."""
    status = sheet.choice("status", known, required=False)
    return {"status": status} if status else {}


def _edition_columns(sheet: Sheet) -> dict[str, Any]:
    columns = {
        "year": sheet.number("year", FIRST_YEAR, LAST_YEAR) or 0,
        **sheet.words("title", longest=SHORT, required=True),
        "published_by": sheet.text("published_by", longest=SHORT, required=True),
        **sheet.words("attribution", required=True),
        **sheet.words("theme", longest=SHORT),
        **sheet.word_lines("messages"),
        **sheet.word_lines("focus_areas"),
        **sheet.word_lines("lessons_from_earlier_years", "lessons"),
        **_meanings(sheet),
    }
    for declared in sheet.part("number_of_trends"):
        columns |= {f"{group}_declared": declared.number(group, 0, MOST_TRENDS) or 0 for group in GROUPS}
    for depths in sheet.part("depths_of_use"):
        for depth in ("basic", "good", "advanced"):
            columns |= depths.words(depth, f"{depth}_use")
    return columns


def _meanings(sheet: Sheet) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for group in sheet.parts("groups"):
        group.text("name")  # shown by the product's own word for the group
        if slug := group.choice("slug", GROUPS):
            meanings |= group.words("meaning", f"{slug}_meaning", required=True)
    for slug in GROUPS:
        if f"{slug}_meaning_en" not in meanings:
            sheet.note("groups", f"Say what {slug} means: add a group with `slug: {slug}` and a `meaning`")
    return meanings


def _drivers(sheet: Sheet) -> tuple[list[dict[str, Any]], tuple[Row, ...]]:
    drivers: list[dict[str, Any]] = []
    meanings: list[Row] = []
    for position, part in enumerate(sheet.parts("drivers"), start=1):
        words = part.words("name", longest=SHORT, required=True) | part.words("text", required=True)
        drivers.append({"slug": part.code("slug", longest=CODE), "position": position} | words)
        if means := [_meaning(meaning) for meaning in part.parts("means")]:
            meanings.append(Row(drivers[-1]["slug"], {}, {"means": means}))
    if len({driver["slug"] for driver in drivers}) < len(drivers):
        sheet.note("drivers", "Give each driver a slug of its own")
    return drivers, tuple(meanings)


def _meaning(sheet: Sheet) -> dict[str, str]:
    return {"trend": sheet.code("trend"), **sheet.words("text", required=True)}


def _meant_for_nothing(meanings: Collection[Row], trends: Collection[str]) -> Iterator[Mistake]:
    for row in meanings:
        named = [mean["trend"] for mean in row.parts["means"]]
        for trend in dict.fromkeys(named):
            if trend and trend not in trends:
                yield Mistake(EDITION, row.code, "means", f"Correct this code, there is no such trend: {trend}")
            if named.count(trend) > 1:
                yield Mistake(EDITION, row.code, "means", f"Say once what it means for {trend}")


def _watch(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"position": position} | part.words("name", longest=SHORT, required=True) | part.words("note", required=True)
        for position, part in enumerate(sheet.parts("also_watch"), start=1)
    ]


def _verdicts(sheet: Sheet) -> list[dict[str, Any]]:
    verdicts = [
        {"year": part.number("year", FIRST_YEAR, LAST_YEAR) or 0, "outcome": part.choice("verdict", OUTCOMES)}
        | part.words("trend", longest=SHORT, required=True)
        | part.words("text", required=True)
        | {"source_lines": part.sources(required=True)}
        for part in sheet.parts("verdicts")
    ]
    if len({(verdict["year"], verdict["trend_en"]) for verdict in verdicts}) < len(verdicts):
        sheet.note("verdicts", "Say one thing about each trend of an earlier year")
    return verdicts


def _follows(sheet: Sheet) -> dict[str, list[str]]:
    """What a trend or an action follows, as edition/code; nothing at all where the pack does not say."""
    if "follows" not in sheet.data:
        return {}
    found = sheet.lines("follows").splitlines()
    for name in found:
        if name.count("/") != 1:
            sheet.note("follows", f"Write the edition and the code, such as 2024/{name}")
    return {"follows": found}


def _check_scale(scale: Sheet) -> None:
    """An edition may print the scale; it has to be the one by which scores are made."""
    scale.take("other_answers")
    printed = []
    for level in scale.parts("levels"):
        level.take("meaning")
        printed.append((level.take("value"), level.take("name"), level.take("points")))
    if printed != [(level.value, level.name, level.points) for level in LEVELS]:
        names = ", ".join(f"{level.value} {level.name} {level.points}" for level in LEVELS)
        scale.note("levels", f"Print the scale by which scores are made: {names}")


def _known_edition(sheet: Sheet) -> Row:
    code = sheet.code("slug")
    columns = {
        "year": sheet.number("year", FIRST_YEAR, LAST_YEAR) or 0,
        **sheet.words("title", longest=SHORT, required=True),
        **sheet.words("published", longest=SHORT),
        **sheet.words("theme", longest=SHORT),
        **sheet.words("structure"),
        **sheet.word_lines("trends"),
        **sheet.word_lines("drivers"),
        **sheet.word_lines("technologies"),
        **sheet.word_lines("notes"),
        **sheet.words("completeness", longest=SHORT, required=True),
        "source_lines": sheet.sources(required=True),
    }
    if code and code != str(columns["year"]):
        sheet.note("slug", "Write the year here too, in quotes")
    return Row(code, columns)


def _theme(sheet: Sheet) -> Row:
    return Row(sheet.code("slug"), sheet.words("name", longest=SHORT, required=True))


def _trend(sheet: Sheet) -> Row:
    slug = sheet.code("slug")
    columns = {
        "group": sheet.choice("group", GROUPS),
        "position": sheet.number("order", 0, LAST_POSITION) or 0,
        **sheet.words("name", longest=SHORT, required=True),
        **sheet.word_lines("aliases"),
        **sheet.words("summary", required=True),
        **sheet.word_lines("themes", required=True),
        **sheet.words("opportunity"),
        **sheet.word_lines("risks"),
        **sheet.words("early_benefits"),
        **sheet.word_lines("application_areas"),
        **sheet.words("advice"),
        **sheet.words("outlook"),
        **sheet.words("provenance", longest=SHORT),
        "source_lines": sheet.sources(),
    }
    parts = {"sections": list(_sections(sheet)), "lineage": list(_lineage(sheet)), **_follows(sheet)}
    return Row(slug, columns, parts | status_of(sheet))


def _sections(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for position, part in enumerate(sheet.parts("focus_areas"), start=1):
        name = part.words("name", longest=SHORT, required=True)
        yield {"kind": "focus_area", "position": position} | name | part.word_lines("points", required=True)
    for field, kind in (("steps", "step"), ("success_factors", "success_factor"), ("tactics", "tactic")):
        if _holds_parts(sheet.data.get(field)):
            for position, part in enumerate(sheet.parts(field), start=1):
                name = part.words("name", longest=SHORT)
                yield {"kind": kind, "position": position} | name | part.word_lines("points", required=True)
        elif (points := sheet.word_lines(field, "points"))["points_en"]:
            yield {"kind": kind, "position": 1} | points


def _holds_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def _lineage(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for part in sheet.part("lineage"):
        translations = {f"{year}_{language}" for year in part.data for language in LANGUAGES[1:]}
        for year in part.data:
            if year in translations:
                continue
            note = part.words(year, "note", longest=SHORT, required=True)
            if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR:
                yield {"year": year} | note
            else:
                part.note(str(year), "Use the year of an edition as the key")
            part.read.add(str(year))


def _action(sheet: Sheet, trends: Collection[str], drafts: Collection[str]) -> Row:
    code = sheet.code("id", longest=ACTION_CODE)
    trend = sheet.text("trend", required=True)
    if trend and trend not in trends:
        sheet.note("trend", f"Correct this code, there is no such trend: {trend}")
    columns = {
        "position": sheet.number("order", 0, LAST_POSITION) or 0,
        **sheet.words("title", longest=SHORT, required=True),
        **sheet.words("help"),
        "provenance": sheet.choice("provenance", PROVENANCES),
        **_not_applicable(sheet),
        **sheet.word_lines("evidence_examples"),
        **sheet.word_lines("guidance"),
        "source_lines": sheet.sources(),
    }
    if "without_case" in sheet.data:
        columns |= {"is_without_case": True, **sheet.words("without_case", "without_case_why", required=True)}
    sentences = _sentences(sheet, may_lack=trend in drafts)
    return Row(code, columns, {"trend": trend, "sentences": sentences, **_follows(sheet)})


def _not_applicable(sheet: Sheet) -> dict[str, Any]:
    columns: dict[str, Any] = {"allows_na": False, "na_when_en": "", "note_en": ""}
    for part in sheet.part("not_applicable"):
        allowed = part.flag("allowed", required=True)
        columns |= {"allows_na": allowed, **part.words("when", "na_when", required=allowed), **part.words("note")}
    return columns


def _sentences(sheet: Sheet, *, may_lack: bool) -> list[dict[str, Any]]:
    """The five sentences; an action of a draft may still lack some."""
    sentences = []
    for part in sheet.part("levels", required=not may_lack):
        known = {str(key): value for key, value in part.data.items()}
        levels = Sheet(part.file, part.item, known, part.mistakes, part.path)
        part.read |= set(known)
        for level in LEVELS:
            if str(level.value) in known or not may_lack:
                sentences.append({"level": level.value, **_sentence(levels, str(level.value))})
        levels.finish()
    return sentences


def _sentence(levels: Sheet, level: str) -> dict[str, str]:
    if not str(levels.data.get(level) or "").strip():
        levels.read.add(level)
        levels.note(level, f"Write the sentence for level {level}, it is missing")
        return {"sentence_en": ""}
    return levels.words(level, "sentence", required=True)
