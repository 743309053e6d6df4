"""From what somebody typed to the words that are looked for. Pure, and the same for both databases."""

import re
import unicodedata

LONGEST, MOST_WORDS = 200, 10  # characters and words of a question that are heeded
COMMON = frozenset(
    """a about an and are as at be by can do does for from has have how i in is it its my of on or our s should t that
    the their there this to was we were what when where which who why will with you your""".split()
)


def fold(text: str) -> str:
    """Small letters without accents, with one space between words and nothing else.

    >>> fold("Kōtuitui: smart_poles\\x00, CO₂-free!")
    'kotuitui smart poles co2 free'
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", plain.lower()).strip()


def words_of(text: str) -> tuple[str, ...]:
    """Each word once, in their order; the commonest only where there are no others. Takes any text.

    >>> words_of("How do we share the data, the DATA of services?")
    ('share', 'data', 'services')
    >>> words_of("IT")
    ('it',)
    """
    words = list(dict.fromkeys(fold(text[:LONGEST]).split()))[:MOST_WORDS]
    return tuple(word for word in words if word not in COMMON) or tuple(words)
