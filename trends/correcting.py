"""Corrections of the wording of an edition in use: what was changed, and why, for everybody to read."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Model, TextField
from django.utils import timezone

from trends.models import Action, Correction, Edition, Trend

Key = tuple[str, str, str]  # model, code and column
PARTS = {
    Edition: ("drivers", "watch_items"),  # verdicts and links to other years are added as years go by
    Trend: ("sections",),
    Action: ("sentences",),
}


def wording(item: Model) -> dict[Key, str]:
    """Every text of an edition, a trend or an action as it is stored, with its parts; a query for each kind.

    Browsers send lines with ends of their own, which nobody sees.
    """
    stored = type(item).objects.get(pk=item.pk)
    rows = [(code_of(stored), stored)]
    for part in PARTS[type(item)]:
        rows += [(code_of(row), row) for row in getattr(stored, part).all()]
    return {
        (row._meta.model_name, code, column): getattr(row, column).replace("\r\n", "\n")
        for code, row in rows
        for column in texts_of(row)
    }


def texts_of(row: Model) -> list[str]:
    """The columns that hold nothing but words."""
    fields = [field for field in row._meta.concrete_fields if isinstance(field, CharField | TextField)]
    return [field.name for field in fields if field.name.endswith(("_en", "_cy", "_nl", "_lines", "published_by"))]


def code_of(row: Any) -> str:
    """Which one it is, in a few letters."""
    match row._meta.model_name:
        case "action":
            return row.code
        case "levelsentence":
            return f"{row.action.code}, {row.level}"
        case "trendsection":
            return f"{row.kind} {row.position}".replace("_", " ")
        case "watchitem":
            return row.name_en[:100]
    return row.slug


def record(*, item: Model, before: Mapping[Key, str], reason: str, by: Any = None) -> list[Correction]:
    """Keep what differs now from how it was before."""
    now, at = wording(item), timezone.now()
    edition = item.pk if isinstance(item, Edition) else item.edition_id
    trend = {Trend: "pk", Action: "trend_id"}.get(type(item))
    kept = Correction.objects.bulk_create(
        Correction(
            edition_id=edition,
            trend_id=trend and getattr(item, trend),
            model=key[0],
            code=key[1],
            field=key[2],
            before=before.get(key, ""),
            after=now.get(key, ""),
            reason=reason,
            by=by,
            at=at,
        )
        for key in dict.fromkeys([*before, *now])
        if before.get(key, "") != now.get(key, "")
    )
    Edition.objects.filter(pk=edition).touch()
    return kept
