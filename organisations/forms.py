"""Forms that look and speak like the rest: the `govuk` template pack, hints for each choice, no browser bubbles.

A page renders `{% crispy form %}` inside its own form element; base.html shows the error summary of `form`.
"""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import Countries

from organisations.identity_providers import IdentityProvider
from organisations.models import Nation, Organisation, second_factors_of

BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")  # nothing to be seen in it


class ChoiceHints:
    """A choice widget with a hint under some of its choices, and a word such as "or" before some.

    `hints` and `dividers` map the value of a choice, as text, to a text.
    """

    def __init__(self, attrs=None, choices=(), *, hints=None, dividers=None):
        super().__init__(attrs, choices)
        self.hints, self.dividers = hints or {}, dividers or {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value))
        option["divider"] = self.dividers.get(str(value))
        return option


class Radios(ChoiceHints, forms.RadioSelect):
    pass


class Checkboxes(ChoiceHints, forms.CheckboxSelectMultiple):
    pass


MESSAGES = {
    "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d"),
    "invalid_choice": _("Choose one of the answers that are offered"),
}


class GovukFormMixin:
    """Without the browser's own checks: our messages say what to do, and stand in the summary too."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for code, message in MESSAGES.items():
                if field.error_messages.get(code) == field.default_error_messages.get(code):  # no own words
                    field.error_messages[code] = message

    @property
    def helper(self):
        """Fields only: the page writes the form element, the token and the buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class GovukForm(GovukFormMixin, forms.Form):
    pass


class GovukModelForm(GovukFormMixin, forms.ModelForm):
    pass


class NamedFormMixin:
    """With a `name` of which something can be seen."""

    def clean_name(self):
        name = self.cleaned_data["name"]
        if BLANK.fullmatch(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name


class PersonForm(NamedFormMixin, GovukForm):
    """Who signs up, beside address and password: the name that stands beside saved answers."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_("Your colleagues see it beside the answers you save."),
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.job_title = self.cleaned_data["job_title"]
        user.save(update_fields=["name", "job_title"])


class WorkAddressForm(GovukForm):
    """Whose organisation vouches for them; `provider` is the row that does."""

    email = forms.EmailField(
        label=_("Your work e-mail address"),
        max_length=254,
        help_text=_("It tells us which organisation's sign-in to send you to."),
        error_messages={"required": _("Enter your work e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.provider = IdentityProvider.objects.for_address(email).first()
        if not self.provider:
            raise forms.ValidationError(_("Sign in with your password: no organisation vouches for this address"))
        return email


class CountriesHomeFirst(Countries):
    first = ["GB"]


class OrganisationForm(NamedFormMixin, GovukModelForm):
    """Which council this is; the answers choose the cases that are like it."""

    class Meta:
        model = Organisation
        fields = ["name", "kind", "country", "nation", "region", "size_class"]
        labels = {
            "name": _("Name of the organisation"),
            "kind": _("What kind of organisation is it?"),
            "nation": _("Nation, if it is in the United Kingdom"),
            "size_class": _("How many residents does it serve?"),
        }
        help_texts = {"region": _("For example, East of England")}
        widgets = {"kind": Radios, "nation": forms.Select, "size_class": Radios}
        error_messages = {
            "name": {"required": _("Enter the name of your organisation")},
            "kind": {"required": _("Choose what kind of organisation it is")},
            "size_class": {"required": _("Choose how many residents it serves")},
        }

    country = forms.ChoiceField(
        label=_("Country"),
        choices=CountriesHomeFirst(),
        initial="GB",
        error_messages={"required": _("Choose the country"), "invalid_choice": _("Choose a country from the list")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "size_class"):  # radios need no empty choice
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        self.fields["nation"].choices = [("", _("Choose a nation")), *Nation.choices]

    def clean(self):
        """Only the United Kingdom has nations here; one left over from another choice is no mistake to stop at."""
        super().clean()
        if self.cleaned_data.get("country") != "GB":
            self.cleaned_data["nation"] = ""


class SecondFactorForm(GovukForm):
    """Whether an organisation asks its members for a second factor; a lead without one would be locked out first."""

    requires_second_factor = forms.BooleanField(
        label=_("Ask all members for a second factor"),
        required=False,
        help_text=_("They open the pages of this organisation only once they have an authenticator app or a passkey."),
    )

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, **kwargs)
        self.lead = lead

    def clean_requires_second_factor(self):
        wanted = self.cleaned_data["requires_second_factor"]
        if wanted and not second_factors_of(self.lead).exists():
            raise forms.ValidationError(_("Set up your own second factor first, so that you do not lock yourself out"))
        return wanted


class SupportForm(GovukForm):
    """For how long support may look."""

    days = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))],
        widget=Radios,
        error_messages={"required": _("Choose for how long support may look")},
    )


class ClosingForm(GovukForm):
    """Whoever deletes an organisation types its name, so that it is meant."""

    name = forms.CharField(label=_("Name of the organisation"), error_messages={"required": _("Enter its name")})

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["name"].help_text = _("Type it as it stands above, to confirm")

    def clean_name(self):
        if self.cleaned_data["name"].split() != self.organisation.name.split():
            raise forms.ValidationError(_("Enter the name as it stands above"))
        return self.cleaned_data["name"]
