"""Rating alone, then together: one's own opinion, what was agreed, and which way an assessment is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.agreeing import THOUGHT
from assessments.forms import CHOOSE_A_LEVEL, REASON_LIMIT, AnswerForm, LevelForm, NumberChoiceField, TextField
from assessments.models import Assessment, Certainty, Choice
from organisations.forms import GovukForm, Radios

DIFFERS = _("Say why the agreed answer differs from the suggestion, in a sentence or two")


class OpinionForm(LevelForm):
    """What one person thinks of one action."""

    certainty = NumberChoiceField(
        label=_("How sure are you?"),
        choices=Certainty.choices,
        widget=Radios,
        message=_("Choose how sure you are"),
    )
    way = forms.CharField(required=False, widget=forms.HiddenInput)  # tells an opinion from an answer

    stored_names = THOUGHT


class AgreeForm(AnswerForm):
    """The answer that people agreed on; `suggested` is a level, or None where no opinion has one."""

    reason = TextField(
        label=_("Why does it differ from the suggestion?"),
        help_text=_("Needed when it does. Everybody in your organisation can read it."),
        limit=REASON_LIMIT,
    )
    dissent = TextField(
        label=_("Who sees it differently, and why?"),
        help_text=_("It is kept beside the answer, and everybody in your organisation can read it."),
        limit=REASON_LIMIT,
        optional=True,
    )

    field_order = ("level", "na_reason", "reason", "dissent", *AnswerForm.field_order[2:])

    def __init__(self, *args, suggested=None, **options):
        self.suggested = suggested
        super().__init__(*args, **options)

    @property
    def values(self):
        return super().values | {name: self.cleaned_data[name] for name in ("reason", "dissent")}

    def clean(self):
        given = self.cleaned_data
        if given.get("level") == "" and "level" not in self.errors:
            self.add_error("level", CHOOSE_A_LEVEL)
        super().clean()
        if given.get("level") == Choice.NOT_APPLICABLE and not given.get("reason"):
            given["reason"] = given.get("na_reason", "")  # said already, so not asked for twice
        differs = self.suggested is not None and given.get("level") not in ("", None, str(self.suggested))
        if differs and given.get("reason") == "" and "na_reason" not in self.errors:
            self.add_error("reason", DIFFERS)


class WayForm(GovukForm):
    mode = forms.ChoiceField(
        label=_("How does your council answer?"),
        choices=Assessment.Mode.choices,
        widget=Radios(
            hints={
                Assessment.Mode.SIMPLE.value: _("Whoever may answer changes the one answer to each action."),
                Assessment.Mode.OPINIONS.value: _(
                    "Each person rates alone and does not see the others at first. A lead then sets the answer "
                    "that you agree on, and only that one is scored."
                ),
            }
        ),
        error_messages={"required": _("Choose how your council answers")},
    )
