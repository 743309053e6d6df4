"""Keep the index as the content is: looked at when the revision is a new one, and only what differs is written."""

from dataclasses import asdict
from functools import lru_cache

from django.db import transaction

from casestudies.searching.asking import terms_of
from casestudies.searching.documents import FORMAT, Document, documents, language
from casestudies.searching.engines import FIELDS, ask, engine, listed
from trends.models import Edition

STATES_KEPT = 12
STATE = ("", "")  # kind and key of the row that says what the others were made from


def keep_up(edition: Edition | None) -> None:
    """See that everything which the current edition shows can be found; 1 query when it is, none when asked again."""
    if edition:
        _kept_up(edition.pk, edition.revision, language())


@lru_cache(maxsize=STATES_KEPT)
def _kept_up(edition_id: int, revision: int, spoken: str) -> None:
    state = ask(
        "SELECT checksum FROM casestudies_search WHERE language = %(language)s AND kind = ''", {"language": spoken}
    )
    if state != [(_state(edition_id, revision),)]:
        with transaction.atomic():
            _bring_up(spoken)


forget = _kept_up.cache_clear


def _bring_up(spoken: str) -> None:
    """Write what differs. The edition is read after others are locked out, as one of them may have been newer."""
    if lock := engine().lock:
        ask(lock, {})
    edition = Edition.objects.current()
    wanted = {(document.kind, document.key): (document.checksum, document) for document in documents(edition)}
    if edition:
        wanted[STATE] = (_state(edition.pk, edition.revision), Document(*STATE, "", "", "", "", ""))
    stored = _stored(spoken)
    _delete([row for place, (row, checksum) in stored.items() if wanted.get(place, ("",))[0] != checksum])
    news = [(checksum, made) for place, (checksum, made) in wanted.items() if stored.get(place, (0, ""))[1] != checksum]
    _insert(news, spoken)


def _state(edition_id: int, revision: int) -> str:
    return f"{edition_id}:{revision}:{FORMAT}"


def _stored(spoken: str) -> dict[tuple[str, str], tuple[int, str]]:
    rows = ask(
        "SELECT kind, key, rowid, checksum FROM casestudies_search WHERE language = %(language)s", {"language": spoken}
    )
    return {(kind, key): (row, checksum) for kind, key, row, checksum in rows}


def _delete(rows: list[int]) -> None:
    for start in range(0, len(rows), 500):
        some = {f"row{number}": row for number, row in enumerate(rows[start : start + 500])}
        names = ", ".join(f"%({name})s" for name in some)
        ask(f"DELETE FROM casestudies_search WHERE rowid IN ({names})", some)  # noqa: S608 -- names of our own


def _insert(news: list[tuple[str, Document]], spoken: str) -> None:
    made = [asdict(document) | {"checksum": checksum} | _terms(document, spoken) for checksum, document in news]
    if made:
        ask(engine().insert, {"documents": listed(made), "language": spoken})


def _terms(document: Document, spoken: str) -> dict[str, object]:
    return engine().kept({name: list(terms_of(getattr(document, name), spoken)) for name in FIELDS})
