"""What people type about one another: whom to invite, who does what, where somebody works."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.forms import GovukForm, OrganisationForm, Radios
from organisations.models import Membership, Organisation, Standpoint
from organisations.roles import Role

MOST_AT_ONCE = 50  # addresses
# As mail programs copy them: Priya Nair <p.nair@council.example>; Reed, Tom <t.reed@council.example>
NAMED = re.compile(r"(?:^|(?<=[,;\n>]))[^<>,;\n@]*(?:,[^<>,;\n@]*)?<([^<>\s]+)>")
BETWEEN = re.compile(r"[\s,;]+")
ADDRESS = forms.EmailField(max_length=254)
NEW = "new"
WHAT_ROLES_DO = {
    Role.LEAD.value: _("Does everything, and decides who belongs here."),
    Role.CONTRIBUTOR.value: _("Answers, gives opinions, comments, adds evidence."),
    Role.READER.value: _("Sees answers and results, downloads reports."),
}


def role_field(label):
    return forms.ChoiceField(
        label=label,
        choices=[(role.value, told) for role, told in Membership.ROLES],
        widget=Radios(hints=WHAT_ROLES_DO),
        error_messages={"required": _("Choose a role")},
    )


def standpoint_field(label):
    return forms.ChoiceField(
        label=label,
        help_text=_("Opinions are shown by it, and by name to leads only. It gives no rights."),
        choices=Standpoint.choices,
        widget=Radios,
        error_messages={"required": _("Choose where you work")},
    )


class InviteForm(GovukForm):
    """Several addresses, one role. Each mistake is named; nothing typed is lost."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One on a line, or with commas between them. Up to 50 at once."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter at least one e-mail address")},
    )
    role = role_field(_("What may they do?"))

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_addresses(self):
        parts = BETWEEN.split(NAMED.sub(r" \1 ", self.cleaned_data["addresses"]))
        emails = list(dict.fromkeys(part.lower() for part in parts if part))
        members = self.organisation.memberships.filter(user__email__in=emails).values_list("user__email", flat=True)
        wrong = [*how_many(emails), *filter(None, map(mistake, emails)), *map(is_member, sorted(members))]
        if wrong:
            raise ValidationError(wrong)
        return emails


def how_many(emails):
    if not emails:
        yield _("Enter at least one e-mail address")
    if len(emails) > MOST_AT_ONCE:
        told = ngettext(
            "Take out %(over)d address: up to 50 can be invited at once",
            "Take out %(over)d addresses: up to 50 can be invited at once",
            len(emails) - MOST_AT_ONCE,
        )
        yield told % {"over": len(emails) - MOST_AT_ONCE}


def mistake(text):
    try:
        ADDRESS.clean(text)
    except ValidationError:
        return _("Correct “%(text)s”: it is not an e-mail address") % {"text": text}
    return None


def is_member(email):
    return _("Take out %(email)s: they are a member already") % {"email": email}


class MemberForm(GovukForm):
    """What a lead decides about a member."""

    role = role_field(_("Role"))
    standpoint = standpoint_field(_("Where they work"))


class JoinForm(GovukForm):
    standpoint = standpoint_field(_("Where do you work?"))


class OwnMembershipForm(JoinForm):
    """What a member says of themselves."""

    reminders = forms.BooleanField(
        label=_("Remind me by e-mail of work that is due"),
        required=False,
    )


class FoundingForm(OrganisationForm):
    """Where there is an organisation of this name in the country, ask whether it is the same one."""

    field_order = ["name", "already"]
    already = forms.ChoiceField(
        label=_("There is an organisation of this name already"),
        help_text=_("Its leads decide who belongs to it."),
        required=False,
        widget=Radios,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.namesakes = self.those_of_this_name()
        if not self.namesakes:
            del self.fields["already"]
            return
        join = _("Ask to join it: %(name)s, %(kind)s")
        told = [(pk, join % {"name": one.name, "kind": one.get_kind_display()}) for pk, one in self.namesakes.items()]
        self.fields["already"].choices = [*told, (NEW, _("Mine is another one: create it"))]

    def those_of_this_name(self):
        if not self.is_bound:
            return {}
        same = Organisation.objects.namesakes(self.data.get("name", ""), self.data.get("country", ""))
        return {str(one.pk): one for one in same}

    def clean_already(self):
        if not self.cleaned_data["already"]:
            raise ValidationError(_("Choose whether to join the organisation of this name or to create another one"))
        return self.cleaned_data["already"]

    @property
    def chosen(self):
        """The organisation to ask; None to create one."""
        return self.namesakes.get(self.cleaned_data.get("already"))
