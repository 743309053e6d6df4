"""Who may open a page of an organisation; somebody without a second factor where one is asked for sets one up first."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from organisations.models import Membership, second_factors_of
from organisations.roles import Right, may

NEXT = "after_second_factor"  # where in the session the set-up leads on to


def has_second_factor(user):
    return second_factors_of(user).exists()


def lead_to_second_factor(request, who_asks):
    """To the page where it is set up; from there on to where this visit was going."""
    request.session[NEXT] = request.get_full_path() if request.method == "GET" else request.path
    told = _("Set up a second factor first: %(name)s asks for one. Then you go on where you were.")
    messages.warning(request, told % {"name": who_asks})
    return redirect("mfa_index")


class OrganisationRightMixin(LoginRequiredMixin):
    """Open `self.own`, the visitor's membership of the organisation in the address; strangers find nothing."""

    required_right = Right.VIEW

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.own = get_object_or_404(Membership.objects.of(request.user), organisation=kwargs["pk"])
        if not may(self.own.role, self.required_right):
            raise PermissionDenied
        if self.own.is_locked:
            return lead_to_second_factor(request, self.organisation)
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @property
    def organisation(self):
        return self.own.organisation
