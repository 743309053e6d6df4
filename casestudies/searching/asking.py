"""From texts and questions to the terms that are compared. Pure; databases only look terms up, so all find the same.

A term is a word as it is written (`sensors`) or the stem that its forms share (`=sensor`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # -- it has no types

LONGEST, MOST_WORDS = 200, 10  # characters and words of a question that are heeded
LONGEST_WORD, WORDS_KEPT = 60, 20_000
STEM = "="
STEMMED = {"en": "english", "nl": "dutch"}  # words of other languages have no stems
COMMON = frozenset(
    """a about an and are as at be by can do does for from has have how i in is it its my of on or our s should t that
    the their there this to was we were what when where which who why will with you your""".split()
)
NAMES = frozenset({"IT"})  # what is no common word in capitals
BEGINNING, LEFT = 3, 5  # letters from which on a word may be one not yet whole, or be given the rest of an ending
ENDINGS = ("ing", "ion", "ive")
ONE = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
PART, JOINED = re.compile(ONE), re.compile(rf"{ONE}(?:[-\u2010\u2011]{ONE})*")


def fold(text: str) -> str:
    """Small letters without accents, with one space between words and nothing else.

    >>> fold("Kōtuitui: smart_poles\\x00, CO₂-free!")
    'kotuitui smart poles co2 free'
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", plain.lower()).strip()


def words_of(text: str) -> tuple[str, ...]:
    """Each word once, in their order; the commonest only where there are no others. Takes any text.

    >>> words_of("How do we co-design the data, the DATA of IT?")
    ('co-design', 'data', 'it')
    >>> words_of("it")
    ('it',)
    """
    typed = [(_folded(chain), chain in NAMES) for chain in JOINED.findall(text[:LONGEST])]
    names = {word for word, is_name in typed if is_name and text != text.upper()}
    words = list(dict.fromkeys(word for word, _is_name in typed if word))[:MOST_WORDS]
    return tuple(word for word in words if word in names or word not in COMMON) or tuple(words)


def asked_of(words: tuple[str, ...], language: str) -> tuple[frozenset[str], ...]:
    """For each word the terms of which a text has to hold one; a term with * stands for all that begin so.

    The parts of a word with hyphens count singly and as one word. The last word may be one not yet whole.

    >>> [sorted(terms) for terms in asked_of(("co-design", "services"), "en")]
    [['=co', '=codesign'], ['=codesign', '=design'], ['=servic', 'services*']]
    >>> sorted(*asked_of(("generatin",), "en"))
    ['=generat', '=generatin', 'generatin*']
    """
    parts = [(part, word.replace("-", "")[:LONGEST_WORD]) for word in words for part in word.split("-")][:MOST_WORDS]
    asked = [{STEM + stem(form, language) for form in forms} for forms in parts]
    if parts and len(last := parts[-1][0]) >= BEGINNING:
        asked[-1] |= {f"{last}*", *(STEM + stem(ended, language) for ended in _ended(last))}
    return tuple(map(frozenset, asked))


def terms_of(text: str, language: str) -> Iterator[str]:
    """Every word that counts, and its stem, as often as they come.

    >>> " ".join(terms_of("It is IT for co-designing", "en"))
    'it =it co =co designing =design codesigning =codesign'
    """
    for _start, _end, word in written(text):
        yield word
        yield STEM + stem(word, language)


def written(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word that counts begins and ends, and its plain form; after parts with hyphens their whole."""
    for chain in JOINED.finditer(text):
        place, whole = chain.span(), _folded(chain[0])
        parts = [part.span() for part in PART.finditer(text, *place)] if "-" in whole else [place]
        for (start, end), word in zip(parts, whole.split("-"), strict=True):
            if word and (word not in COMMON or text[start:end] in NAMES):
                yield start, end, word
        if len(parts) > 1:
            yield *place, whole.replace("-", "")[:LONGEST_WORD]


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str, language: str) -> str:
    """What the forms of a word have in common. A stemmer of its own each time, as one serves no two threads."""
    return snowballstemmer.stemmer(STEMMED[language]).stemWord(word) if language in STEMMED else word


@lru_cache(maxsize=WORDS_KEPT)
def _folded(chain: str) -> str:
    """A word in its plain form, with its hyphens."""
    return "-".join(fold(part).replace(" ", "")[:LONGEST_WORD] for part in PART.findall(chain))


def _ended(word: str) -> Iterator[str]:
    """The word with the rest of an ending that somebody began to type."""
    for ending in ENDINGS:
        for typed in range(1, len(ending)):
            if word.endswith(ending[:typed]) and len(word) - typed >= LEFT:
                yield word + ending[typed:]
