"""Pictures that stand for a page where it is passed on: made once by a short process, kept under what they say."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.core.cache import cache

from reports import sheets
from reports.rendering import TEMPLATES
from reports.rendering.symbols import mark, symbol

KEPT, FAILURE_KEPT = 30 * 24 * 3600, 300  # seconds
PLACES = 200  # of some 70 kilobytes: there may be thousands of cases, and two pictures of one place take turns
MAKING = "picture:making"  # one at a time, however many are asked for


@dataclass(frozen=True, slots=True)
class Picture:
    kicker: str
    title: str
    lines: tuple[str, ...]
    product: str
    group: str = ""  # "digital", "technology", or "" for none of them
    symbol: str = ""  # slug of a trend

    @property
    def told(self) -> dict[str, object]:
        """As the template wants it, drawings included."""
        drawn = symbol(self.symbol, self.group) if self.symbol else ""
        return asdict(self) | {"node": {"svg": drawn}, "mark": {"svg": mark()}}

    @property
    def digest(self) -> str:
        """Changes with everything the picture shows, and with how it is drawn."""
        return hashlib.sha256(json.dumps([self.told, drawn_by()], sort_keys=True).encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def drawn_by() -> str:
    """The template of this release."""
    return (TEMPLATES / "picture.typ").read_text()


def file_of(picture: Picture) -> bytes | None:
    """The picture; None while another one is made, or when it cannot be made. Nobody waits for another."""
    digest = picture.digest
    place = f"picture:{int(digest, 16) % PLACES}"
    kept, made = cache.get(place, ("", b""))
    if kept != digest and cache.add(MAKING, 1, sheets.LONGEST):
        try:
            kept, made = digest, rendered(picture)
            cache.set(place, (kept, made), KEPT if made else FAILURE_KEPT)
        finally:
            cache.delete(MAKING)
    return made if kept == digest and made else None


def rendered(picture: Picture) -> bytes:
    return sheets.made_by("reports.rendering.pictures", told=picture.told)
