"""How a trend appears in another year's edition, told by a note such as "near: Data". Pure: no Django, no database.

The word in front says how close the two are; what follows is the name there. The links are this project's own reading.
"""

import re
from dataclasses import dataclass

KINDS = {"exact": "exact", "near": "near", "part": "part", "carried on": "carried", "not a headline trend": "absent"}
NOTE = re.compile(rf"\s*({'|'.join(KINDS)})\b\s*(?::\s*(.*)|\((.*)\))?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    kind: str  # "exact", "near", "part", "carried", "absent"; "" where the note says none
    name: str  # the trend's name or place there; "" where it has its own name


def link_of(note: str) -> Link:
    """Read a note; one that begins with none of the words is all name.

    >>> link_of("near: Data")
    Link(kind='near', name='Data')
    >>> link_of("carried on (reviewed)")
    Link(kind='carried', name='reviewed')
    >>> link_of("exactly so")
    Link(kind='', name='exactly so')
    """
    found = NOTE.fullmatch(note)
    if found is None:
        return Link("", note.strip())
    return Link(KINDS[found[1].lower()], (found[2] or found[3] or "").strip())
