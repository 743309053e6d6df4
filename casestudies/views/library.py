"""The library of impact cases."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from casestudies.forms import CaseFilterForm
from casestudies.library import library
from trends.models import Edition, Theme
from trends.outline import outline

CASES_PER_PAGE = 20


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
