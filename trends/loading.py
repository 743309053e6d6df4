"""Checked plain data to rows: by code, only news, without waking readers for nothing.

Run inside one transaction. What a pack no longer names is left alone. What curators changed after loading is
only overwritten where the pack itself says something new about that item.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from trends.models import (
    Action,
    Driver,
    Edition,
    LevelSentence,
    Lineage,
    LoadedItem,
    Status,
    Theme,
    Trend,
    TrendSection,
    WatchItem,
)
from trends.packs import ACTIONS, EDITION, THEMES, TRENDS, Known, Mistake, Pack, Row, checksum, edition_slug, parse


def is_loaded(files: Mapping[str, str]) -> bool:
    """Whether these very texts were the last to be loaded under their names, in 1 query."""
    now = {(file, checksum(text)) for file, text in files.items()}
    entries = LoadedItem.objects.filter(item="", checksum__in=[entry for _file, entry in now])
    return now <= set(entries.values_list("file", "checksum"))


def edition_of(files: Mapping[str, str], folder: str) -> Edition | None:
    """The stored edition a pack is about: that of its edition.yaml, else of the folder's name, else the newest."""
    slug = edition_slug(files) if EDITION in files else folder
    named = Edition.objects.filter(slug=slug).first()
    return named if named or EDITION in files else Edition.objects.order_by("-year").first()


def check(files: Mapping[str, str], edition: Edition | None) -> tuple[Pack, list[Mistake]]:
    """Read the files of an edition; what they do not bring themselves is looked up in what is stored."""
    trends = Trend.objects.filter(edition=edition).values_list("slug", flat=True) if edition else ()
    return parse(files, Known(edition.slug if edition else None, set(trends)))


def load(pack: Pack, files: Mapping[str, str], edition: Edition | None) -> Edition:
    """Store a pack that has no mistakes and return its edition. New content is published at once."""
    edition = edition or _new_edition(pack)
    ledger = Ledger(edition)
    _load_edition(edition, ledger.news(EDITION, [pack.edition] if pack.edition else []))
    _load_themes(ledger.news(THEMES, pack.themes))
    _load_trends(edition, ledger.news(TRENDS, pack.trends))
    _load_actions(edition, ledger.news(ACTIONS, pack.actions))
    if ledger.is_changed:
        Edition.objects.touch()
    ledger.close(files)
    return edition


class Ledger:
    """What each item of each file said when it was last loaded into an edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        entries = LoadedItem.objects.filter(edition=edition).values_list("file", "item", "checksum")
        self.stored = {(file, item): checksum for file, item, checksum in entries}
        self.new: dict[tuple[str, str], str] = {}

    @property
    def is_changed(self) -> bool:
        """Whether any item was news."""
        return bool(self.new)

    def news(self, file: str, rows: Iterable[Row]) -> list[Row]:
        """The rows that say something else than last time."""
        found = [row for row in rows if self.stored.get((file, row.code)) != row.checksum]
        self.new |= {(file, row.code): row.checksum for row in found}
        return found

    def close(self, files: Mapping[str, str]) -> None:
        """Remember what was news, and the texts of these files as a whole."""
        whole = {(file, ""): checksum(text) for file, text in files.items()}
        news = {key: now for key, now in (self.new | whole).items() if self.stored.get(key) != now}
        LoadedItem.objects.bulk_create(
            [
                LoadedItem(edition=self.edition, file=file, item=item, checksum=now)
                for (file, item), now in news.items()
            ],
            update_conflicts=True,
            unique_fields=["edition", "file", "item"],
            update_fields=["checksum"],
        )


def upsert(
    stored: QuerySet[Any], keys: Sequence[str], rows: Sequence[Mapping[str, Any]], **new: Any
) -> dict[tuple[Any, ...], Any]:
    """Create what is not stored yet (with the columns `new`), change what differs; return all, by their keys."""
    found = {tuple(getattr(item, key) for key in keys): item for item in stored}
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    fresh = {key: stored.model(**new, **row) for key, row in wanted.items() if key not in found}
    stored.model.objects.bulk_create(fresh.values())
    changed = {}
    for key, row in wanted.items():
        for column, value in row.items():
            if key in found and getattr(found[key], column) != value:
                setattr(found[key], column, value)
                changed[key] = found[key]
    if changed:
        stored.model.objects.bulk_update(
            changed.values(), sorted({column for key in changed for column in wanted[key]})
        )
    return found | fresh


def replace(stored: QuerySet[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Put these rows in the place of what is stored."""
    stored.delete()
    stored.model.objects.bulk_create([stored.model(**row) for row in rows])


def _new_edition(pack: Pack) -> Edition:
    if pack.edition is None:
        raise ValueError("A pack without an edition needs one that is stored")
    return Edition.objects.create(slug=pack.edition.code, status=Status.PUBLISHED, **pack.edition.columns)


def _load_edition(edition: Edition, rows: Sequence[Row]) -> None:
    for row in rows:
        upsert(Edition.objects.filter(slug=row.code), ["slug"], [{"slug": row.code, **row.columns}])
        for model, part in ((Driver, "drivers"), (WatchItem, "watch_items")):
            replace(model.objects.filter(edition=edition), _owned("edition", [(edition, row.parts[part])]))


def _load_themes(rows: Sequence[Row]) -> None:
    if rows:
        codes = [row.code for row in rows]
        upsert(Theme.objects.filter(slug__in=codes), ["slug"], [{"slug": row.code, **row.columns} for row in rows])


def _load_trends(edition: Edition, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = [{"edition_id": edition.pk, "slug": row.code, **row.columns} for row in rows]
    trends = upsert(Trend.objects.filter(edition=edition), ["slug"], columns, status=Status.PUBLISHED)
    changed = [trends[row.code,] for row in rows]
    for model, part in ((TrendSection, "sections"), (Lineage, "lineage")):
        parts = [row.parts[part] for row in rows]
        replace(model.objects.filter(trend__in=changed), _owned("trend", zip(changed, parts, strict=True)))


def _load_actions(edition: Edition, rows: Sequence[Row]) -> None:
    if not rows:
        return
    trends = dict(Trend.objects.filter(edition=edition).values_list("slug", "pk"))
    columns = [
        {"edition_id": edition.pk, "trend_id": trends[row.parts["trend"]], "code": row.code, **row.columns}
        for row in rows
    ]
    actions = upsert(Action.objects.filter(edition=edition), ["code"], columns)
    sentences = [
        {"action_id": actions[row.code,].pk, **sentence} for row in rows for sentence in row.parts["sentences"]
    ]
    changed = LevelSentence.objects.filter(action__in=[actions[row.code,] for row in rows])
    upsert(changed, ["action_id", "level"], sentences)


def _owned(owner: str, parts: Iterable[tuple[Model, Sequence[Mapping[str, Any]]]]) -> Iterable[Mapping[str, Any]]:
    return [{owner: item, **row} for item, rows in parts for row in rows]
