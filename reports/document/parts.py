"""Pieces that several parts of the report are made of, as plain data for the page maker."""

import re
from typing import Any

from assessments.findings import ActionResult, Recommendation
from assessments.sentences import level_name
from reports.document import words

Part = dict[str, Any]
SHORT = 150  # characters of a written text that stand beside an answer; more stands under Evidence
MOST_LINES = 60
ADDRESS = re.compile(r"https?://[!-~]+")


def picture(svg: str, told: str) -> Part:
    """A drawing and its text alternative."""
    return {"svg": svg, "alt": told}


def badge(action: ActionResult) -> Part:
    """The level badge of an answer; `level` is None for every answer that is not a level."""
    return {"level": action.level, "words": words.answer_name(action)}


def level_badge(level: int | None) -> Part:
    return {"level": level, "words": "–" if level is None else level_name(level)}


def link(source: str) -> Part:
    """A source as text, with an address only when the whole of it is a web address."""
    if not ADDRESS.fullmatch(source):
        return {"text": source, "url": ""}
    return {"text": re.sub(r"^https?://(www\.)?|/$", "", source), "url": source}


def reason(because: str, like: str) -> list[words.Run]:
    """Why a case is recommended, its first word strong, and what the two organisations have in common."""
    first, _space, rest = because.partition(" ")
    return [words.strong(first), words.plain(f" {rest} {like}".rstrip())]


def where_and_when(case: Recommendation) -> str:
    """ "Gloucester City Council, 2021" """
    year = case.year_note or case.year
    return f"{case.organisation}, {year}" if year else case.organisation


def one_line(text: str, most: int) -> str:
    """The beginning of a text, without its line breaks."""
    return shortened(" ".join(text.split()), most)


def bounded(text: str) -> str:
    """The whole text; one with very many lines runs on, so that nobody can fill a thousand pages with line breaks."""
    lines = [line for line in text.splitlines() if line.strip()]
    return " · ".join(lines) if len(lines) > MOST_LINES else "\n".join(lines)


def is_long(text: str) -> bool:
    return one_line(text, len(text) + 1) != one_line(text, SHORT)


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut with an ellipsis: for places that hold one or two lines."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
