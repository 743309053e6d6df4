"""What somebody decides who ends their account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms import GovukForm, Radios

KEEP, FORGET = "keep", "forget"


class AccountDeleteForm(GovukForm):
    name = forms.ChoiceField(
        label=_("What should become of your name in the history of your organisations?"),
        choices=[(KEEP, _("It stays beside what I did")), (FORGET, _("It becomes “Former member”"))],
        widget=Radios,
        error_messages={"required": _("Choose what should become of your name")},
    )
