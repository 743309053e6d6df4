"""The public pages of an edition: its ten trends on one page, a page for each trend, and what an edition changed.

Curators see them before they are public.
"""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from trends.comparing import CHANGED, GONE, NEW, STAYED, compared
from trends.models import DriverMeaning, Edition, Group, Status, Trend
from trends.outline import outline
from trends.passing_on import address_of, of_edition, of_trend
from trends.permissions import edition_for, editions_for, may_preview
from trends.retrospect import retrospect
from trends.scale import LEVELS

MOST_CASES = 12  # the library has them all


def strands(edition):
    """Both groups with their meaning and their published trends, digital first; of a draft, all of them."""
    held = outlined(edition)
    return [
        {
            "slug": group.value,
            "name": group.label,
            "meaning": getattr(edition, f"{group.value}_meaning"),
            "trends": [trend for trend in held.trends if trend.group == group],
        }
        for group in Group
    ]


def outlined(edition):
    return outline(edition, including_drafts=not edition.is_public)


class EditionView(DetailView):
    """The edition named in the address, or else the current one; a calm page while there is none."""

    template_name = "trends/edition.html"
    context_object_name = "edition"

    def get_object(self, queryset=None):
        if "edition" not in self.kwargs:
            return Edition.objects.current()
        return edition_for(self.request.user, self.kwargs["edition"])

    def get_context_data(self, **kwargs):
        if self.object is None:
            return super().get_context_data(**kwargs)
        return super().get_context_data(
            strands=strands(self.object),
            trends_count=len(outlined(self.object).trends),
            looking_back=retrospect(self.object),
            amendments=retrospect(self.object).of(None),
            earlier=Edition.objects.before(self.object).first(),
            drivers=drivers_of(self.object),
            watch_items=self.object.watch_items.order_by("position"),
            passage=of_edition(self.request, self.object) if self.object.is_public else None,
            **kwargs,
        )


def drivers_of(edition):
    """Contextual drivers, each with what it means for trends that have a page; of a draft, for all trends."""
    statuses = [Status.PUBLISHED] if edition.is_public else Status.values
    meanings = DriverMeaning.objects.filter(trend__status__in=statuses).select_related("trend")
    meanings = meanings.order_by("trend__group", "trend__position")
    return edition.drivers.order_by("position").prefetch_related(Prefetch("meanings", meanings))


class TrendView(TemplateView):
    """Everything an edition says about one trend. Drafts are for curators only."""

    template_name = "trends/trend.html"

    def get_context_data(self, **kwargs):
        edition, slug = get_object_or_404(Edition, slug=self.kwargs["edition"]), self.kwargs["slug"]
        shown = next((one for one in outline(edition, including_drafts=True).trends if one.slug == slug), None)
        is_public = bool(shown) and shown.is_published and edition.is_public
        if not shown or not (is_public or may_preview(self.request.user)):
            raise Http404
        siblings = outline(edition, including_drafts=not is_public).trends
        place = siblings.index(shown)
        return super().get_context_data(
            **kwargs
            | self.told(shown)
            | {
                "edition": edition,
                "shown": shown,
                "levels": LEVELS,
                "is_preview": not is_public,
                "amendments": retrospect(edition).of(shown.id),
                "service": address_of(self.request, ""),
                "previous": siblings[place - 1] if place else None,
                "next": siblings[place + 1] if place + 1 < len(siblings) else None,
            }
        )

    def told(self, shown):
        """What is asked of the database only when the page is not in memory."""
        trend = SimpleLazyObject(lambda: Trend.objects.select_related("edition").get(pk=shown.id))
        asked = {
            "sections": lambda: trend.sections.order_by("kind", "position"),
            "lineage": lambda: trend.lineage.order_by("year"),
            "pressures": lambda: trend.driver_meanings.select_related("driver").order_by("driver__position"),
            "cases": lambda: cases_of(trend),
            "passage": lambda: of_trend(self.request, trend, shown.actions),
        }
        return {"trend": trend, "actions": shown.actions} | {name: SimpleLazyObject(ask) for name, ask in asked.items()}


def cases_of(trend):
    """Some published cases of a trend, those of which it is the main trend first."""
    ties = trend.case_ties.filter(case__status=Status.PUBLISHED)
    return ties.select_related("case").order_by("position", "case__title_en")[:MOST_CASES]


class ComparisonView(TemplateView):
    """What stayed, changed, is new or gone between two editions, and which scores can be compared."""

    template_name = "trends/comparison.html"

    def get_context_data(self, **kwargs):
        later, earlier = editions_for(self.request.user, self.kwargs["edition"], self.kwargs["earlier"])
        if later.year <= earlier.year:
            raise Http404
        comparison = compared(later, earlier)
        names = {STAYED: _("Stayed"), CHANGED: _("Changed"), NEW: _("New"), GONE: _("Gone")}
        return super().get_context_data(
            edition=later,
            earlier=earlier,
            comparison=comparison,
            counts=[(name, comparison.count(state)) for state, name in names.items()],
            total=sum(change.action is not None for change in comparison.actions),
            levels=LEVELS,
        )
