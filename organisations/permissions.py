"""Who may not go on yet: somebody without a second factor where one is asked for is led to set one up."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organisations.models import second_factors_of

NEXT = "after_second_factor"  # where in the session the set-up leads on to


def has_second_factor(user):
    return second_factors_of(user).exists()


def lead_to_second_factor(request, who_asks):
    """To the page where it is set up; from there on to where this visit was going."""
    request.session[NEXT] = request.get_full_path() if request.method == "GET" else request.path
    told = _("Set up a second factor first: %(name)s asks for one. Then you go on where you were.")
    messages.warning(request, told % {"name": who_asks})
    return redirect("mfa_index")
