"""What is changing: editions of the trends with everything they show, and what becomes of an edition over the years."""

from trends.models.content import (
    Action,
    Driver,
    DriverMeaning,
    Edition,
    EditionStatus,
    Group,
    KnownEdition,
    LevelSentence,
    Lineage,
    LoadedItem,
    Provenance,
    Status,
    Theme,
    Trend,
    TrendSection,
    WatchItem,
)
from trends.models.life import Correction, Lock, Verdict

__all__ = [
    "Action",
    "Correction",
    "Driver",
    "DriverMeaning",
    "Edition",
    "EditionStatus",
    "Group",
    "KnownEdition",
    "LevelSentence",
    "Lineage",
    "LoadedItem",
    "Lock",
    "Provenance",
    "Status",
    "Theme",
    "Trend",
    "TrendSection",
    "Verdict",
    "WatchItem",
]
