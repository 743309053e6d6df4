"""Cases and translations as spreadsheets: taken out, changed elsewhere, shown before they are brought in."""

from casestudies.exchanging import cases, translations
from casestudies.exchanging.files import FORMATS, Unreadable, read, written
from casestudies.exchanging.plan import Change, Fault, Plan

KINDS = {"cases": cases, "translations": translations}

__all__ = ["FORMATS", "KINDS", "Change", "Fault", "Plan", "Unreadable", "kind_of", "read", "written"]


def kind_of(header: list[str]) -> str:
    """What a file holds, by its first row; "" if it is neither."""
    return next((name for name, kind in reversed(KINDS.items()) if set(kind.KEYS) <= set(header)), "")
