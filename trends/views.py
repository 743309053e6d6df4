"""The public pages of an edition: its ten trends on one page, and a page for each trend."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, TemplateView

from trends.models import DriverMeaning, Edition, Group, Status, Trend
from trends.outline import outline
from trends.scale import LEVELS


def strands(edition):
    """Both groups with their meaning and their published trends, digital first."""
    held = outline(edition)
    return [
        {
            "slug": group.value,
            "name": group.label,
            "meaning": getattr(edition, f"{group.value}_meaning"),
            "trends": [trend for trend in held.trends if trend.group == group],
        }
        for group in Group
    ]


class EditionView(DetailView):
    """The edition named in the address, or else the current one; a calm page while there is none."""

    template_name = "trends/edition.html"
    context_object_name = "edition"

    def get_object(self, queryset=None):
        if "edition" not in self.kwargs:
            return Edition.objects.current()
        return get_object_or_404(Edition.objects.published(), slug=self.kwargs["edition"])

    def get_context_data(self, **kwargs):
        if self.object is None:
            return super().get_context_data(**kwargs)
        return super().get_context_data(
            strands=strands(self.object),
            trends_count=len(outline(self.object).trends),
            drivers=drivers_of(self.object),
            watch_items=self.object.watch_items.order_by("position"),
            **kwargs,
        )


def drivers_of(edition):
    """Contextual drivers, each with what it means for trends that have a page."""
    meanings = DriverMeaning.objects.filter(trend__status=Status.PUBLISHED).select_related("trend")
    meanings = meanings.order_by("trend__group", "trend__position")
    return edition.drivers.order_by("position").prefetch_related(Prefetch("meanings", meanings))


class TrendView(TemplateView):
    """Everything an edition says about one trend. Drafts do not exist here."""

    template_name = "trends/trend.html"

    def get_context_data(self, **kwargs):
        named = {"edition__slug": self.kwargs["edition"], "slug": self.kwargs["slug"]}
        trend = get_object_or_404(Trend.objects.published().select_related("edition"), **named)
        siblings = outline(trend.edition).trends
        place = [sibling.id for sibling in siblings].index(trend.pk)
        return super().get_context_data(
            **kwargs
            | {
                "edition": trend.edition,
                "trend": trend,
                "actions": siblings[place].actions,
                "sections": trend.sections.order_by("kind", "position"),
                "lineage": trend.lineage.order_by("year"),
                "pressures": trend.driver_meanings.select_related("driver").order_by("driver__position"),
                "cases": cases_of(trend),
                "levels": LEVELS,
                "previous": siblings[place - 1] if place else None,
                "next": siblings[place + 1] if place + 1 < len(siblings) else None,
            }
        )


def cases_of(trend):
    """Published cases of a trend, those of which it is the main trend first."""
    ties = trend.case_ties.filter(case__status=Status.PUBLISHED)
    return ties.select_related("case").order_by("position", "case__title_en")
