"""What bringing in a file would change, and what is wrong with it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

Cells = Mapping[str, str]  # of one row, by column
MayChange = Callable[[Model], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    row: int  # as the spreadsheet numbers it
    column: str  # "" for the whole row
    problem: str  # starts with what to do


@dataclass(frozen=True, slots=True)
class Change:
    row: int
    item: str  # what is changed, for people
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Plan:
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[int, Cells]] = field(default_factory=list)  # those that change something
    work: list[Any] = field(default_factory=list)  # as whoever made the plan wants it when it is carried out
    needs_reason: bool = False  # because councils rely on what is changed

    def fault(self, row: int, column: str, problem: Any) -> None:
        self.faults.append(Fault(row, column, str(problem)))

    @property
    def digest(self) -> str:
        """The same only for a plan that changes the same from and to the same."""
        told = [[change.item, change.column, change.before, change.after] for change in self.changes]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def rows_of(table: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """The rows below the first one, by its words, each with its number; rows that hold nothing are left out."""
    header = [name.strip() for name in table[0]]
    whole = (
        [*row, *[""] * (len(header) - len(row))] for row in table[1:]
    )  # a file may leave out empty cells at the end
    numbered = enumerate(whole, start=2)
    return [(number, dict(zip(header, row, strict=False))) for number, row in numbered if any(row)]


def faults_of_header(header: Sequence[str], keys: Sequence[str], columns: Sequence[str]) -> list[Fault]:
    names = [name.strip() for name in header]
    unknown = [name for name in names if name not in columns]
    twice = {name for name in names if names.count(name) > 1} - {""}
    return [
        *(
            Fault(1, name, _("Remove this column or correct its name; it is not known here"))
            for name in unknown
            if name
        ),
        *(Fault(1, name, _("Keep one column of this name")) for name in sorted(twice)),
        *(Fault(1, name, _("Add this column")) for name in keys if name not in names),
    ]


def told(problem: ValidationError) -> list[tuple[str, str]]:
    """Pairs of field (or "") and what is wrong with it."""
    if not hasattr(problem, "error_dict"):
        return [("", text) for text in problem.messages]
    return [("" if name == "__all__" else name, text) for name, texts in problem.message_dict.items() for text in texts]
