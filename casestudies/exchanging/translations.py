"""The sheet of translations: a row for each text of an edition, with Welsh and Dutch beside the English."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from casestudies.exchanging.plan import Cells, Change, MayChange, Plan, told
from casestudies.exporting import cases_of
from trends.correcting import record, wording
from trends.exporting import actions_of, drivers_of, trends_of
from trends.models import Edition, Theme, Trend
from trends.packs.writing import clean, items, on_one_line
from trends.wording import Localised, lines

KEYS = ("kind", "code", "field", "English")
LANGUAGES = {"Welsh": "cy", "Dutch": "nl"}
COLUMNS = (*KEYS, *LANGUAGES)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `row`, which belongs to `owner`, the one that has a page at the desk."""

    kind: str
    code: str
    field: str
    row: Any
    owner: Any

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.code, self.field

    def column(self, language: str) -> str:
        return f"{self.field}_{language}"

    def read(self, language: str) -> str:
        return self.tidy(getattr(self.row, self.column(language)))

    def tidy(self, text: str) -> str:
        """As a pack would have it, so that what only looks different is no change."""
        if getattr(type(self.row), self.field).as_lines:
            return "\n".join(items(lines(text)))
        is_short = self.row._meta.get_field(self.column("en")).max_length
        return on_one_line(text) if is_short else clean(text)


def texts(edition: Edition) -> Iterator[Text]:
    """Every text that an edition shows, with its themes and cases; 15 queries."""
    yield from _of_edition(edition, edition.slug)
    for trend in trends_of(edition):
        yield from _of_trend(trend, f"{edition.slug}/{trend.slug}")
    for action in actions_of(edition):
        code = f"{edition.slug}/{action.code}"
        yield from _texts("action", code, action)
        for sentence in sorted(action.sentences.all(), key=lambda sentence: sentence.level):
            yield from _texts("sentence", f"{code}/{sentence.level}", sentence, action)
    for theme in Theme.objects.all():
        yield from _texts("theme", theme.slug, theme)
    for case in cases_of(edition):
        yield from _texts("case", case.code, case)


def _of_edition(edition: Edition, slug: str) -> Iterator[Text]:
    yield from _texts("edition", slug, edition)
    for driver in drivers_of(edition):
        yield from _texts("driver", f"{slug}/{driver.slug}", driver, edition)
        for meaning in driver.meanings.all():
            yield from _texts("meaning", f"{slug}/{driver.slug}/{meaning.trend.slug}", meaning, edition)
    for place, item in enumerate(edition.watch_items.order_by("position", "pk"), start=1):
        yield from _texts("watch item", f"{slug}/{place}", item, edition)
    for verdict in edition.verdicts.all():
        yield from _texts("verdict", f"{slug}/{verdict.year}/{verdict.trend_en}", verdict, edition)


def _of_trend(trend: Trend, code: str) -> Iterator[Text]:
    yield from _texts("trend", code, trend)
    for place, section in enumerate(sorted(trend.sections.all(), key=_place), start=1):
        yield from _texts("section", f"{code}/{section.kind}/{place}", section, trend)
    for year in trend.lineage.all():
        yield from _texts("other year", f"{code}/{year.year}", year, trend)


def _place(section: Any) -> tuple[str, int, int]:
    return section.kind, section.position, section.pk


def _texts(kind: str, code: str, row: Model, owner: Model | None = None) -> Iterator[Text]:
    """Those that say anything in any language."""
    fields = [name for name, found in vars(type(row)).items() if isinstance(found, Localised)]
    for field in fields:
        if any(getattr(row, f"{field}_{language}") for language in ("en", *LANGUAGES.values())):
            yield Text(kind, code, field, row, owner or row)


def rows(edition: Edition) -> list[list[str]]:
    return [[*text.key, *(text.read(language) for language in ("en", *LANGUAGES.values()))] for text in texts(edition)]


def plan(edition: Edition, given: Sequence[tuple[int, Cells]], may_change: MayChange) -> Plan:
    """What these rows change. The English stays; it shows that the translation is of what is stored."""
    found, known, seen = Plan(), {text.key: text for text in texts(edition)}, set()
    for number, cells in given:
        key = tuple(cells[name].strip() for name in KEYS[:3])
        text = known.get(key)
        if text is None:
            found.fault(number, "code", _("Correct kind, code and field; the edition has no such text"))
        elif key in seen:
            found.fault(number, "code", _("Keep one row for each text; this one stands in several"))
        elif text.tidy(cells["English"]) != text.read("en"):
            found.fault(number, "English", _("Take the sheet out anew: the English text is another one"))
        else:
            _plan_row(found, number, cells, text, may_change)
        seen.add(key)
    found.needs_reason = edition.is_locked and any(_is_kept(text.owner) for text in found.work)
    return found


def _plan_row(found: Plan, number: int, cells: Cells, text: Text, may_change: MayChange) -> None:
    changes = []
    for name, language in LANGUAGES.items():
        before, after = text.read(language), text.tidy(cells[name]) if name in cells else text.read(language)
        if before != after:
            changes.append(Change(number, f"{text.kind} {text.code}, {text.field}", name, before, after))
            setattr(text.row, text.column(language), after)
            _check(found, number, name, text, language)
    if not changes:
        return
    if not may_change(text.owner):
        found.fault(number, "code", _("Leave this as it is, or ask somebody who may change it"))
    found.changes += changes
    found.rows.append((number, cells))
    found.work.append(text)


def _check(found: Plan, number: int, name: str, text: Text, language: str) -> None:
    try:
        text.row._meta.get_field(text.column(language)).clean(getattr(text.row, text.column(language)), text.row)
    except ValidationError as problem:
        for _field, words in told(problem):
            found.fault(number, name, words)


def carry_out(found: Plan, edition: Edition, *, by: Any, reason: str) -> list[Model]:
    """Store what was planned, with the reason where councils rely on it; to be called in a transaction."""
    owners = list({(type(text.owner), text.owner.pk): text.owner for text in found.work}.values())
    before = [(owner, wording(owner)) for owner in owners if found.needs_reason and _is_kept(owner)]
    for row in {(type(text.row), text.row.pk): text.row for text in found.work}.values():
        row.full_clean()
        row.save()
    for owner, texts_before in before:
        record(item=owner, before=texts_before, reason=reason, by=by)
    return owners


def _is_kept(owner: Model) -> bool:
    return owner._meta.model_name in ("edition", "trend", "action")
