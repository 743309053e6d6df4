"""Who may come in by the sign-in of their own organisation, and as whom. docs/decisions/single-sign-on.md says why."""

import hashlib
import re
import secrets
import unicodedata

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations import openid
from organisations.fetching import GuardedSession
from organisations.identity_providers import IdentityProvider, Kind, domain_of
from organisations.membership import admit
from organisations.models import Membership, User
from organisations.openid import Refused
from organisations.roles import Role


class Connection(OpenIDConnectOAuth2Adapter):
    """allauth's own, for the address to leave for; the answers are read by `openid`."""

    @property
    def openid_config(self):
        return openid.configuration(self.get_provider().row.issuer)

    def get_callback_url(self, request, app):
        return request.build_absolute_uri(self.get_provider().get_callback_url())


class Provider(OpenIDConnectProvider):
    """allauth's view of one row: with PKCE and a nonce, and with what we believe of the claims."""

    oauth2_adapter_class = Connection
    pkce_enabled_default = True

    @property
    def row(self):
        return self.app.row

    def get_callback_url(self):
        return reverse("single_sign_on:callback", args=[self.row.ref])

    def serialize(self):
        return {"id": self.sub_id}

    def leave(self, request, *, address, process, next_url):
        """Remember a state and a nonce in the session; return the address to send the browser to."""
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce, "login_hint": address, "response_mode": "query"}
        if self.row.kind == Kind.GOOGLE:
            asked["hd"] = domain_of(address)
        return self.redirect(request, process=process, next_url=next_url, nonce=nonce, auth_params=asked).url

    def claims_for(self, request, code, state):
        """What the provider vouches for, in exchange for the code it sent the browser back with."""
        config = openid.configuration(self.row.issuer)
        tokens = openid.exchange(
            config,
            client_id=self.app.client_id,
            secret=self.app.secret,
            code=code,
            redirect_uri=request.build_absolute_uri(self.get_callback_url()),
            verifier=state["pkce_code_verifier"],
        )
        given = tokens.get("id_token")
        claims = openid.verified_claims(config, given, client_id=self.app.client_id, nonce=state["nonce"])
        if "email" not in claims and self.row.kind == Kind.OTHER:
            claims = openid.details(config, tokens, claims["sub"]) | claims
        return claims | {"email": admitted_address(self.row, claims)}

    def extract_uid(self, data):
        """By issuer and subject, never by address: no other provider can name the same account."""
        return hashlib.sha256(f"{data['iss']} {data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data):
        return {"iss": data["iss"], "sub": data["sub"]}

    def extract_common_fields(self, data):
        return {"email": data["email"], "name": cleaned_name(data.get("name"))}

    def extract_email_addresses(self, data):
        return [EmailAddress(email=data["email"], verified=True, primary=True)]


def admitted_address(row, claims):
    """The address in the claims, if this provider may vouch for it. Raises Refused."""
    if row.kind == Kind.ENTRA and str(claims.get("tid")) != str(row.tenant):
        raise Refused("not yours", "tenant")
    given = claims.get("email") or (claims.get("preferred_username") if row.kind == Kind.ENTRA else None)
    address = valid_email_or_none(given) if isinstance(given, str) else None
    if not address:
        raise Refused("no address")
    unsaid = row.kind == Kind.ENTRA  # which never says; but the whole tenant is the organisation's own
    if claims.get("email_verified", unsaid) not in (True, "true"):
        raise Refused("not verified")
    domains = {domain_of(address)} | ({str(claims.get("hd"))} if row.kind == Kind.GOOGLE else set())
    if not all(row.vouches_for(domain) for domain in domains):
        raise Refused("not yours", "domain")
    return address.lower()


def cleaned_name(given):
    """A name on one line without anything invisible, at most as long as ours; "" if there is none."""
    text = unicodedata.normalize("NFC", given if isinstance(given, str) else "")
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return re.sub(r"\s+", " ", seen).strip()[:100].rstrip()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Providers are rows of ours; nobody is ever matched by address."""

    def list_providers(self, request):
        return []  # no page lists who our customers are

    def list_apps(self, request, provider=None, client_id=None):
        """allauth's view of the enabled row with this reference: one or none."""
        try:
            rows = IdentityProvider.objects.enabled().filter(ref=provider)
            return [app_of(row) for row in rows.select_related("organisation")]
        except InvalidToken:
            raise Refused("unreachable", "secret cannot be read") from None

    def get_provider(self, request, provider, client_id=None):
        return Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self):
        return GuardedSession()

    def can_authenticate_by_email(self, login, email):
        return False

    def is_open_for_signup(self, request, sociallogin):
        return True

    def populate_user(self, request, sociallogin, data):
        sociallogin.user.email, sociallogin.user.name = data["email"], data["name"]
        return sociallogin.user

    def pre_social_login(self, request, sociallogin):
        """Stop before an account is made or connected that is not clearly this person's."""
        address = sociallogin.email_addresses[0].email
        if sociallogin.state["process"] == "connect":
            check_connection(request.user, sociallogin, address)
        elif not sociallogin.is_existing and is_taken(address):
            raise Refused("account exists")

    def save_user(self, request, sociallogin, form=None):
        """Make the account and its membership, as a reader. This happens once: who was removed later stays out."""
        organisation = sociallogin.provider.row.organisation
        try:
            with transaction.atomic():
                user = super().save_user(request, sociallogin, form)
                admit(organisation=organisation, user=user, role=Role.READER, admitted_by=user)
        except IntegrityError:  # the same person in another tab
            raise Refused("again", "account made meanwhile") from None
        return user

    def get_connect_redirect_url(self, request, socialaccount):
        return get_account_adapter().get_login_redirect_url(request)


def app_of(row):
    app = SocialApp(
        provider=Provider.id, provider_id=str(row.ref), name=row.name, client_id=row.client_id, secret=row.secret
    )
    app.row = row
    return app


def check_connection(user, sociallogin, address):
    if not user.is_authenticated:
        raise Refused("again", "signed out meanwhile")
    if user.email != address:
        raise Refused("another address")
    if sociallogin.is_existing and sociallogin.user != user:
        raise Refused("account exists")


def is_taken(address):
    known = EmailAddress.objects.filter(email__iexact=address).exists()
    return known or User.objects.filter(email__iexact=address).exists()


def note_second_factor(user, row, claims):
    """Note whether the provider asked for one: it says so (RFC 8176), or the row says it always does."""
    methods = claims.get("amr")
    asked = row.asks_for_second_factor or (isinstance(methods, list) and "mfa" in methods)
    own = Membership.objects.filter(user=user, organisation=row.organisation)
    own.exclude(second_factor_elsewhere=asked).update(second_factor_elsewhere=asked)
