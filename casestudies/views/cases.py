"""A page for each case."""

from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from casestudies.likening import like
from casestudies.links import states_of
from casestudies.models import CaseStudy
from trends.models import Edition, EditionStatus, Status
from trends.packs import is_link
from trends.passing_on import passage


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
            passage=passage_of(self.request, self.object),
            **kwargs,
        )


def passage_of(request, case):
    path = case.get_absolute_url()
    about = {"@type": "CreativeWork", "creator": {"@type": "Organization", "name": case.organisation}}
    about |= {"genre": case.get_kind_display(), "citation": [source for source in case.sources if is_link(source)]}
    return passage(
        request,
        path=path,
        title=case.title,
        description=f"{case.organisation}: {case.description}",
        picture=reverse("reports:case_picture", args=[case.code]),
        about=about | ({"temporalCoverage": str(case.year)} if case.year else {}),
        way=[(_("Impact cases"), reverse("cases:list")), (case.title, path)],
    )
