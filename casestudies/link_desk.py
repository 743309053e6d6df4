"""What curators see of the links among sources, and how they have them looked at."""

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casestudies.checking import AGAIN
from casestudies.links import PLACES, states_of
from casestudies.models import LinkCheck, LinkState
from casestudies.tasks import hint
from trends.admin.desk import link_to

FAILING = "failing"
DAYS = ["failures", "checked_at", "seen_at", "due_at"]


class LinksFilter(admin.SimpleListFilter):
    """Narrows what has sources down by the state of their links."""

    title = _("links")
    parameter_name = "links"

    def lookups(self, request, model_admin):
        states = [(state.value, state.label) for state in LinkState if state != LinkState.LIVE]
        return [*states, (FAILING, _("Did not answer lately"))]

    def queryset(self, request, queryset):
        if self.value() == FAILING:
            return queryset.filter(pk__in=_standing_in(queryset, failures__gt=0))
        return queryset.filter(pk__in=_standing_in(queryset, state=self.value())) if self.value() else queryset


def _standing_in(queryset, **asked):
    return queryset.model.objects.filter(**{f"links__{name}": value for name, value in asked.items()}).values("pk")


def told_of_each(sources):
    """The links of these sources, each with its state."""
    links = [(link_to(link), link.url, told(link)) for _source, found in states_of(sources) for link in found]
    return format_html_join("", '<a href="{}">{}</a>: {}<br>', links)


def told(link):
    """What is known of a link, in a few words."""
    words = [link.get_state_display()]
    if link.failures and link.state != LinkState.BROKEN:
        words.append(ngettext("%d day without success", "%d days without success", link.failures) % link.failures)
    if link.http_status or link.error:
        words.append(str(link.http_status or link.error))
    if link.checked_at:
        words.append(date_format(timezone.localtime(link.checked_at), "j F Y"))
    return ", ".join(map(str, words))


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    """To be looked at. What stands in the sources is mended there."""

    list_display = ["url", "state", "http_status", "checked_at"]
    list_filter = ["state", "http_status"]
    list_per_page = 50
    search_fields = ["url", "final_url"]
    actions = ["check_now"]
    fields = ["opened", "state", "http_status", "error", "final_url", *DAYS, "stands_in"]
    readonly_fields = ["opened", "stands_in"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Check the selected links now"), permissions=["change"])
    def check_now(self, request, queryset):
        if not settings.LINK_CHECKS:
            told = _("Ask whoever runs this site to turn link checks on (LINK_CHECKS)")
            self.message_user(request, told, messages.WARNING)
            return
        count = queryset.update(due_at=timezone.now() - AGAIN)  # before all others
        transaction.on_commit(hint)
        message = ngettext("%(count)d link is checked", "%(count)d links are checked", count) % {"count": count}
        self.message_user(request, _("%s within minutes; of each site one every ten minutes") % message)

    @admin.display(description=_("address"))
    def opened(self, link):
        return format_html('<a href="{}" rel="noopener noreferrer external">{}</a>', link.url, link.url)

    @admin.display(description=_("where it stands"))
    def stands_in(self, link):
        rows = [row for place in PLACES for row in getattr(link, place).all()]
        told = [(row._meta.verbose_name, link_to(row), row) for row in rows]
        return format_html_join("", '{}: <a href="{}">{}</a><br>', told)
