"""Signing in where one's own organisation asks for the password: out by a work address, back with an answer."""

import logging

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialApp
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.generic import FormView, TemplateView

from organisations.admitting import note_second_factor
from organisations.forms import WorkAddressForm
from organisations.identity_providers import IdentityProvider
from organisations.openid import Refused

log = logging.getLogger(__name__)

PAGES = {  # reason: heading, what to do
    "again": (
        _("Start again"),
        _("This sign-in was begun too long ago, in another browser, or was used already. Nothing was changed."),
    ),
    "cancelled": (
        _("You did not sign in"),
        _("Your organisation's sign-in was left before its end. Start again when you want to sign in."),
    ),
    "not allowed there": (
        _("Ask your IT team for access"),
        _("Your organisation's sign-in did not let you in to this service. Your IT team can change that."),
    ),
    "unreachable": (
        _("Try again in a few minutes"),
        _("Your organisation's sign-in does not answer at the moment. If it stays like this, tell your IT team."),
    ),
    "not trusted": (
        _("Tell your IT team"),
        _("The answer of your organisation's sign-in did not pass our checks, so we did not sign you in."),
    ),
    "not yours": (
        _("Use your work account"),
        _("The account you chose is not one that your organisation lets into this service."),
    ),
    "no address": (
        _("Tell your IT team"),
        _("Your organisation's sign-in did not tell us your e-mail address, so we could not sign you in."),
    ),
    "not verified": (
        _("Confirm your e-mail address first"),
        _("Your organisation's sign-in does not say that your e-mail address is yours. Your IT team can help."),
    ),
    "account exists": (
        _("Sign in with your password first"),
        _("There is an account with this e-mail address already. Sign in to it once, then connect it."),
    ),
    "another address": (
        _("Use the account with your own e-mail address"),
        _("You can connect only an account that has the same e-mail address as your account here."),
    ),
}  # fmt: skip


def refused_page(request, refused, provider=None):
    log.warning("Single sign-on refused: %s (%s), provider %s", refused.reason, refused.detail or "-", provider)
    title, text = PAGES[refused.reason]
    told = {"title": title, "text": text, "refused": refused}
    return render(request, "socialaccount/refused.html", told, status=403)


def leave(request, row, address, process):
    """A page that takes the browser to the provider: a redirect after a form is stopped by our own policy."""
    try:
        provider = get_adapter().get_provider(request, str(row.ref))
        asked = {"address": address, "process": process, "next_url": get_next_redirect_url(request)}
        target = provider.leave(request, **asked)
    except Refused as refused:
        return refused_page(request, refused, row.ref)
    return render(request, "socialaccount/leave.html", {"target": target, "provider": row})


@method_decorator(never_cache, "dispatch")
class StartView(FormView):
    """A work address in, its organisation's provider out. No page says which organisations there are."""

    form_class = WorkAddressForm
    template_name = "socialaccount/start.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("single_sign_on:connect")
        limited = request.method == "POST" and ratelimit.consume_or_429(request, action="login")
        return limited or super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        return leave(self.request, form.provider, form.cleaned_data["email"], "login")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=get_next_redirect_url(self.request), **kwargs)


@method_decorator([never_cache, login_required], "dispatch")
class ConnectView(TemplateView):
    """Somebody with a password lets the own organisation vouch for the same account from now on."""

    template_name = "socialaccount/connect.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(provider=self.provider(), **kwargs)

    def provider(self):
        return IdentityProvider.objects.for_address(self.request.user.email).first()

    @method_decorator(reauthentication_required)
    def post(self, request):
        if row := self.provider():
            return leave(request, row, request.user.email, "connect")
        return redirect("single_sign_on:connect")


@never_cache
@require_GET
def callback(request, ref):
    """Where a provider sends the browser back to. Each state is good for one answer."""
    try:
        return come_back(request, get_adapter().get_provider(request, str(ref)))
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused, ref)


def come_back(request, provider):
    try:
        state = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied:
        raise Refused("again", "state") from None
    if request.GET.get("iss", provider.row.issuer) != provider.row.issuer:
        raise Refused("not trusted", "issuer of the answer")
    if "code" not in request.GET:
        raise Refused(*NO_CODE.get(request.GET.get("error"), ("not trusted", "no code")))
    claims = provider.claims_for(request, request.GET["code"], state)
    login = provider.sociallogin_from_response(request, claims)
    login.state = state
    response = complete_social_login(request, login)
    if request.user.is_authenticated and state["process"] == "login":
        note_second_factor(request.user, provider.row, claims)
    return response


NO_CODE = {
    "access_denied": ("cancelled",),
    "temporarily_unavailable": ("unreachable", "temporarily unavailable"),
    "server_error": ("unreachable", "server error"),
    "unauthorized_client": ("not allowed there", "unauthorised client"),
    "consent_required": ("not allowed there", "consent required"),
    "interaction_required": ("not allowed there", "interaction required"),
}
