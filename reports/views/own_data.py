"""What is held about a person: to read, to take along, to end."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from reports.forms import FORGET, AccountDeleteForm
from reports.leaving import OnlyLead, delete_account, forget_name, led_alone_by, left_by
from reports.personal import account_of, held_about, shown_about

MOST_SHOWN = 20  # rows of a kind; all are in the file


class OwnDataView(LoginRequiredMixin, TemplateView):
    template_name = "reports/own_data.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            account=account_of(user), kinds=shown_about(user, MOST_SHOWN), left=left_by(user), **kwargs
        )

    def post(self, request):
        """Take the name out of an organisation that this person has left."""
        pk = request.POST.get("organisation", "")
        organisation = get_object_or_404(left_by(request.user), pk=pk if pk.isdecimal() and len(pk) < 18 else None)
        forget_name(organisation=organisation, user=request.user, by=request.user)
        messages.success(request, _("Done. The history now says “Former member”."))
        return redirect("account_data")


class OwnDataFileView(LoginRequiredMixin, View):
    def get(self, request):
        response = JsonResponse(held_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = 'attachment; filename="what-is-held-about-me.json"'
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator([login_required, reauthentication_required], name="dispatch")
class AccountDeleteView(FormView):
    form_class = AccountDeleteForm
    template_name = "reports/account_delete.html"
    success_url = reverse_lazy("home")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_staff:  # what they did in the admin has to stay; the operator ends such an account
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(alone=led_alone_by(self.request.user), **kwargs)

    def form_valid(self, form):
        user = self.request.user
        try:
            delete_account(user=user, forget=form.cleaned_data["name"] == FORGET)
        except OnlyLead:
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, _("Your account is deleted."))
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
