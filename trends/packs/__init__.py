"""Content packs: YAML text to checked plain data. Pure: no Django, no database, no clock."""

from trends.packs.reading import Mistake, Row, checksum, rows_of
from trends.packs.sheets import Sheet, is_link, is_sound_link
from trends.packs.trends import (
    ACTIONS,
    DRAFT,
    EDITION,
    FILES,
    KNOWN,
    THEMES,
    TRENDS,
    Known,
    Pack,
    edition_slug,
    parse,
    status_of,
)

__all__ = [
    "ACTIONS",
    "DRAFT",
    "EDITION",
    "FILES",
    "KNOWN",
    "THEMES",
    "TRENDS",
    "Known",
    "Mistake",
    "Pack",
    "Row",
    "Sheet",
    "checksum",
    "edition_slug",
    "is_link",
    "is_sound_link",
    "parse",
    "rows_of",
    "status_of",
]
