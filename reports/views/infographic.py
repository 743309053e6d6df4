"""An edition on one sheet: for everybody, or with what a council submitted; as a page and as files."""

from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from assessments.models import Assessment
from assessments.permissions import RightRequiredMixin
from assessments.results import results_of_submission
from casestudies.library import library
from reports.charts.wheel import PRINT
from reports.document.infographic import infographic
from reports.rendering.symbols import symbol
from reports.sheets import PRIVATE_KEPT, PUBLIC_KEPT, TYPES, digest_of, file_of
from trends.models import Edition
from trends.outline import outline
from trends.passing_on import passage

FRESH = 300  # seconds for which a public file need not be asked for again


class SheetMixin:
    """`sheet` is the published edition named in the address, or else the current one; None while there is none."""

    results = ground = None

    @cached_property
    def edition(self):
        if "edition" not in self.kwargs:
            return Edition.objects.current()
        return get_object_or_404(Edition.objects.public(), slug=self.kwargs["edition"])

    @cached_property
    def trends(self):
        return outline(self.edition).trends

    @cached_property
    def sheet(self):
        if self.edition is None:
            return None
        cases = Counter(slug for case in library(self.edition).cases for slug in case.trend_slugs)
        return infographic(self.edition, self.trends, cases, symbol, results=self.results, ground=self.ground)


class SheetPageMixin:
    template_name = "reports/infographic.html"

    def get_context_data(self, **kwargs):
        drawn = {"sheet": self.sheet}
        if self.sheet:
            drawn["wheel"] = mark_safe(self.sheet["wheel"]["svg"])
            drawn["rows"] = max(len(group["trends"]) for group in self.sheet["groups"])
        return super().get_context_data(**kwargs | drawn | {"edition": self.edition})

    @cached_property
    def public(self):
        """The trends that have a page of their own; withdrawn ones keep their score, and have none."""
        return {trend.slug for trend in self.trends if trend.is_published}

    @property
    def files(self):
        """The same sheet as files, beside the page."""
        return {kind: f"{self.request.path.rstrip('/')}.{kind}" for kind in TYPES}


class InfographicView(SheetMixin, SheetPageMixin, TemplateView):
    @property
    def own_assessments(self):
        """Those that this person may put on: submitted ones of this edition."""
        if not self.request.user.is_authenticated:
            return ()
        own = Assessment.objects.visible_to(self.request.user).filter(edition=self.edition)
        return own.filter(submissions__number=1).select_related("organisation").order_by("organisation__name", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            passage=self.sheet and passage_of(self.request, self.edition, self.sheet), **kwargs
        )


def passage_of(request, edition, sheet):
    path = reverse("reports:edition_infographic", args=[edition.slug])
    return passage(
        request,
        path=path,
        title=sheet["title"],
        description=_("All trends of an edition on one sheet, with their themes, and what leads on from each."),
        picture=reverse("reports:edition_picture", args=[edition.slug]),
        about={
            "@type": "CreativeWork",
            "about": [trend["name"] for group in sheet["groups"] for trend in group["trends"]],
        },
        way=[
            (_("Trends"), reverse("trends:list")),
            (str(edition.year), edition.get_absolute_url()),
            (_("Infographic"), path),
        ],
    )


class SheetFileMixin:
    """Hands a sheet over as the kind of file that the address names."""

    ground = PRINT

    def get(self, request, *args, **kwargs):
        kind = self.kwargs["kind"]
        if kind not in TYPES or not self.sheet:
            raise Http404
        tag = f'W/"{digest_of(self.sheet, kind)}"'
        headers = {"ETag": tag, "Cache-Control": self.cache_control}
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers=headers)
        content = file_of(self.sheet, kind, keep=self.keep)
        if content is None:
            return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
        headers["Content-Disposition"] = f'attachment; filename="{self.file_name}.{kind}"'
        return HttpResponse(content, content_type=TYPES[kind], headers=headers)


class InfographicFileView(SheetFileMixin, SheetMixin, View):
    keep, cache_control = PUBLIC_KEPT, f"public, max-age={FRESH}"

    @property
    def file_name(self):
        return f"trends-{self.edition.slug}"


class OwnSheetMixin(SheetMixin, RightRequiredMixin):
    """The same sheet with the latest submission of a council that this person is a member of."""

    @property
    def edition(self):
        return self.assessment.edition

    @cached_property
    def results(self):
        submission = self.assessment.submissions.select_related("submitted_by").order_by("-number").first()
        if submission is None:
            return None
        submission.assessment = self.assessment
        return results_of_submission(submission)

    @cached_property
    def trends(self):
        """Those that were scored, even where one was withdrawn since."""
        every = outline(self.edition, including_drafts=True).trends
        return [trend for trend in every if self.results is None or self.results.trend(trend.slug)]


class OwnInfographicView(OwnSheetMixin, SheetPageMixin, TemplateView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(assessment=self.assessment, **kwargs)


class OwnInfographicFileView(SheetFileMixin, OwnSheetMixin, View):
    keep, cache_control = PRIVATE_KEPT, "private, no-store"

    def get(self, request, *args, **kwargs):
        if self.results is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    @property
    def file_name(self):
        council = slugify(self.assessment.organisation.name)[:80].strip("-") or self.assessment.ref
        return f"trends-{self.edition.slug}-{council}"
