"""A page for each case."""

from operator import attrgetter

from django.views.generic import DetailView

from casestudies.likening import like
from casestudies.links import states_of
from casestudies.models import CaseStudy
from trends.models import Edition, EditionStatus, Status


def of_the_newest(ties, trend):
    """Those to the newest public edition that the case is tied to; the same would come again for each earlier one."""
    public = {f"{trend}__status": Status.PUBLISHED, f"{trend}__edition__status__in": EditionStatus.PUBLIC}
    found = ties.filter(**public).select_related(f"{trend}__edition").order_by(f"-{trend}__edition__year", "position")
    trends = [(attrgetter(trend.replace("__", "."))(tie), tie) for tie in found]
    return [tie for one, tie in trends if one.edition_id == trends[0][0].edition_id]


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
        return super().get_context_data(
            trend_ties=of_the_newest(self.object.trend_ties, "trend"),
            action_ties=of_the_newest(self.object.action_ties, "action__trend"),
            sources=states_of(self.object.sources),
            others=like(self.object.code, edition) if edition else (),
            **kwargs,
        )
