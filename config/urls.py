"""The street: which door leads into which room."""

from math import ceil

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from assessments.views import staff
from assessments.views.method import MethodView
from casestudies.views import SearchView
from config import crawlers, probes
from organisations.admin import guard_the_desk
from organisations.urls import account_urls
from reports.views import HomeView
from reports.views.own_data import AccountDeleteView, OwnDataFileView, OwnDataView

guard_the_desk(admin.site)


def page(name):
    """A page about the service itself; it names the operator's address, if there is one, and the cookies."""
    told = {
        "operator_email": settings.OPERATOR_EMAIL,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "survey_cookie": staff.COOKIE,
        "sign_in_hours": ceil(settings.SESSION_COOKIE_AGE / 3600),
    }
    return TemplateView.as_view(template_name=f"pages/{name}.html", extra_context=told)


handler429 = "organisations.limits.slow_down"  # allauth asks for it by this name
handler500 = "config.outage.server_error"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("method/", MethodView.as_view(), name="method"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": crawlers.SITEMAPS}, name="sitemap"),
    path("search/", SearchView.as_view(), name="search"),
    path("survey/<slug:ref>/", staff.StaffSurveyView.as_view(), name="survey"),
    path("", include("reports.urls")),
    path("", include("assessments.urls")),
    path("cases/", include("casestudies.urls")),
    path("trends/", include("trends.urls")),
    path("organisations/", include("organisations.urls")),
    path("accounts/single-sign-on/", include("organisations.urls_single_sign_on")),
    path("accounts/data/", OwnDataView.as_view(), name="account_data"),
    path("accounts/data.json", OwnDataFileView.as_view(), name="account_data_json"),
    path("accounts/delete/", AccountDeleteView.as_view(), name="account_delete"),
    path("accounts/", include(account_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("accessibility/", page("accessibility"), name="accessibility"),
    path("privacy/", page("privacy"), name="privacy"),
    path("typed/", TemplateView.as_view(template_name="pages/typed.html"), name="typed"),
    *probes.urlpatterns,
]
