"""What holds these words: trends, actions and cases in one list, the best first."""

from functools import lru_cache

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from casestudies import searching
from casestudies.searching.asking import LONGEST
from trends.models import Edition

RESULTS_PER_PAGE = 20
PAGES_KEPT = 400  # of 20 kilobytes
KINDS = {"": _("Everything"), "trend": _("Trends"), "action": _("Actions"), "case": _("Impact cases")}
ONE_OF = {"trend": _("Trend"), "action": _("Action"), "case": _("Impact case")}


class SearchView(TemplateView):
    """Results for `q`, all or of one `kind`; without words a field and where to begin."""

    template_name = "search/search.html"

    def get_context_data(self, **kwargs):
        edition, asked = Edition.objects.current(), self.request.GET
        text = " ".join(asked.get("q", "")[:LONGEST].replace("\0", " ").split())
        kind = asked.get("kind") if asked.get("kind") in KINDS else ""
        words = searching.words_of(text)
        hits = searching.find(edition, words) if edition else searching.Hits()
        page = Paginator(hits.of(kind), RESULTS_PER_PAGE).get_page(asked.get("page"))
        return super().get_context_data(
            edition=edition,
            wanted=text,
            words=words,
            kind=kind,
            kinds=kinds_of(hits, kind),
            hits=hits,
            page=page,
            found=_listed(edition.pk, edition.revision, get_language(), words, tuple(page)) if page else "",
            suggestion=searching.suggestion(edition, words) if edition and words and not hits.all else "",
            **kwargs,
        )


@lru_cache(maxsize=PAGES_KEPT)
def _listed(_edition: int, _revision: int, _language: str, words: tuple[str, ...], rows: tuple[int, ...]) -> SafeString:
    """The results of a page, ready to be placed; 1 query, none when asked again."""
    found = [(ONE_OF[one.kind], one) for one in searching.read(words, rows)]
    return render_to_string("search/found.html", {"found": found})


forget = _listed.cache_clear


def kinds_of(hits, chosen):
    """The kinds that were found, with how many there are, and whether it is the one shown."""
    counts = hits.counts
    shown = [kind for kind in KINDS if kind in counts or kind == chosen]
    return [(kind, KINDS[kind], counts.get(kind, 0), kind == chosen) for kind in shown]
