"""How allauth keeps people in our own user model, proves who they are, and speaks in our words."""

import logging
from contextlib import suppress
from urllib.parse import urlsplit

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.devices import device
from organisations.encryption import decrypt, encrypt
from organisations.models import Invitation, Membership, is_support
from organisations.passwords import HINT

LONGEST_NAME = 60  # characters
log = logging.getLogger(__name__)
SERVICE = _("Digital maturity self-assessment")
ADDRESS, PASSWORD, CODE = _("Enter your e-mail address"), _("Enter your password"), _("Enter the code")
WHAT_TO_DO = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": PASSWORD,
    "oldpassword": PASSWORD,
    "password1": _("Choose a password"),
    "password2": _("Enter the new password again"),
    "code": CODE,
    "credential": _("Press the button to use your passkey"),
}
LABELS = dict.fromkeys(("login", "email"), _("E-mail address"))
NEW_CODE = _("Enter the code that your app shows now, a recovery code not used before, or use another passkey")
WRONG = {
    "account_inactive": _("Ask the person who runs this service to switch your account on again"),
    "cannot_remove_primary_email": _("Choose another address to sign in with before you remove this one"),
    "duplicate_email": _("Enter another address: this one is yours already"),
    "email_password_mismatch": _("Check the e-mail address and the password: they do not belong together"),
    "email_taken": _("Enter another address, or sign in: this one belongs to an account"),
    "enter_current_password": _("Enter the password that you have now"),
    "incorrect_password": _("Enter the password that you have now: this was another one"),
    "too_many_login_attempts": _("Wait a few minutes and try again: there were too many attempts"),
    "rate_limited": _("Wait a few minutes and try again: there were too many attempts"),
    "same_as_current": _("Enter a value that is not the present one"),
    "incorrect_code": NEW_CODE,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | WRONG

    def populate_username(self, request, user):
        """There are no user names."""

    def is_email_verified(self, request, email):
        """Also one that signs up by the link of its own invitation: the mail that held the link has proved it."""
        return super().is_email_verified(request, email) or is_invited(request, email)

    def get_login_redirect_url(self, request):
        """Who keeps the trends and belongs to no organisation comes to the desk, not to founding one."""
        at_desk = request.user.is_staff and not is_support(request.user)
        if at_desk and not Membership.objects.of(request.user).exists():
            return reverse("admin:index")
        return super().get_login_redirect_url(request)

    def send_mail(self, template_prefix, email, context):
        """Name the service and where it is; a mail server that is down is told, and is no fault of the page."""
        here = self.request.build_absolute_uri("/").rstrip("/")
        address = settings.PUBLIC_ADDRESS or here
        moved = {name: at(address, here, value) for name, value in context.items()}
        ours = {"service": SERVICE, "address": address, "device": device(context.get("user_agent", ""))}
        try:
            super().send_mail(template_prefix, email, moved | ours)
        except OSError:
            log.exception("Check EMAIL_URL: a message could not be sent")
            failed = _("We could not send you a message just now. Ask for it again in a few minutes.")
            messages.error(self.request, failed)


def is_invited(request, email):
    """Whether the way leads on to an invitation of this very address."""
    with suppress(Resolver404):
        way_on = resolve(urlsplit(get_next_redirect_url(request) or "").path)
        if way_on.view_name == "organisations:join":
            return Invitation.objects.with_token(way_on.kwargs["token"]).filter(email=email.lower()).exists()
    return False


def at(address, here, value):
    """A link with the host that this request named, at the service's own address."""
    return value.replace(here, address, 1) if isinstance(value, str) and value.startswith(here) else value


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Confirm the new address first: your account has a second factor"),
        "cannot_delete_authenticator": _("Add another second factor before you remove this one"),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first"),
        "incorrect_code": NEW_CODE,
        "unreadable": _("Ask the people who run this service: they have to mend your second factor"),
        "unverified_email": _("Confirm your e-mail address first: we sent you a link when you signed up"),
    }

    def encrypt(self, text):
        return encrypt(text)

    def decrypt(self, encrypted_text):
        try:
            return decrypt(encrypted_text)
        except InvalidToken:
            log.error("Set SECRET_KEY_FALLBACKS to the earlier SECRET_KEY: a second factor cannot be read")
            raise self.validation_error("unreadable") from None

    def get_totp_issuer(self):
        return str(SERVICE)

    _get_site_name = get_totp_issuer

    def generate_authenticator_name(self, user, type):  # noqa: A002 -- allauth names it
        return device(self.request.headers.get("User-Agent", "")) or gettext("My passkey")


class PlainWords:
    """Says what to do about an empty field, and leaves the asking to our own pages, not to the browser."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in WHAT_TO_DO:
                field.error_messages["required"] = WHAT_TO_DO[name]
        if "password1" in self.fields:
            self.fields["password1"].help_text = HINT


class LoginForm(PlainWords, forms.LoginForm):
    pass


class SignupForm(PlainWords, forms.SignupForm):
    pass


class ResetPasswordForm(PlainWords, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(PlainWords, forms.ChangePasswordForm):
    pass


class SetPasswordForm(PlainWords, forms.SetPasswordForm):
    pass


class ReauthenticateForm(PlainWords, forms.ReauthenticateForm):
    pass


class AddEmailForm(PlainWords, forms.AddEmailForm):
    pass


class CodeWords(PlainWords):
    """A code is typed from another screen."""

    label = _("Code from your app, or a recovery code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = self.label
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class AuthenticateForm(CodeWords, code_forms.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeWords, code_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeWords, totp_forms.ActivateTOTPForm):
    label = _("Code that the app shows now")


class PasskeyWords(PlainWords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Enter a name")
        self.fields["name"].help_text = _("So that you know it from others, for example the device it is on.")
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))


class AddPasskeyForm(PasskeyWords, passkey_forms.AddWebAuthnForm):
    """Every one of ours can be signed in with alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # a passkey that exists is not refused for its name
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without the password")
        self.fields["passwordless"].help_text = _("Needs a device that asks for your finger, face or PIN.")
        self.initial.setdefault("passwordless", True)


class EditPasskeyForm(PasskeyWords, passkey_forms.EditWebAuthnForm):
    pass
