"""Find trends, actions and published cases of the current edition by their words.

docs/decisions/search.md says how the index is kept.
"""

from casestudies.searching.asking import words_of
from casestudies.searching.finding import Found, Hits, find, forget, read
from casestudies.searching.keeping import keep_up
from casestudies.searching.suggesting import suggestion

__all__ = ["Found", "Hits", "find", "forget", "keep_up", "read", "suggestion", "words_of"]
