"""How people come in: inviting them, accepting, asking, letting in."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from organisations.account import KeepingMixin
from organisations.asking import decide
from organisations.inviting import NotAcceptable, accept, invite, send_again, withdraw
from organisations.keeping import forget, keep, kept
from organisations.limits import too_many
from organisations.member_forms import InviteForm, JoinForm
from organisations.models import Invitation
from organisations.people import PeoplePageMixin
from organisations.roles import Right, Role


class InviteView(PeoplePageMixin, KeepingMixin, FormView):
    required_right = Right.MANAGE
    form_class = InviteForm
    template_name = "organisations/invite.html"

    def stored(self):
        return {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def form_valid(self, form):
        if refused := too_many(self.request, organisation=self.organisation):
            return refused
        forget(self.request)
        emails, role = form.cleaned_data["addresses"], form.cleaned_data["role"]
        invite(organisation=self.organisation, emails=emails, role=role, invited_by=self.request.user)
        told = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", len(emails))
        return self.back(told % {"count": len(emails)})


class ButtonsView(PeoplePageMixin, View):
    """Buttons beside a row of the page of people; `do` says which was pressed. Nothing to see here."""

    required_right = Right.MANAGE

    def get(self, request, **_place):
        return self.back()


class InvitationView(ButtonsView):
    def post(self, request, pk, invitation):
        one = get_object_or_404(self.organisation.invitations, pk=invitation)
        match request.POST.get("do"):
            case "again":
                if refused := too_many(request, organisation=self.organisation):
                    return refused
                send_again(invitation=one, sent_by=request.user)
                return self.back(_("A new link is on its way; the one before is good no more."))
            case "withdraw":
                withdraw(invitation=one, withdrawn_by=request.user)
                return self.back(_("The invitation is withdrawn; its link is good no more."))
        return self.back()


class JoinRequestView(ButtonsView):
    DECISIONS = {"contributor": Role.CONTRIBUTOR, "reader": Role.READER, "refuse": None}

    def post(self, request, pk, asked):
        one = get_object_or_404(self.organisation.join_requests.select_related("user"), pk=asked)
        do = request.POST.get("do")
        if do not in self.DECISIONS:
            return self.back()
        role = self.DECISIONS[do]
        decide(asked=one, role=role, decided_by=request.user)
        told = _("%(name)s is a member now.") if role else _("The request of %(name)s is refused.")
        return self.back(told % {"name": one.user})


@method_decorator(never_cache, "dispatch")
class JoinView(FormView):
    """Where the link of an invitation leads. Opening it changes nothing, as programs that check mails open links too.

    A link that is used, withdrawn, past its day or made up shows the same page.
    """

    form_class = JoinForm
    template_name = "organisations/join.html"

    def dispatch(self, request, *args, **kwargs):
        invited = Invitation.objects.with_token(kwargs["token"]).select_related("organisation", "invited_by")
        self.invitation = invited.first()
        response = super().dispatch(request, *args, **kwargs) if self.invitation else self.gone()
        # Without a referrer at all browsers send the form's origin as "null", which is refused as forged.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def gone(self):
        return render(self.request, "organisations/join_gone.html", status=404)

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            keep(request, self.form_class.base_fields)
            return redirect_to_login(request.path)
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        return kept(self.request) or {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def form_valid(self, form):
        try:
            own = accept(token=self.kwargs["token"], user=self.request.user, **form.cleaned_data)
        except NotAcceptable:  # somebody was faster
            return self.gone()
        forget(self.request)
        messages.success(self.request, _("You belong to %(name)s now.") % {"name": own.organisation})
        return redirect("assessments:list")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
