"""Checked plain data to rows: by code, only news, without waking readers for nothing.

Run inside one transaction. What a pack no longer names is left alone. What curators changed after loading is
only overwritten where the pack itself says something new about that item.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet

from trends.correcting import record, wording
from trends.models import (
    Action,
    Driver,
    DriverMeaning,
    Edition,
    KnownEdition,
    LevelSentence,
    Lineage,
    LoadedItem,
    Status,
    Theme,
    Trend,
    TrendSection,
    Verdict,
    WatchItem,
)
from trends.packs import (
    ACTIONS,
    EDITION,
    KNOWN,
    THEMES,
    TRENDS,
    Known,
    Mistake,
    Pack,
    Row,
    checksum,
    edition_slug,
    parse,
)

PACK = "A corrected content pack"  # the reason of its corrections
IN_USE = "councils assess themselves against this edition, so a pack can only correct its wording"
KEPT = {
    TRENDS: {"group": "group", "position": "order"},
    ACTIONS: {"position": "order", "provenance": "provenance", "allows_na": "not_applicable.allowed"},
}  # columns that stay, and the fields of the pack that hold them


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
    trends = dict(Trend.objects.filter(edition=edition).values_list("slug", "status")) if edition else {}
    drafts = {slug for slug, status in trends.items() if status != Status.PUBLISHED}
    pack, mistakes = parse(files, Known(edition.slug if edition else None, set(trends), drafts))
    mistakes += _unknown(TRENDS, pack.trends, Trend, "slug") + _unknown(ACTIONS, pack.actions, Action, "code")
    if not mistakes and edition and edition.is_locked:
        mistakes += _more_than_wording(pack, edition)
    return pack, mistakes


def _unknown(file: str, rows: Iterable[Row], model: Any, key: str) -> list[Mistake]:
    """What rows say they follow, and is not there."""
    named = {(row.code, name) for row in rows for name in row.parts.get("follows", ()) if "/" in name}
    stored = set(_named(model, key)) if named else set()
    problem = "Correct this, there is nothing of that name in an earlier edition"
    return [Mistake(file, code, "follows", f"{problem}: {name}") for code, name in sorted(named) if name not in stored]


def _named(model: Any, key: str) -> dict[str, int]:
    """The keys of all rows by edition/code."""
    rows = model.objects.values_list("edition__slug", key, "pk")
    return {f"{slug}/{code}": pk for slug, code, pk in rows}


def _more_than_wording(pack: Pack, edition: Edition) -> Iterator[Mistake]:
    ledger = Ledger(edition)
    for row in ledger.news(EDITION, [pack.edition] if pack.edition else []):
        if row.columns["year"] != edition.year:
            yield Mistake(EDITION, row.code, "year", f"Keep {edition.year}: {IN_USE}")
    trends = {trend.slug: trend for trend in edition.trends.all()}
    yield from _changes(TRENDS, ledger.news(TRENDS, pack.trends), trends)
    actions = {action.code: action for action in edition.actions.select_related("trend")}
    news = ledger.news(ACTIONS, pack.actions)
    yield from _changes(ACTIONS, news, actions)
    for row in news:
        if row.code in actions and actions[row.code].trend.slug != row.parts["trend"]:
            yield Mistake(ACTIONS, row.code, "trend", f"Keep {actions[row.code].trend.slug}: {IN_USE}")
        if row.code in actions and "follows" in row.parts:
            followed = actions[row.code].predecessors.values_list("edition__slug", "code")
            if set(row.parts["follows"]) != {"/".join(names) for names in followed}:
                yield Mistake(ACTIONS, row.code, "follows", f"Keep what it followed: {IN_USE}")


def _changes(file: str, rows: Iterable[Row], stored: Mapping[str, Any]) -> Iterator[Mistake]:
    for row in rows:
        if row.code not in stored:
            yield Mistake(file, row.code, "", f"Leave this out: {IN_USE}")
            continue
        for column, field in KEPT[file].items():
            now = getattr(stored[row.code], column)
            if row.columns[column] != now:
                yield Mistake(file, row.code, field, f"Keep {str(now).lower()}: {IN_USE}")


def load(pack: Pack, files: Mapping[str, str], edition: Edition | None) -> Edition:
    """Store a pack that has no mistakes and return its edition. New content is published, unless it says otherwise."""
    edition = edition or _new_edition(pack)
    ledger = Ledger(edition)
    own = ledger.news(EDITION, [pack.edition] if pack.edition else [])
    themes, trends = ledger.news(THEMES, pack.themes), ledger.news(TRENDS, pack.trends)
    actions = ledger.news(ACTIONS, pack.actions)
    meanings, known = ledger.news(EDITION, pack.meanings), ledger.news(KNOWN, pack.known)
    if ledger.is_changed:
        with _recorded(edition, own, trends, actions):
            _load_edition(edition, own)
            _load_themes(themes)
            _load_trends(edition, trends)
            _load_actions(edition, actions)
        if meanings:
            _load_meanings(edition, meanings)
        _load_known(known)
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
    stored: QuerySet[Any],
    keys: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]] = (),
) -> dict[tuple[Any, ...], Any]:
    """Create what is not stored yet, change what differs; return all, by their keys.

    `new` holds for each row what it says beside its columns where it is created.
    """
    found = {tuple(getattr(item, key) for key in keys): item for item in stored}
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    first = dict(zip(wanted, new, strict=bool(new)))
    fresh = {key: stored.model(**first.get(key, {}), **row) for key, row in wanted.items() if key not in found}
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


@contextmanager
def _recorded(edition: Edition, own: Sequence[Row], trends: Sequence[Row], actions: Sequence[Row]) -> Iterator[None]:
    """Keep what changes inside of an edition in use, for everybody to read."""
    items: list[Any] = [edition] if own else []
    items += edition.trends.filter(slug__in=[row.code for row in trends])
    items += edition.actions.filter(code__in=[row.code for row in actions])
    before = [(item, wording(item)) for item in items] if edition.is_locked else []
    yield
    for item, texts in before:
        record(item=item, before=texts, reason=PACK)


def _new_edition(pack: Pack) -> Edition:
    if pack.edition is None:
        raise ValueError("A pack without an edition needs one that is stored")
    return Edition.objects.create(slug=pack.edition.code, **status_of(pack.edition), **pack.edition.columns)


def status_of(row: Row) -> dict[str, str]:
    """The status of something new: published, unless the pack says otherwise."""
    return {"status": row.parts.get("status", Status.PUBLISHED)}


def _load_edition(edition: Edition, rows: Sequence[Row]) -> None:
    for row in rows:
        upsert(Edition.objects.filter(slug=row.code), ["slug"], [{"slug": row.code, **row.columns}])
        _load_drivers(edition, row.parts["drivers"])
        replace(WatchItem.objects.filter(edition=edition), _owned("edition", [(edition, row.parts["watch_items"])]))
        if "verdicts" in row.parts:
            replace(Verdict.objects.filter(edition=edition), _owned("edition", [(edition, row.parts["verdicts"])]))


def _load_drivers(edition: Edition, drivers: Sequence[Mapping[str, Any]]) -> None:
    """Those that stay keep what they mean for trends."""
    stored = Driver.objects.filter(edition=edition)
    upsert(stored, ["slug"], [{"edition_id": edition.pk, **driver} for driver in drivers])
    stored.exclude(slug__in=[driver["slug"] for driver in drivers]).delete()


def _load_meanings(edition: Edition, rows: Sequence[Row]) -> None:
    """What is said of drivers that are there; a curator may have deleted one."""
    drivers = dict(Driver.objects.filter(edition=edition).values_list("slug", "pk"))
    trends = dict(Trend.objects.filter(edition=edition).values_list("slug", "pk"))
    rows = [row for row in rows if row.code in drivers]
    means = [(drivers[row.code], dict(mean)) for row in rows for mean in row.parts["means"]]
    stored = DriverMeaning.objects.filter(driver__in=[drivers[row.code] for row in rows])
    replace(stored, [{"driver_id": driver, "trend_id": trends[mean.pop("trend")], **mean} for driver, mean in means])


def _load_known(rows: Sequence[Row]) -> None:
    if rows:
        years = [row.columns["year"] for row in rows]
        upsert(KnownEdition.objects.filter(year__in=years), ["year"], [row.columns for row in rows])


def _load_themes(rows: Sequence[Row]) -> None:
    if rows:
        codes = [row.code for row in rows]
        upsert(Theme.objects.filter(slug__in=codes), ["slug"], [{"slug": row.code, **row.columns} for row in rows])


def _load_trends(edition: Edition, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = [{"edition_id": edition.pk, "slug": row.code, **row.columns} for row in rows]
    trends = upsert(Trend.objects.filter(edition=edition), ["slug"], columns, [status_of(row) for row in rows])
    changed = [trends[row.code,] for row in rows]
    for model, part in ((TrendSection, "sections"), (Lineage, "lineage")):
        parts = [row.parts[part] for row in rows]
        replace(model.objects.filter(trend__in=changed), _owned("trend", zip(changed, parts, strict=True)))
    _follow([(trends[row.code,], row) for row in rows], Trend, "slug")


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
    _follow([(actions[row.code,], row) for row in rows], Action, "code")


def _follow(items: Iterable[tuple[Any, Row]], model: Any, key: str) -> None:
    """Let these follow what their rows name, if they say anything about it."""
    said = [(item, row.parts["follows"]) for item, row in items if "follows" in row.parts]
    named = _named(model, key) if said else {}
    for item, names in said:
        item.predecessors.set([named[name] for name in names])


def _owned(owner: str, parts: Iterable[tuple[Model, Sequence[Mapping[str, Any]]]]) -> Iterable[Mapping[str, Any]]:
    return [{owner: item, **row} for item, rows in parts for row in rows]
