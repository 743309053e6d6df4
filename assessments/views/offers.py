"""Cases of their own that leads offer to others: a form, what became of each, and taking one back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from assessments.forms_offering import OfferForm
from assessments.models import CaseOffer
from assessments.offering import NotWaiting, offer_case, withdraw_offer
from assessments.permissions import RightRequiredMixin
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline


class OffersView(RightRequiredMixin, View):
    """`?action=` is the code of the action to begin with."""

    required_right = Right.OFFER
    kept_fields = tuple(OfferForm.base_fields)

    def get(self, request, ref):
        return self.show(self.form(initial=kept(request) or self.begun()))

    def post(self, request, ref):
        form = self.form(request.POST)
        if self.assessment.is_open or not form.is_valid():
            return self.show(form, status=422)
        action = form.cleaned_data.pop("action")
        offer_case(assessment=self.assessment, offered_by=request.user, action_id=action, **form.cleaned_data)
        forget(request)
        messages.success(request, _("Thank you. A curator looks at it, and you get a mail."))
        return redirect("assessments:offers", ref)

    @property
    def actions(self):
        return outline(self.assessment.edition, including_drafts=True).actions

    def form(self, *given, **options):
        actions = [(action.id, f"{action.trend_name}: {action.title}") for action in self.actions.values()]
        return OfferForm(*given, actions=actions, **options)

    def begun(self):
        action = self.actions.get(self.request.GET.get("action"))
        return {"action": action.id} if action else {}

    def show(self, form, *, status=200):
        offers = CaseOffer.objects.visible_to(self.request.user).filter(assessment=self.assessment)
        page = {"assessment": self.assessment, "form": form, "offers": offers.select_related("action", "case")}
        return render(self.request, "assessments/offers.html", page, status=status)


class WithdrawOfferView(RightRequiredMixin, View):
    """A page that asks, with a button."""

    required_right = Right.OFFER

    def get(self, request, ref, offer_ref):
        page = {"assessment": self.assessment, "offer": self.offer}
        return render(request, "assessments/offer_withdraw.html", page)

    def post(self, request, ref, offer_ref):
        try:
            withdraw_offer(offer=self.offer, withdrawn_by=request.user)
        except NotWaiting:
            messages.error(request, _("Write to us: it is published or declined already."))
        else:
            messages.success(request, _("Taken back."))
        return redirect("assessments:offers", ref)

    @property
    def offer(self):
        own = CaseOffer.objects.visible_to(self.request.user).filter(assessment=self.assessment)
        return get_object_or_404(own, ref=self.kwargs["offer_ref"])
