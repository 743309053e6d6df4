"""Who is named in a text: `@Priya Nair`, as it is spelled in the list of members. Pure."""

from collections.abc import Iterable, Mapping


def named(text: str, names: Mapping[int, str]) -> set[int]:
    """Return the keys whose whole name stands after an `@`, in any case; the longest name wins, unknown ones are text.

    Two people of one name are both named. An `@` inside a word, as in an e-mail address, names nobody.

    >>> sorted(named("Ask @priya nair, or @Priya Nair Lee.", {1: "Priya Nair", 2: "Priya Nair Lee", 3: "Tom"}))
    [1, 2]
    >>> named("@Tomas and tom@Tom", {3: "Tom"})
    set()
    """
    keys_of: dict[str, set[int]] = {}
    for key, name in names.items():
        keys_of.setdefault(plain(name), set()).add(key)
    keys_of.pop("", None)
    longest_first = sorted(keys_of, key=len, reverse=True)
    found: set[int] = set()
    for rest in after_each_at(plain(text)):
        found |= next((keys_of[name] for name in longest_first if begins_with(rest, name)), set())
    return found


def plain(text: str) -> str:
    """In one case, with single spaces."""
    return " ".join(text.casefold().split())


def after_each_at(text: str) -> Iterable[str]:
    for place, sign in enumerate(text):
        if sign == "@" and not (place and text[place - 1].isalnum()):
            yield text[place + 1 :]


def begins_with(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
