"""What people type about an action, and how each mistake is told. Nothing typed is ever dropped."""

import re

from django import forms
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.models import Choice, EvidenceStrength, Importance
from assessments.services import VALUES
from organisations.forms import BLANK, GovukForm, Radios

EVIDENCE_LIMIT, REASON_LIMIT = 4000, 2000  # characters
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LOW_TARGET = 3  # below it, a target needs a reason

CHOOSE_A_LEVEL = _("Choose a level, or “Do not know”")


def too_long(length, limit):
    """What to do about a text of `length` characters, by how many it is over."""
    numbers = {"over": length - limit, "length": length, "limit": limit}
    return ngettext(
        "Shorten this text by %(over)s character: it has %(length)s, and %(limit)s is the most",
        "Shorten this text by %(over)s characters: it has %(length)s, and %(limit)s is the most",
        numbers["over"],
    ) % {name: number_format(number, force_grouping=True) for name, number in numbers.items()}


class TextField(forms.CharField):
    """Free text with plain line ends and without control characters, which no database and no PDF can keep."""

    def __init__(self, *, limit, rows=3, optional=False, **options):
        """`optional` is only said beside the label; forms tell themselves when a text is needed."""
        self.limit = limit
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=not optional, **options)

    def to_python(self, value):
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        seen = CONTROLS.sub("", text)
        return super().to_python("" if BLANK.fullmatch(seen) else seen)

    def validate(self, value):
        if len(value) > self.limit:
            raise forms.ValidationError(too_long(len(value), self.limit))


class NumberChoiceField(forms.TypedChoiceField):
    """One of a few numbers; what is missing or unknown gets the same message."""

    def __init__(self, *, message, **options):
        messages = {"required": message, "invalid_choice": message}
        super().__init__(coerce=int, error_messages=messages, **options)


class LevelForm(GovukForm):
    """One action per page: a level and what it rests on.

    `action` is an outline, `answer` what is stored (or an empty one). A field missing from `data` keeps what
    is stored. `version` is what the person saw; whatever is no number counts as "nothing seen".
    """

    level = forms.ChoiceField(
        label=_("How far along is your council today?"),
        help_text=_("Choose the highest level whose whole sentence is true."),
        required=False,
        error_messages={"invalid_choice": CHOOSE_A_LEVEL},
    )
    evidence = TextField(label=_("What is your answer based on?"), limit=EVIDENCE_LIMIT, rows=6, optional=True)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    stored_names = ("choice", "evidence")  # of the columns that the form sets; `choice` is the field `level`
    may_leave_out = False  # whether "Does not apply here" is offered where the action allows it

    def __init__(self, data=None, *, action, answer=None, **options):
        self.action, self.answer = action, answer
        super().__init__(self._completed(data), **options)
        self._offer_levels()

    @property
    def allows_na(self):
        return self.may_leave_out and self.action.allows_na

    def _offer_levels(self):
        hints = dict(zip(Choice.LEVELS, self.action.sentences, strict=True))
        hints[Choice.UNKNOWN.value] = _("Never counts as zero. We list it as something to find out.")
        offered = [*Choice.LEVELS, Choice.UNKNOWN]
        if self.allows_na:
            hints[Choice.NOT_APPLICABLE.value] = capfirst(self.action.na_when)
            offered.append(Choice.NOT_APPLICABLE)
        level = self.fields["level"]
        level.widget = Radios(hints=hints, dividers={Choice.UNKNOWN.value: _("or")})
        level.choices = [(Choice(value).value, Choice(value).label) for value in offered]

    @property
    def values(self):
        """The valid form by the names of the columns, as the services take it."""
        names = [name for name in self.stored_names if name in self.cleaned_data]
        return {"choice": self.cleaned_data["level"]} | {name: self.cleaned_data[name] for name in names}

    def clean_version(self):
        version = self.cleaned_data["version"]
        return int(version) if version.isdecimal() and len(version) < 10 else 0

    def clean(self):
        if self.cleaned_data.get("level") == "" and not self.errors and self._says_nothing():
            self.add_error("level", CHOOSE_A_LEVEL)

    def _says_nothing(self):
        """Whether there is no level where one was, or nothing at all where nothing is stored."""
        same = all(getattr(self.answer, name) == value for name, value in self.values.items())
        return bool(self.answer.choice) or (same and not self.answer.version)

    def _completed(self, data):
        if data is None:
            return None
        asked = set(self.stored_names) & set(self.base_fields) - (set() if self.allows_na else {"na_reason"})
        missing = [name for name in asked if name not in data]
        return {name: str(getattr(self.answer, name)) for name in missing} | {name: data[name] for name in data}


