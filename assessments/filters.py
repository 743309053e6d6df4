"""What somebody looks for in a history: by whom, what, about which action, and when."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.forms import GovukForm
from organisations.models import EventKind

FORMER = "former"  # all whose account or name is gone
UNKNOWN = _("Choose one from the list")
A_DAY = _("Enter a day, for example 2026-11-29")
THIS_CENTURY = _("Enter a day between 2000 and 2100")
FIRST, LAST = datetime(2000, 1, 1).date(), datetime(2100, 1, 1).date()  # noqa: DTZ001 -- days only


class Facet(forms.ChoiceField):
    """One choice among what there is; nothing chosen asks for nothing."""

    def __init__(self, *, anything, **options):
        widget = forms.Select({"class": "govuk-select"})
        super().__init__(required=False, error_messages={"invalid_choice": UNKNOWN}, widget=widget, **options)
        self.anything = anything

    def offer(self, choices):
        self.choices = [("", self.anything), *choices]


class DayField(forms.DateField):
    def __init__(self, **options):
        widget = forms.DateInput({"type": "date", "class": "govuk-input"}, format="%Y-%m-%d")
        validators = [MinValueValidator(FIRST, THIS_CENTURY), MaxValueValidator(LAST, THIS_CENTURY)]
        super().__init__(
            required=False, error_messages={"invalid": A_DAY}, widget=widget, validators=validators, **options
        )


class HistoryFilterForm(GovukForm):
    """Which events to show. An answer that the history does not know is told and left out."""

    who = Facet(label=_("Person"), anything=_("Everybody"))
    kind = Facet(label=_("What happened"), anything=_("Everything"))
    action = Facet(label=_("Action"), anything=_("All actions"))
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def __init__(self, *args, people, kinds, trends, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].offer([*people, (FORMER, _("Former members"))])
        self.fields["kind"].offer((kind.value, kind.label) for kind in kinds)
        self.fields["action"].offer(
            (trend.name, [(action.code, action.title) for action in trend.actions]) for trend in trends
        )

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("Enter a last day that is not before the first"))

    def matching(self, events):
        """The events for which every answer is true. Needs `is_valid()` first; what is unknown is not asked."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return events.filter(**{key: value for name in asked for key, value in TESTS[name](asked[name]).items()})


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


TESTS = {
    "who": lambda who: {"by": None, "by_name__gt": ""} if who == FORMER else {"by": who},
    "kind": lambda kind: {"kind": kind},
    "action": lambda code: {"subject": code},
    "since": lambda day: {"at__gte": midnight(day)},
    "until": lambda day: {"at__lt": midnight(day + timedelta(days=1))},
}

OF_ORGANISATIONS = {
    EventKind.FOUNDED, EventKind.INVITED, EventKind.JOINED, EventKind.ASKED, EventKind.ROLE, EventKind.LEFT,
    EventKind.SETTINGS, EventKind.EXPORTED, EventKind.CLOSING,
    EventKind.SUPPORT,
}  # fmt: skip
OF_ASSESSMENTS = [kind for kind in EventKind if kind not in OF_ORGANISATIONS]
