"""The pictures that pages are passed on with."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View

from casestudies.models import CaseStudy
from casestudies.views.cases import of_the_newest
from reports.pictures import Picture, file_of
from trends.models import Edition, Trend

FRESH, FOR_NOW = 24 * 3600, 60  # seconds
ALWAYS_THERE = Path(settings.BASE_DIR, "static", "img", "picture.png")


class PictureView(View):
    """Ours for every page; where it is not made yet, or cannot be, one that suits all."""

    def get(self, request, *args, **kwargs):
        made = file_of(self.picture(**kwargs))
        response = HttpResponse(made or ALWAYS_THERE.read_bytes(), content_type="image/png")
        response["Cache-Control"] = f"public, max-age={FRESH if made else FOR_NOW}"
        return response


class TrendPictureView(PictureView):
    def picture(self, edition, slug):
        trend = get_object_or_404(Trend.objects.published().select_related("edition"), edition__slug=edition, slug=slug)
        kicker = f"{trend.get_group_display()} · {_('%(year)s edition') % {'year': trend.edition.year}}"
        return Picture(kicker, trend.name, tuple(trend.themes[:3]), product(), group=trend.group, symbol=trend.slug)


class EditionPictureView(PictureView):
    def picture(self, edition):
        held = get_object_or_404(Edition.objects.published(), slug=edition)
        told = _("Digital and technology, kept apart"), _("Each trend with three themes and where to start")
        return Picture(_("%(year)s edition") % {"year": held.year}, _("Trends that shape councils"), told, product())


class CasesPictureView(PictureView):
    def picture(self):
        told = _("What councils and their partners did"), _("Tied to the trends and the actions they illustrate")
        return Picture(_("Library"), _("Impact cases"), told, product())


class CasePictureView(PictureView):
    """With the symbol of its main trend in the newest public edition."""

    def picture(self, code):
        case = get_object_or_404(CaseStudy.objects.published().prefetch_related("places"), code=code)
        trend = next((tie.trend for tie in of_the_newest(case.trend_ties, "trend")), None)
        where = ", ".join(map(str, case.places.all()))
        told = case.organisation, " · ".join(filter(None, [where, str(case.year or "")])), trend.name if trend else ""
        node = {"group": trend.group, "symbol": trend.slug} if trend else {}
        kicker = f"{_('Impact case')} · {case.get_kind_display()}"
        return Picture(kicker, case.title, tuple(filter(None, told)), product(), **node)


def product():
    return _("Digital maturity self-assessment")
