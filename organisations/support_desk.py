"""The page on which a lead lets support in, or ends that."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import FormView

from organisations.account import KeepingMixin
from organisations.forms import SupportForm
from organisations.letting_in import let_in, shut_out
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right


class SupportView(OrganisationRightMixin, KeepingMixin, FormView):
    required_right = Right.DECIDE
    form_class = SupportForm
    template_name = "organisations/support.html"

    def stored(self):
        return {}

    def get_context_data(self, **kwargs):
        current = self.organisation.support_access.current().select_related("granted_by").first()
        return super().get_context_data(organisation=self.organisation, current=current, **kwargs)

    def post(self, request, *args, **kwargs):
        if "end" not in request.POST:
            return super().post(request, *args, **kwargs)
        shut_out(organisation=self.organisation, ended_by=request.user)
        messages.success(request, _("Support has no access any more."))
        return redirect(request.path)

    def form_valid(self, form):
        days = form.cleaned_data["days"]
        access = let_in(organisation=self.organisation, days=days, granted_by=self.request.user)
        told = _("Support may look until %(until)s.")
        messages.success(self.request, told % {"until": date_format(timezone.localtime(access.until), "j F Y, H:i")})
        return super().form_valid(form)

    def get_success_url(self):
        return self.request.path
