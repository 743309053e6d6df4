"""How allauth keeps people in our own user model, and asks for things in our words."""

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

ADDRESS, PASSWORD = _("Enter your e-mail address"), _("Enter your password")
WHAT_TO_DO = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": PASSWORD,
    "oldpassword": PASSWORD,
    "password1": _("Choose a password"),
    "password2": _("Enter the new password again"),
}


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request, user):
        """There are no user names."""


class PlainWords:
    """Says what to do about an empty field, and leaves the asking to our own pages, not to the browser."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in WHAT_TO_DO:
                field.error_messages["required"] = WHAT_TO_DO[name]


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


class AddEmailForm(PlainWords, forms.AddEmailForm):
    pass
