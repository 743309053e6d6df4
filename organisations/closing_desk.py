"""The page on which a lead ends an organisation, or keeps it after all."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from organisations.account import KeepingMixin
from organisations.closing import TIME_TO_THINK, close_organisation, keep_organisation
from organisations.forms import ClosingForm
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right


class ClosingView(OrganisationRightMixin, KeepingMixin, FormView):
    required_right = Right.DECIDE
    form_class = ClosingForm
    template_name = "organisations/closing.html"

    def stored(self):
        return {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, days=TIME_TO_THINK.days, **kwargs)

    def post(self, request, *args, **kwargs):
        if "keep" not in request.POST:
            return super().post(request, *args, **kwargs)
        keep_organisation(organisation=self.organisation, kept_by=request.user)
        messages.success(request, _("The organisation is kept. Nothing will be deleted."))
        return redirect(request.path)

    def form_valid(self, form):
        close_organisation(organisation=self.organisation, closed_by=self.request.user)
        return super().form_valid(form)

    def get_success_url(self):
        return self.request.path
