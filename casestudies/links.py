"""The links among the sources: which there are, where they stand, what became of them."""

import re
from urllib.parse import urlsplit

from django.db import transaction

from casestudies.models import CaseStudy, LinkCheck
from trends.models import Action, Trend

LINK = re.compile(r"https?://[^\s<>\"']+")
MOST_BYTES = 1000  # of an address; an index takes no more
PLACES = {"cases": CaseStudy, "actions": Action, "trends": Trend}  # where links stand, by the field that says so


def links_in(source: str) -> list[str]:
    """The addresses in a line of sources, without the full stop that ends a sentence."""
    found = [url.rstrip(".,;)") for url in LINK.findall(source)]
    return [url for url in found if len(url.encode()) <= MOST_BYTES and host_of(url)]


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


@transaction.atomic
def gather() -> None:
    """Make the list of links what the sources say today; 11 queries when nothing changed."""
    used = {place: list(_links_of(model)) for place, model in PLACES.items()}
    wanted = {url for found in used.values() for _pk, url in found}
    stored = dict(LinkCheck.objects.values_list("url", "pk"))
    if gone := [pk for url, pk in stored.items() if url not in wanted]:
        LinkCheck.objects.filter(pk__in=gone).delete()
    if new := wanted - stored.keys():
        LinkCheck.objects.bulk_create([LinkCheck(url=url, host=host_of(url)) for url in sorted(new)])
        stored = dict(LinkCheck.objects.values_list("url", "pk"))
    for place, found in used.items():
        _stand(place, {(stored[url], pk) for pk, url in found})


def _links_of(model):
    for pk, text in model.objects.exclude(source_lines="").order_by().values_list("pk", "source_lines"):
        yield from ((pk, url) for line in text.splitlines() for url in links_in(line))


def _stand(place, wanted):
    """Write down at which rows the links stand: pairs of keys."""
    through = LinkCheck._meta.get_field(place).remote_field.through
    column = LinkCheck._meta.get_field(place).m2m_reverse_name()
    stored = {(link, row): pk for pk, link, row in through.objects.values_list("pk", "linkcheck_id", column)}
    if gone := [pk for pair, pk in stored.items() if pair not in wanted]:
        through.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - stored.keys())
    if new:
        through.objects.bulk_create([through(**{"linkcheck_id": link, column: row}) for link, row in new])


def states_of(sources) -> list[tuple[str, list[LinkCheck]]]:
    """Each source with what is known of its links; 1 query, none without links."""
    links = {source: links_in(source) for source in sources}
    wanted = {url for found in links.values() for url in found}
    known = {link.url: link for link in LinkCheck.objects.filter(url__in=wanted)} if wanted else {}
    return [(source, [known[url] for url in links[source] if url in known]) for source in sources]
