"""What councils offer, for curators: the only thing of an assessment that is ever on the desk."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import CaseOffer
from assessments.offering import NotWaiting, decline, take_up


class DecisionForm(ModelForm):
    def clean_reason(self):
        if "_decline" in self.data and not self.cleaned_data["reason"].strip():
            raise ValidationError(_("Enter the reason, which the council gets by mail"))
        return self.cleaned_data["reason"]


@admin.register(CaseOffer)
class CaseOfferAdmin(admin.ModelAdmin):
    form = DecisionForm
    list_display = ["title", "council", "action", "state", "offered_at"]
    list_filter = ["state", "action__trend"]
    list_select_related = ["assessment__organisation", "action"]
    search_fields = ["title", "assessment__organisation__name"]
    actions = None
    fields = [
        *("council", "state", "title", "action", ("level_before", "level_after"), "done", "outcome", "contact"),
        *("offered_at", "its_case", "reason", "decision"),
    ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Its own buttons decide; there is nothing else to save."""
        hidden = dict.fromkeys(["show_save", "show_save_and_continue"], False)
        return super().change_view(request, object_id, form_url, hidden | (extra_context or {}))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("assessment__organisation", "action", "case")

    def get_readonly_fields(self, request, obj=None):
        return [name for name in flat(self.fields) if name != "reason" or not (obj and obj.is_waiting)]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        try:
            if "_take" in request.POST:
                request.drafted = take_up(offer=obj, taken_by=request.user)
            elif "_decline" in request.POST:
                decline(offer=obj, reason=form.cleaned_data["reason"], declined_by=request.user)
        except NotWaiting:
            messages.error(request, _("Look again: the council took it back, or it is decided already."))

    def response_change(self, request, obj):
        if drafted := getattr(request, "drafted", None):
            messages.success(request, _("A draft is made of it. Mend it here, and publish it."))
            return HttpResponseRedirect(reverse("admin:casestudies_casestudy_change", args=[drafted.pk]))
        return HttpResponseRedirect(reverse("admin:assessments_caseoffer_changelist"))

    @admin.display(description=_("council"), ordering="assessment__organisation__name")
    def council(self, offer):
        return offer.assessment.organisation.name

    @admin.display(description=_("contact, who may be named in public"))
    def contact(self, offer):
        return offer.contact or "-"

    @admin.display(description=_("case"))
    def its_case(self, offer):
        return render_to_string("admin/offered_case.html", {"case": offer.case})

    @admin.display(description=_("decision"))
    def decision(self, offer):
        return render_to_string("admin/offer_decision.html", {"offer": offer})


def flat(fields):
    return [name for field in fields for name in ([field] if isinstance(field, str) else field)]
