"""From the text of one file to its items, with every mistake named."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NAMES = ("id", "slug")  # the keys that give an item its code


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong and where; `problem` starts with what to do."""

    file: str
    item: str  # its code, or its place in the file; "" for the whole file
    field: str  # "" for the whole item
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.field, self.problem) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One item as it is to be stored: its own columns, and the rows that hang on it."""

    code: str
    columns: dict[str, Any]
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        return checksum(json.dumps([self.code, self.columns, self.parts], sort_keys=True))


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(file: str, text: str, key: str) -> tuple[Any, list[Mistake]]:
    """Return what stands below the one key of a file (None if it cannot be read), and what is wrong with it."""
    data, mistakes = _load(file, text)
    if mistakes and data is None:
        return None, mistakes
    if not isinstance(data, dict) or list(data) != [key]:
        return None, [*mistakes, Mistake(file, "", key, f"Start the file with `{key}:` and put all else below it")]
    return data[key], mistakes


def rows_of(file: str, text: str, key: str) -> tuple[list[tuple[str, dict[str, Any]]], list[Mistake]]:
    """Return the items of a file as pairs of code and fields; one without a code gets its place as its name."""
    content, mistakes = content_of(file, text, key)
    if content is None:
        return [], mistakes or [Mistake(file, "", key, "Add at least one item")]
    if not isinstance(content, list) or not content:
        return [], [*mistakes, Mistake(file, "", key, "Write a list with at least one item")]
    named = [(name_of(item) or f"item {number}", item) for number, item in enumerate(content, start=1)]
    mistakes += [
        Mistake(file, name, "", "Write fields and their values here")
        for name, item in named
        if not isinstance(item, dict)
    ]
    return [(name, item) for name, item in named if isinstance(item, dict)], mistakes + list(_twice(file, named))


def name_of(item: Any) -> str:
    values = [item.get(name) for name in NAMES] if isinstance(item, Mapping) else []
    return next((str(value) for value in values if value not in (None, "")), "")


def _twice(file: str, named: Sequence[tuple[str, Any]]) -> Iterator[Mistake]:
    names = [name for name, _item in named]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Mistake(file, name, "id", f"Give each item a code of its own; this one is used {names.count(name)} times")


def _load(file: str, text: str) -> tuple[Any, list[Mistake]]:
    try:
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            mistakes = list(_duplicates(file, node, set()))
            return (loader.construct_document(node) if node else None), mistakes
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        return None, [Mistake(file, _place(problem), "", f"Mend the YAML here: {_reason(problem)}")]


def _place(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _reason(problem: Exception) -> str:
    parts = (getattr(problem, "context", ""), getattr(problem, "problem", "")) if _place(problem) else (str(problem),)
    return " ".join(part for part in parts if part) or "it is nested too deeply"


def _duplicates(file: str, node: Any, visited: set[int], item: str = "", path: str = "") -> Iterator[Mistake]:
    """Keys that stand twice in one mapping, of which YAML would silently keep the last."""
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _duplicates(file, child, visited, item, path)
    if isinstance(node, yaml.MappingNode):
        name = _node_name(node)
        item, path = (name, "") if name else (item, path)
        yield from _twice_in(file, node, item, path)
        for key, value in node.value:
            yield from _duplicates(file, value, visited, item, f"{path}{key.value}.")


def _twice_in(file: str, node: yaml.MappingNode, item: str, path: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for key, _value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in seen:
            yield Mistake(file, item or f"line {line}", f"{path}{name}", f"Remove the duplicate key in line {line}")
        seen.add(name)


def _node_name(node: yaml.MappingNode) -> str:
    fields = {key.value: value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    return next((fields[name] for name in NAMES if fields.get(name)), "")
