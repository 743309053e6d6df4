"""The history of an item with its parts: who changed what and when, and a button that brings an older text back."""

from contextlib import contextmanager

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from trends.admin.differing import changes
from trends.models import Edition
from trends.past import PACK, moments, restore

MOMENTS_PER_PAGE = 20


class HistoryAdmin(admin.ModelAdmin):
    """Its inlines are the parts of an item."""

    object_history_template = "admin/curated_history.html"

    @property
    def parts(self):
        return [inline.model for inline in self.inlines]

    def get_urls(self):
        view = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<int:pk>/history/<int:number>/restore/", view, name=name), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        item = self.get_object(request, object_id)
        told = list(reversed(moments(item, self.parts))) if item else []
        page = Paginator(told, MOMENTS_PER_PAGE).get_page(request.GET.get("p"))
        shown = [(moment, who(moment), changes(moment, item)) for moment in page]
        context = {
            "moments": shown,
            "page_obj": page,
            "newest": told[0].number if told else 0,
            "may_restore": item and self.has_change_permission(request, item),
            "restore_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
        }
        return super().history_view(request, object_id, context | (extra_context or {}))

    def restore_view(self, request, pk, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = self.get_object(request, str(pk))
        if item is None:
            raise Http404
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        moment = next((one for one in moments(item, self.parts) if one.number == number), None)
        if moment is None:
            raise Http404
        self.bring_back(request, item, moment)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[pk]))

    def bring_back(self, request, item, moment):
        try:
            with transaction.atomic(), self.recorded(request, item, _("An earlier wording was restored")):
                changed = restore(item, self.parts, moment, refusal=self.refusal)
        except ValidationError as problem:
            messages.error(request, _("Nothing was restored. %s") % " ".join(problem.messages))
        except DatabaseError:
            messages.error(request, _("Nothing was restored: this item is locked, or what it belongs to is gone."))
        else:
            Edition.objects.touch()
            if changed:
                self.log_change(request, item, f"restored: {moment.at:%Y-%m-%d %H:%M}")
            messages.success(request, _("Restored.") if changed else _("It is like that already; nothing changed."))

    @contextmanager
    def recorded(self, request, item, reason):
        """Around a change of an item, for whoever tells more of it than the history does."""
        yield

    def refusal(self, item):
        """Why an item may not be public as it now is, else nothing."""
        return ""


def who(moment):
    """The name to show beside a moment."""
    if moment.by:
        return str(moment.by)
    return _("Content pack") if moment.reason == PACK else _("Nobody who has an account here")
