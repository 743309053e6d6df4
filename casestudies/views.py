"""The library of impact cases, and a page for each."""

from django.core.paginator import Paginator
from django.views.generic import DetailView, TemplateView

from casestudies.forms import CaseFilterForm
from casestudies.library import library
from casestudies.links import states_of
from casestudies.models import CaseStudy
from trends.models import Edition, Status, Theme
from trends.outline import outline

CASES_PER_PAGE = 20
MOST_LIKE_THIS = 3


class LibraryView(TemplateView):
    """The published cases of the current edition, narrowed down by what the address asks for."""

    template_name = "cases/library.html"

    def get_context_data(self, **kwargs):
        edition = Edition.objects.current()
        trends = outline(edition).trends if edition else ()
        cases = library(edition).cases if edition else ()
        form = CaseFilterForm(self.request.GET, cases=cases, trends=trends, themes=Theme.objects.all())
        form.is_valid()
        page = Paginator(form.matching(), CASES_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            edition=edition,
            form=form,
            page=page,
            total=len(cases),
            cards=[(case, trends_of(case, trends)) for case in page],
            pages=page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            asked=self._asked(),
            **kwargs,
        )

    def _asked(self):
        """The questions as they stand in the address, for links to other pages of the same list."""
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return asked.urlencode()


def trends_of(case, trends):
    """The trends of a case in its own order, the main one first."""
    by_slug = {trend.slug: trend for trend in trends}
    return [by_slug[slug] for slug in case.trend_slugs if slug in by_slug]


def like(code, cases, by_action):
    """Up to three other cases that share most actions with this one; ties by title."""
    mine = cases[code].actions if code in cases else ()
    shared = [other for action in mine for other in by_action[action] if other.code != code]
    others = sorted(set(shared), key=lambda other: (-shared.count(other), other.title, other.code))
    return others[:MOST_LIKE_THIS]


class CaseView(DetailView):
    """All that is known of one published case."""

    template_name = "cases/case.html"
    context_object_name = "case"
    slug_field = "code"
    slug_url_kwarg = "code"

    def get_queryset(self):
        return CaseStudy.objects.published().prefetch_related("places", "themes")

    def get_context_data(self, **kwargs):
        edition = Edition.objects.current()
        published = {"trend__status": Status.PUBLISHED, "trend__edition__status": Status.PUBLISHED}
        held = library(edition) if edition else None
        return super().get_context_data(
            trend_ties=self.object.trend_ties.filter(**published)
            .select_related("trend__edition")
            .order_by("-trend__edition__year", "position"),
            action_ties=self.object.action_ties.filter(**{f"action__{key}": value for key, value in published.items()})
            .select_related("action__trend__edition")
            .order_by("-action__edition__year", "position"),
            sources=states_of(self.object.sources),
            others=like(self.object.code, held.by_code, held.by_action) if held else [],
            **kwargs,
        )
