"""Reads the fields of one item, notes what is wrong with them and goes on, so that all mistakes are named at once."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from trends.packs.reading import Mistake

LANGUAGES = ("en", "cy", "nl")  # English under the plain field name, the others as `name_cy`, `name_nl`
CODE = re.compile(r"[-a-zA-Z0-9_]+")
HOST = re.compile(r"([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]([-a-z0-9]*[a-z0-9])", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # an escape such as "\0" can smuggle one in
LOOKS_LIKE_A_LINK = re.compile(r"\s*(https?\b|www\.|[a-z][-+.a-z0-9]*:(//|\S))", re.IGNORECASE)


def is_link(source: str) -> bool:
    """Whether a source is an address rather than the title of something not online."""
    return bool(LOOKS_LIKE_A_LINK.match(source))


def is_sound_link(source: str) -> bool:
    """Whether an address could be opened: http or https, a full host name, no spaces, nobody's name in it."""
    try:
        parts = urlsplit(source)
        host, _port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return is_web and bool(HOST.fullmatch(host)) and not re.search(r"[\s<>\"]", source)


class Sheet:
    """The fields of one item. `path` leads the field names of a part, such as `drivers.2.`."""

    def __init__(self, file: str, item: str, data: Mapping[Any, Any], mistakes: list[Mistake], path: str = "") -> None:
        self.file, self.item, self.data, self.mistakes, self.path = file, item, data, mistakes, path
        self.read: set[str] = set()

    def note(self, field: str, problem: str) -> None:
        self.mistakes.append(Mistake(self.file, self.item, f"{self.path}{field}", problem))

    def take(self, field: str, *, required: bool = False) -> Any:
        self.read.add(field)
        value = self.data.get(field)
        if isinstance(value, str):
            value = self._printable(field, value).strip()
        if required and (value is None or value in ("", [], {})):
            self.note(field, "Add this field, it is missing or empty")
        return value

    def finish(self) -> None:
        """Name the fields that nobody asked for; most are misspelt."""
        for field in self.data:
            if str(field) not in self.read:
                self.note(str(field), "Remove this field or correct its name; it is not known here")

    # Each of the following returns something of the right type, also after noting a mistake.

    def text(self, field: str, *, longest: int | None = None, required: bool = False) -> str:
        value = self.take(field, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(field, f"Write text, in quotes if need be; {value!r} is none")
            return ""
        return self._fitting(field, value.strip(), longest)

    def words(self, field: str, column: str = "", **limits: Any) -> dict[str, str]:
        """Columns of a translated text. A translation that is not in the pack is not in the columns either."""
        column = column or field
        found = {f"{column}_en": self.text(field, **limits)}
        for language in LANGUAGES[1:]:
            if f"{field}_{language}" in self.data:
                longest = limits.get("longest")
                found[f"{column}_{language}"] = self.text(f"{field}_{language}", longest=longest)
        return found

    def lines(self, field: str, *, required: bool = False) -> str:
        """A list of texts as one text with one item per line."""
        value = self.take(field, required=required)
        if value is None:
            return ""
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.note(field, "Write a list of texts; put a text with a colon, a number, and NO in quotes")
            return ""
        return self._printable(field, "\n".join(" ".join(item.split()) for item in value))

    def word_lines(self, field: str, column: str = "", *, required: bool = False) -> dict[str, str]:
        column = column or field
        found = {f"{column}_en": self.lines(field, required=required)}
        for language in LANGUAGES[1:]:
            if f"{field}_{language}" in self.data:
                found[f"{column}_{language}"] = self.lines(f"{field}_{language}")
        return found

    def sources(self, field: str = "sources", *, required: bool = False) -> str:
        """Sources, one per line. What looks like an address has to be a sound one."""
        found = self.lines(field, required=required)
        for source in found.splitlines():
            if is_link(source) and not is_sound_link(source):
                self.note(field, f"Correct this address, it is not a valid URL: {source}")
        return found

    def number(self, field: str, lowest: int, highest: int, *, required: bool = True) -> int | None:
        value = self.take(field, required=required)
        if value is None or value == "":
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            self.note(field, f"Write a whole number from {lowest} to {highest}; {value!r} is none")
            return None
        return value

    def flag(self, field: str, *, required: bool = False) -> bool:
        value = self.take(field, required=required)
        if value is not None and not isinstance(value, bool):
            self.note(field, f"Write true or false; {value!r} is neither")
        return value is True

    def choice(self, field: str, allowed: Collection[str], *, required: bool = True) -> str:
        value = self.take(field, required=required)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or value not in allowed:
            self.note(field, f"Choose one of {', '.join(allowed)}; {value!r} is not known")
            return ""
        return value

    def code(self, field: str, *, longest: int = 50) -> str:
        value = self.text(field, longest=longest, required=True)
        if value and not CODE.fullmatch(value):
            self.note(field, f"Use only letters, digits, hyphens and underscores; {value!r} has others")
        return value

    def codes(self, field: str, known: Collection[str], what: str, *, required: bool = False) -> list[str]:
        """A list of codes of things that exist; each at most once, in the given order."""
        found = self.lines(field, required=required).splitlines()
        for code in dict.fromkeys(found):
            if code not in known:
                self.note(field, f"Correct this code, there is no such {what}: {code}")
            if found.count(code) > 1:
                self.note(field, f"Name each {what} once; {code} stands here {found.count(code)} times")
        return list(dict.fromkeys(found))

    def parts(self, field: str) -> Iterator["Sheet"]:
        """A sheet for each item of a list of mappings; each is finished once it has been read."""
        value = self.take(field)
        if value is not None and not (isinstance(value, list) and all(isinstance(part, dict) for part in value)):
            self.note(field, "Write a list of items, each with its fields")
            return
        for number, part in enumerate(value or [], start=1):
            yield from self._part(f"{field}.{number}.", part)

    def part(self, field: str, *, required: bool = False) -> Iterator["Sheet"]:
        """A sheet for one mapping, or none if there is none; to be used in a `for`."""
        value = self.take(field, required=required)
        if value is not None and not isinstance(value, dict):
            self.note(field, "Write fields and their values here")
        elif value:
            yield from self._part(f"{field}.", value)

    def _part(self, path: str, data: Mapping[Any, Any]) -> Iterator["Sheet"]:
        sheet = Sheet(self.file, self.item, data, self.mistakes, f"{self.path}{path}")
        yield sheet
        sheet.finish()

    def _printable(self, field: str, text: str) -> str:
        if CONTROLS.search(text):
            self.note(field, "Remove the control characters from this text; no page can show them")
        return CONTROLS.sub("", text)

    def _fitting(self, field: str, text: str, longest: int | None) -> str:
        if longest is None:
            return text
        text = " ".join(text.split())
        if len(text) > longest:
            self.note(field, f"Shorten this to at most {longest} characters; it has {len(text)}")
        return text
