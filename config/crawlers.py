"""What machines that read the public pages are told: which there are, and which to leave alone."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies.library import library
from trends.models import Edition, Trend

OF_NOBODY_ELSE = ("/accounts/", "/admin/", "/assessments/", "/organisations/", "/search/", "/survey/")


class Pages(Sitemap):
    """About the service, and where trends and cases begin."""

    def items(self):
        return [
            "home",
            "trends:list",
            "reports:infographic",
            "reports:years",
            "cases:list",
            "method",
            "accessibility",
            "privacy",
        ]

    def location(self, name):
        return reverse(name)


class Editions(Sitemap):
    def items(self):
        return list(Edition.objects.published())

    def location(self, edition):
        return reverse("trends:edition", args=[edition.slug])


class Trends(Sitemap):
    def items(self):
        ordered = Trend.objects.published().order_by("-edition__year", "group", "position")
        return list(ordered.select_related("edition"))


class Cases(Sitemap):
    """Those of the current edition."""

    def items(self):
        edition = Edition.objects.current()
        return library(edition).cases if edition else ()

    def location(self, case):
        return reverse("cases:detail", args=[case.code])


SITEMAPS = {"pages": Pages, "editions": Editions, "trends": Trends, "cases": Cases}


@require_safe
def robots(request):
    """Search engines may read what is public; pages of people and lists without an end are not for them."""
    address = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in OF_NOBODY_ELSE), "Disallow: /cases/?"]
    told = "\n".join([*lines, "", f"Sitemap: {address}{reverse('sitemap')}", ""])
    return HttpResponse(told, content_type="text/plain; charset=utf-8")
