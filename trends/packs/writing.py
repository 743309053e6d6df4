"""Plain data to the text of a pack's file, in one form: equal content gives equal files. Pure.

Texts are written as reading a pack leaves them, so what is written, loaded and written again is the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from trends.packs.sheets import CONTROLS
from trends.scale import LEVELS

WIDTH = 100  # characters of a line, as far as words allow
EMPTY: tuple[Any, ...] = ("", None, [], {})
HEADINGS = {
    "edition.yaml": """\
# What frames the trends of an edition. The scale is there to be read; scores are made by the product's own.
""",
    "themes.yaml": """\
# Themes of connected places, by which cases are tagged.
""",
    "trends.yaml": """\
# The trends of an edition, in the project's own words.
# Facts and names come from the sources listed for each trend; no sentence is copied.
""",
    "actions.yaml": """\
# The "where to start" actions with a sentence for each of the five levels. provenance: report = reworded from the
# edition's report; guidance = derived by this project from the public guidance named. The product shows which.
""",
    "editions.yaml": """\
# What is publicly known of the editions of all years. Names are sourced. How they are linked to the trends of an
# edition (lineage in trends.yaml) is this project's own reading.
""",
    "cases.yaml": """\
# Impact cases. origin: report = named in the edition's report; public = other public sources.
# The first trend listed is the main one; actions are ordered by how well the case illustrates them.
# nations: ISO 3166-2 codes of the United Kingdom; none where a case covers it all.
# year and size are not verified unless facts_checked is true.
""",
}


class Dumper(yaml.SafeDumper):
    """Lists stand a step in from what they belong to, and text of several lines is kept as it stands."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, Dumper.text)


def written(file: str, content: Any) -> str:
    """The text of a file, with what stands below its one key."""
    key = file.removesuffix(".yaml")
    return HEADINGS[file] + yaml.dump(
        {key: content}, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False
    )


def filled(fields: Mapping[Any, Any]) -> dict[Any, Any]:
    """The fields that hold something; a pack leaves the others out."""
    return {name: value for name, value in fields.items() if value not in EMPTY}


def on_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """A text without what no page can show, and with one kind of line end."""
    shown = (CONTROLS.sub("", line).rstrip() for line in text.splitlines())
    return "\n".join(shown).strip()


def items(lines: Iterable[str]) -> list[str]:
    """The items of a list, without empty ones."""
    return [item for line in lines if (item := on_one_line(line))]


def scale() -> dict[str, Any]:
    """The scale as an edition prints it."""
    return {
        "levels": [
            {"value": level.value, "name": level.name, "points": level.points, "meaning": level.meaning}
            for level in LEVELS
        ]
    }
