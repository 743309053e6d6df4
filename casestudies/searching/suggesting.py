"""What somebody may have meant: the nearest words that our own titles hold."""

from difflib import get_close_matches
from functools import lru_cache

from casestudies.searching.asking import COMMON, fold
from casestudies.searching.documents import language
from casestudies.searching.engines import ask
from trends.models import Edition

LIKE_ENOUGH, SHORTEST, MOST_WORDS = 0.75, 4, 3
QUESTIONS_KEPT, EDITIONS_KEPT = 200, 4


def suggestion(edition: Edition, words: tuple[str, ...]) -> str:
    """The words with those that no title holds put right, "" where nothing is near; 1 query, none when asked again."""
    return _suggestion(edition.pk, edition.revision, language(), words[:MOST_WORDS])


@lru_cache(maxsize=QUESTIONS_KEPT)
def _suggestion(edition_id: int, revision: int, spoken: str, words: tuple[str, ...]) -> str:
    known = _vocabulary(edition_id, revision, spoken)
    nearest = " ".join(next(iter(get_close_matches(word, known, 1, LIKE_ENOUGH)), word) for word in words)
    return nearest if nearest != " ".join(words) else ""


@lru_cache(maxsize=EDITIONS_KEPT)
def _vocabulary(_edition: int, _revision: int, spoken: str) -> tuple[str, ...]:
    rows = ask("SELECT title, about FROM casestudies_search WHERE language = %(language)s", {"language": spoken})
    words = {word for row in rows for word in fold(" ".join(row)).split()}
    return tuple(sorted(word for word in words - COMMON if len(word) >= SHORTEST))


def forget() -> None:
    _suggestion.cache_clear()
    _vocabulary.cache_clear()
