"""The history of an assessment and of a whole organisation: to read, to narrow down, and to take along."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.views import View

from assessments.filters import OF_ASSESSMENTS, HistoryFilterForm
from assessments.models import Assessment
from assessments.permissions import RightRequiredMixin
from assessments.views.sittings import sittings
from assessments.views.telling import COLUMNS, Told
from organisations.limits import too_many
from organisations.models import Event, EventKind
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right
from organisations.spreadsheets import csv_lines, json_lines
from trends.outline import outline

EVENTS_PER_PAGE, ROWS_AT_ONCE = 50, 500
FILES = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "json": ("application/json", lambda _columns, rows: json_lines(rows)),
}


class TimelineMixin:
    """Needs `events`, all that may be told here; `assessments`, whose actions are named; `kinds` and `role`."""

    template_name = "assessments/history.html"

    def get(self, request, export="", **address):
        form = HistoryFilterForm(request.GET, people=self.people(), kinds=self.kinds, trends=self.trends.values())
        is_clear = form.is_valid()
        events = form.matching(self.events).order_by("-at", "-pk")
        if export and is_clear:
            return too_many(request) or self.handed_over(events, export)
        return self.show(form, events, status=422 if export else 200)

    def show(self, form, events, *, status):
        page = Paginator(events, EVENTS_PER_PAGE).get_page(self.request.GET.get("page"))
        asked = self.request.GET.copy()
        asked.pop("page", None)
        context = {"form": form, "page_obj": page, "rows": sittings(map(self.told, page))}
        context |= {"query": asked.urlencode(), "address": self.address}
        return render(self.request, self.template_name, context | self.context, status=status)

    def handed_over(self, events, export):
        """The events as a file, a few at a time however many there are."""
        content_type, lines = FILES[export]
        language = get_language()

        def rows():
            for event in events.iterator(chunk_size=ROWS_AT_ONCE):
                with override(language):  # the answer is written after the request
                    yield self.told(event).row

        response = StreamingHttpResponse(lines(COLUMNS, rows()), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="history.{export}"'
        return response

    def people(self):
        """Everybody who did something, by the name they had last."""
        seen = self.events.exclude(by=None).order_by("by_name").values_list("by", "by_name").distinct()
        return sorted(dict(seen).items(), key=lambda person: person[1].casefold())

    @cached_property
    def outlines(self):
        return [(one, outline(one.edition, including_drafts=True)) for one in self.assessments]

    @property
    def trends(self):
        """By slug; where two editions have one in common, as the newer says it."""
        return {trend.slug: trend for _assessment, edition in reversed(self.outlines) for trend in edition.trends}

    @cached_property
    def titles(self):
        """(title, address) by the reference of an assessment and the code of an action, or the slug of a trend."""
        found = {}
        for assessment, edition in self.outlines:
            base = assessment.get_absolute_url()
            found |= {(assessment.ref, trend.slug): (trend.name, base) for trend in edition.trends}
            for action in edition.actions.values():
                found[assessment.ref, action.code] = (action.title, f"{base}actions/{action.code}/")
        return found

    def told(self, event):
        title, url = self.titles.get((event.assessment_ref, event.subject), ("", ""))
        return Told(event, self.role, title, url)


class AssessmentHistoryView(TimelineMixin, RightRequiredMixin, View):
    """What happened in one assessment, for everybody who may open it."""

    kinds = OF_ASSESSMENTS

    @property
    def events(self):
        return Event.objects.visible_to(self.request.user).filter(assessment_ref=self.assessment.ref)

    @property
    def assessments(self):
        return [self.assessment]

    @property
    def role(self):
        return self.assessment.role

    @property
    def address(self):
        return reverse("assessments:history", args=[self.assessment.ref])

    @property
    def context(self):
        return {"assessment": self.assessment}


class OrganisationHistoryView(TimelineMixin, OrganisationRightMixin, View):
    """What happened in the whole organisation, for its leads."""

    required_right = Right.MANAGE
    kinds = list(EventKind)

    @property
    def events(self):
        return Event.objects.visible_to(self.request.user).filter(organisation=self.organisation)

    @cached_property
    def assessments(self):
        own = Assessment.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        return list(own.select_related("edition"))

    @property
    def role(self):
        return self.own.role

    @property
    def address(self):
        return reverse("assessments:organisation_history", args=[self.organisation.pk])

    @property
    def context(self):
        return {"organisation": self.organisation}
