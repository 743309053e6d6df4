"""What a lead chooses when sharing the work out: people, trends or actions, and a day."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.forms import Checkboxes, GovukForm

LATEST = timedelta(days=2 * 366)
AS_TYPED = ("%d %m %Y", "%d %m %y", "%Y %m %d", "%d %B %Y", "%d %b %Y")  # once every separator is a space


class DayField(forms.DateField):
    """A day from today on, as people type it: 3 12 2026, 3/12/26, 3 December 2026."""

    def __init__(self, **options):
        super().__init__(
            required=False,
            input_formats=AS_TYPED,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"invalid": _("Enter a day such as 3 12 2026")},
            **options,
        )

    def to_python(self, value):
        return super().to_python(re.sub(r"[\s/.,-]+", " ", value).strip() if isinstance(value, str) else value)

    def validate(self, value):
        super().validate(value)
        today = timezone.localdate()
        if value and value < today:
            raise forms.ValidationError(_("Enter today or a later day"))
        if value and value > today + LATEST:
            raise forms.ValidationError(_("Enter a day within the next two years"))


class ManyField(forms.MultipleChoiceField):
    """Some of what a page offers; `nothing` says what to do when none is chosen."""

    widget = Checkboxes

    def __init__(self, *, nothing=None, **options):
        gone = _("Look at the list and choose again: it has changed")
        messages = {"invalid_choice": gone} | ({"required": nothing} if nothing else {})
        super().__init__(required=bool(nothing), error_messages=messages, **options)


class ShareForm(GovukForm):
    """`members` are the memberships of those who may answer, `edition` is an outline."""

    people = ManyField(label=_("Who is to answer?"), nothing=_("Select who is to answer"))
    trends = ManyField(label=_("What are they to answer?"), help_text=_("A trend stands for all of its actions."))
    actions = ManyField(label=_("Single actions"))
    due_on = DayField(label=_("Due date"), help_text=_("For example, 3 12 2026"))

    def __init__(self, *args, members, edition, **options):
        super().__init__(*args, **options)
        self.members, self.edition = {str(member.user_id): member.user for member in members}, edition
        self.trends = {trend.slug: trend for trend in edition.trends}
        self.fields["people"].choices = [(pk, person.signature) for pk, person in self.members.items()]
        self.fields["trends"].choices = [(trend.slug, trend.name) for trend in edition.trends]
        self.fields["actions"].choices = [(action.code, action.title) for action in edition.actions.values()]

    def clean(self):
        given = self.cleaned_data
        if not self.errors and not given["trends"] and not given["actions"]:
            self.add_error("trends", _("Select a trend or an action"))

    @property
    def values(self):
        """The valid form as `share_out` takes it."""
        given = self.cleaned_data
        return {
            "people": [self.members[pk] for pk in given["people"]],
            "trends": [self.trends[slug] for slug in given["trends"]],
            "actions": [self.edition.actions[code] for code in given["actions"]],
            "due_on": given["due_on"],
        }


class HeldForm(GovukForm):
    """`held` are the tasks that people have: their ids, what they are, and what to say under each.

    Without `needs_day` a mistake in the day stops nobody: they are taking something back.
    """

    tasks = ManyField(label=_("What they have"), nothing=_("Select what to change"))
    until = DayField(label=_("New due date"), help_text=_("For example, 3 12 2026. Without one there is no due date."))

    def __init__(self, *args, held, needs_day=True, **options):
        super().__init__(*args, **options)
        self.needs_day = needs_day
        self.fields["tasks"].choices = [(pk, title) for pk, title, _hint in held]
        self.fields["tasks"].widget.hints = {str(pk): hint for pk, _title, hint in held}

    def clean(self):
        if not self.needs_day:
            self.errors.pop("until", None)
