"""What people look after themselves: their name, what proves who they are, where they are signed in."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from organisations import sessions
from organisations.devices import device
from organisations.forms import PersonForm, SecondFactorForm
from organisations.keeping import forget, keep, kept
from organisations.models import Membership
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right
from organisations.services import require_second_factor


class KeepingMixin(LoginRequiredMixin):
    """What was typed waits for whoever has to sign in first."""

    def handle_no_permission(self):
        if self.request.method == "POST":
            keep(self.request, self.form_class.base_fields)
        return super().handle_no_permission()

    def get_initial(self):
        return self.stored() | (kept(self.request) or {})

    def form_valid(self, form):
        forget(self.request)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AccountView(LoginRequiredMixin, TemplateView):
    template_name = "organisations/account.html"

    def get_context_data(self, **kwargs):
        memberships = list(Membership.objects.of(self.request.user))
        kinds = [factor.type for factor in Authenticator.objects.filter(user=self.request.user)]
        return super().get_context_data(
            app=Authenticator.Type.TOTP in kinds,
            passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
            vouched_for=self.request.user.socialaccount_set.exists(),
            memberships=memberships,
            reminders=any(own.reminders for own in memberships),
            **kwargs,
        )


class DetailsView(KeepingMixin, FormView):
    form_class = PersonForm
    template_name = "organisations/details.html"
    success_url = reverse_lazy("account")

    def stored(self):
        return {"name": self.request.user.name, "job_title": self.request.user.job_title}

    def form_valid(self, form):
        form.signup(self.request, self.request.user)
        messages.success(self.request, _("Saved. New answers carry it; those before keep your new name too."))
        return super().form_valid(form)


class DevicesView(LoginRequiredMixin, TemplateView):
    """Where somebody is signed in; one or all others can be signed out."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs):
        signed_in = UserSession.objects.purge_and_list(self.request.user)
        if not any(session.is_current() for session in signed_in):  # signed in before there was a list
            UserSession.objects.create_from_request(self.request)
            signed_in = UserSession.objects.purge_and_list(self.request.user)
        rows = sorted(map(row_of, signed_in), key=lambda row: (not row["is_this"], -row["seen"].timestamp()))
        return super().get_context_data(rows=rows, **kwargs)

    def post(self, request):
        own = UserSession.objects.filter(user=request.user)
        if "one" in request.POST:
            pk = request.POST["one"]
            end_sessions(request, [get_object_or_404(own, pk=pk if pk.isdecimal() and len(pk) < 18 else None)])
            messages.success(request, _("Signed out on that device."))
        else:
            end_other_sessions(request, request.user)
            messages.success(request, _("Signed out everywhere else."))
        return redirect("usersessions_list")


def row_of(session):
    """What the page says of one sign-in; the session itself knows when it was last used."""
    store = session._session_store(session.session_key)
    return {
        "pk": session.pk,
        "device": device(session.user_agent) or _("Unknown device"),
        "since": session.created_at,
        "seen": sessions.moment(store.get(sessions.SEEN, session.last_seen_at.timestamp())),
        "is_this": session.is_current(),
    }


class SessionView(LoginRequiredMixin, View):
    """For the warning before the end: how many seconds are left, without counting as a visit; a POST counts."""

    def get(self, request):
        sign_in = sessions.sign_in_of(request.session)
        return JsonResponse({"seconds": sign_in.seconds_left, "extendable": sign_in.can_be_extended})

    def post(self, request):
        sessions.use(request.session)
        return self.get(request)


class OrganisationSettingsView(OrganisationRightMixin, KeepingMixin, FormView):
    """What the leads of an organisation decide for all of its members."""

    required_right = Right.DECIDE
    form_class = SecondFactorForm
    template_name = "organisations/settings.html"
    success_url = reverse_lazy("account")

    def stored(self):
        return {"requires_second_factor": self.organisation.requires_second_factor}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lead": self.request.user}

    def get_context_data(self, **kwargs):
        without = Membership.objects.without_second_factor(self.organisation)
        return super().get_context_data(organisation=self.organisation, without=without, **kwargs)

    def form_valid(self, form):
        wanted = form.cleaned_data["requires_second_factor"]
        require_second_factor(organisation=self.organisation, wanted=wanted, decided_by=self.request.user)
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)