class AnswerForm(LevelForm):
    """Besides, how strong the evidence is and how far the council wants to go."""

    na_reason = TextField(label=_("Why does it not apply here?"), limit=REASON_LIMIT)
    evidence_strength = NumberChoiceField(
        label=_("How strong is this evidence?"),
        help_text=_("It never changes a score. It shows how far a score can be relied upon."),
        choices=EvidenceStrength.choices,
        widget=Radios,
        message=_("Choose how strong this evidence is"),
    )
    target = NumberChoiceField(
        label=_("Which level does your council want to reach?"),
        choices=[choice for choice in Choice.choices if choice[0] in Choice.LEVELS],
        widget=forms.Select,
        message=_("Choose a target from 0 to 4"),
    )
    target_reason = TextField(
        label=_("Why is this good enough for you?"),
        help_text=_("Needed when the target is below 3."),
        limit=REASON_LIMIT,
    )
    importance = NumberChoiceField(
        label=_("How important is this action for your council?"),
        choices=Importance.choices,
        widget=Radios,
        message=_("Choose how important this action is"),
    )

    stored_names = VALUES
    may_leave_out = True
    field_order = ("level", "na_reason", "evidence", "evidence_strength", "target", "target_reason", "importance")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if not self.allows_na:
            del self.fields["na_reason"]

    def clean(self):
        given = self.cleaned_data
        if given.get("level") == Choice.NOT_APPLICABLE and given.get("na_reason") == "":
            self.add_error("na_reason", _("Say why this does not apply here, in a sentence or two"))
        if given.get("target", LOW_TARGET) < LOW_TARGET and given.get("target_reason") == "":
            self.add_error("target_reason", _("Say why this target is good enough for you, in a sentence or two"))
        super().clean()


class MergeForm(GovukForm):
    """Two answers to be put together: a choice between theirs and mine, and of two texts one that can be edited.

    Takes the differences as the views tell them. It is only shown; what comes back goes into the form it came from.
    """

    def __init__(self, differences):
        super().__init__()
        self.fields = {each.name: (self._text if each.is_text else self._choice)(each) for each in differences}

    def _text(self, each):
        both = each.theirs and each.mine
        told = _("The saved text comes first, then yours. Leave what is to stand.") if both else ""
        limit = EVIDENCE_LIMIT  # the form it came from knows its own
        return TextField(label=each.label, help_text=told, limit=limit, rows=8, initial=each.both)

    def _choice(self, each):
        theirs, mine = each.words
        offered = [(each.theirs, _("%(answer)s (saved)") % {"answer": theirs})]
        offered += [(each.mine, _("%(answer)s (yours)") % {"answer": mine})]
        return forms.ChoiceField(label=each.label, choices=offered, widget=Radios, initial=each.mine)


class ReopenForm(GovukForm):
    reason = TextField(label=_("Why do you reopen this assessment?"), limit=REASON_LIMIT)

    def clean_reason(self):
        if not self.cleaned_data["reason"]:
            raise forms.ValidationError(_("Say why you reopen the assessment, in a sentence or two"))
        return self.cleaned_data["reason"]
