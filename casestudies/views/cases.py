"""A page for each case."""

from django.views.generic import DetailView

from casestudies.likening import like
from casestudies.links import states_of
from casestudies.models import CaseStudy
from trends.models import Edition, Status


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
        return super().get_context_data(
            trend_ties=self.object.trend_ties.filter(**published)
            .select_related("trend__edition")
            .order_by("-trend__edition__year", "position"),
            action_ties=self.object.action_ties.filter(**{f"action__{key}": value for key, value in published.items()})
            .select_related("action__trend__edition")
            .order_by("-action__edition__year", "position"),
            sources=states_of(self.object.sources),
            others=like(self.object.code, edition) if edition else (),
            **kwargs,
        )
