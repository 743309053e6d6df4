"""How a text is shown to somebody who looked for terms: with marks around their words, a long one by its best piece."""

from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casestudies.searching.asking import PART, STEM, stem, written

PIECE, BEFORE = 32, 6  # words of a piece, and those of them before what was asked for
Place = tuple[int, int]  # of the first sign, and behind the last


def marked(text: str, asked: Collection[str], language: str) -> SafeString:
    """The text with <mark> around every word that was asked for."""
    return _between(text, (0, len(text)), _places(text, asked, language))


def piece_of(text: str, asked: Collection[str], language: str) -> SafeString:
    """As `marked`; of a long text only where the most of what was asked for stands close together."""
    places = _places(text, asked, language)
    words = [word.span() for word in PART.finditer(text)]
    first = max(0, min(_best(text, words, places) - BEFORE, len(words) - PIECE))
    last = first + PIECE
    before, after = ("… " if first else ""), (" …" if last < len(words) else "")
    place = (words[first][0] if before else 0, words[last - 1][1] if after else len(text))
    return mark_safe(before + _between(text, place, places) + after)


def _places(text: str, asked: Collection[str], language: str) -> list[Place]:
    """Of the words that were asked for, in their order; one place for parts and their whole."""
    beginnings = tuple(term[:-1] for term in asked if term.endswith("*"))
    places: list[Place] = []
    for start, end, word in written(text):
        if STEM + stem(word, language) in asked or word.startswith(beginnings):
            while places and places[-1][0] >= start:
                places.pop()
            places.append((start, end))
    return places


def _best(text: str, words: list[Place], places: list[Place]) -> int:
    """The number of the word from which on the most different words that were asked for are near."""
    starts = {start: number for number, (start, _end) in enumerate(words)}
    found = [(starts[start], text[start:end].lower()) for start, end in places]

    def near(number: int) -> int:
        return len({word for other, word in found if 0 <= other - number < PIECE - BEFORE})

    return max((number for number, _word in found), key=near, default=0)


def _between(text: str, place: Place, places: list[Place]) -> SafeString:
    at, last = place
    pieces = []
    for start, end in places:
        if at <= start and end <= last:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return mark_safe("".join([*pieces, escape(text[at:last])]))
