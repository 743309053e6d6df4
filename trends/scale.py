"""The maturity scale. Pure: no Django, no database, no clock.

Source: docs/method.md, section 1.
"""

from dataclasses import dataclass

LOWEST_LEVEL, HIGHEST_LEVEL = 0, 4
POINTS_PER_LEVEL = 25


def gettext_noop(message: str) -> str:
    """Mark a word for the translation catalogue; the page that shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale; it counts only when all of its sentence is true today."""

    value: int  # 0-4
    name: str  # English, in the translation catalogue
    points: int  # 0-100, 25 for each level
    meaning: str  # English, in the translation catalogue


def _level(value: int, name: str, meaning: str) -> Level:
    return Level(value, name, value * POINTS_PER_LEVEL, meaning)


LEVELS: tuple[Level, ...] = (
    _level(
        0,
        gettext_noop("Not started"),
        gettext_noop("Nothing is agreed; what happens depends on chance or single people."),
    ),
    _level(
        1,
        gettext_noop("Exploring"),
        gettext_noop("Talk, a draft or a local effort; no owner."),
    ),
    _level(
        2,
        gettext_noop("Developing"),
        gettext_noop("An owner and an approved approach, in use in at least one place."),
    ),
    _level(
        3,
        gettext_noop("Embedded"),
        gettext_noop("Normal practice wherever it should apply, reviewed at least yearly."),
    ),
    _level(
        4,
        gettext_noop("Leading"),
        gettext_noop("Results are measured and drive improvement; others can see or re-use it."),
    ),
)


def check_level(value: int) -> int:
    """Return the level unchanged; raise ValueError unless it is a whole number from 0 to 4.

    >>> check_level(3)
    3
    >>> check_level(5)
    Traceback (most recent call last):
    ValueError: A level is a whole number from 0 to 4, not 5
    """
    if value not in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1):
        raise ValueError(f"A level is a whole number from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, not {value!r}")
    return value
