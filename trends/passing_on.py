"""What a public page says of itself where it is passed on: to people by a link, to other sites and search engines."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOT_IN_SCRIPTS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
LONGEST = 200  # characters of a description


@dataclass(frozen=True, slots=True)
class Passage:
    """A page as others show it; addresses are whole."""

    address: str
    title: str
    description: str
    picture: str
    linked_data: SafeString  # schema.org, as a script that no browser runs

    @property
    def mail_subject(self) -> str:
        return f"{self.title} – {_('Digital maturity self-assessment')}"

    @property
    def mail_body(self) -> str:
        return f"{self.title}\n{self.description}\n\n{self.address}\n"


def passage(
    request: HttpRequest,
    *,
    path: str,
    title: str,
    description: str,
    picture: str,
    about: dict[str, Any],
    way: list[tuple[str, str]],
) -> Passage:
    """`path` and `picture` are paths, `about` is for schema.org, `way` the titles and paths that lead to the page."""
    address = address_of(request, path)
    page = {"name": title, "description": description, "url": address, "inLanguage": get_language(), **about}
    crumbs = [
        {"@type": "ListItem", "position": number, "name": name, "item": address_of(request, path)}
        for number, (name, path) in enumerate(way, start=1)
    ]
    told = {"@context": "https://schema.org", "@graph": [page, {"@type": "BreadcrumbList", "itemListElement": crumbs}]}
    return Passage(address, title, shortened(description), address_of(request, picture), linked(told))


def address_of(request: HttpRequest, path: str) -> str:
    """The whole address: under the public name of the service, else under the name that was asked for."""
    return (settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")) + path


def linked(told: dict[str, Any]) -> SafeString:
    """Data as a script element, which nothing in a text can end."""
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(NOT_IN_SCRIPTS)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')


def shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rpartition(" ")[0].rstrip(",;:.") + "…"


def of_edition(request: HttpRequest, edition) -> Passage:
    path = reverse("trends:edition", args=[edition.slug])
    return passage(
        request,
        path=path,
        title=edition.title,
        description=_("Trends that shape councils, in two strands that are kept apart, each with three themes."),
        picture=reverse("reports:edition_picture", args=[edition.slug]),
        about={"@type": "CollectionPage"},
        way=[(_("Trends"), reverse("trends:list")), (str(edition.year), path)],
    )


def of_trend(request: HttpRequest, trend, actions) -> Passage:
    """The trend, and each of its actions under its own address, as an action has no page but a place on this one."""
    edition, address = trend.edition, address_of(request, trend.get_absolute_url())
    parts = [
        {"@type": "CreativeWork", "name": one.title, "description": one.help, "url": f"{address}#{one.code}"}
        for one in actions
    ]
    return passage(
        request,
        path=trend.get_absolute_url(),
        title=trend.name,
        description=trend.summary,
        picture=reverse("reports:trend_picture", args=[edition.slug, trend.slug]),
        about={
            "@type": "Article",
            "headline": trend.name,
            "about": list(trend.themes),
            "isPartOf": {"@type": "CreativeWork", "name": edition.title},
            "hasPart": parts,
        },
        way=[
            (_("Trends"), reverse("trends:list")),
            (str(edition.year), reverse("trends:edition", args=[edition.slug])),
            (trend.name, trend.get_absolute_url()),
        ],
    )
