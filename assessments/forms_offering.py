"""A case that a council offers: about which action, from which level to which, what was done and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms import NumberChoiceField, TextField
from assessments.forms_discussing import LineField
from organisations.forms import GovukForm
from trends.scale import LEVELS

LIMIT = 4000
CHOICES = [("", _("Choose a level")), *((level.value, f"{level.value} {_(level.name)}") for level in LEVELS)]
WHICH_LEVEL = _("Choose a level from the list")


class OfferForm(GovukForm):
    """`actions` are those that may be told of: (id, title)."""

    action = NumberChoiceField(label=_("Which action is it about?"), message=_("Choose an action from the list"))
    level_before = NumberChoiceField(label=_("Level before"), choices=CHOICES, message=WHICH_LEVEL)
    level_after = NumberChoiceField(label=_("Level after"), choices=CHOICES, message=WHICH_LEVEL)
    title = LineField(label=_("Title"), max_length=150, error_messages={"required": _("Enter a title")})
    done = TextField(label=_("What did you do?"), limit=LIMIT, rows=6)
    outcome = TextField(label=_("What came of it?"), limit=LIMIT, rows=4)
    wants_contact = forms.BooleanField(
        label=_("Other councils may ask us about it"),
        help_text=_("Name and address below then stand on the public page. Leave this empty and neither is kept."),
        required=False,
    )
    contact_name = LineField(label=_("Name of the contact"), max_length=100, required=False)
    contact_email = forms.EmailField(label=_("E-mail address of the contact"), max_length=254, required=False)

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Choose an action")), *actions]

    def clean(self):
        given = super().clean()
        for name, message in {"done": _("Enter what you did"), "outcome": _("Enter what came of it")}.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, message)
        before, after = given.get("level_before"), given.get("level_after")
        if before is not None and after is not None and after <= before:
            self.add_error("level_after", _("Choose a higher level than before"))
        names = ("contact_name", "contact_email")
        if not given.pop("wants_contact", False):
            given |= dict.fromkeys(names, "")
        elif not all(given.get(name) for name in names):
            for name, message in zip(names, (_("Enter who may be asked"), _("Enter where")), strict=True):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return given
