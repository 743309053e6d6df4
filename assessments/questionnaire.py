"""The forms of the staff survey: what a lead asks about, and what everybody answers."""

from math import ceil

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Choice
from organisations.forms import GovukForm, Radios

MOST_ACTIONS = 12  # nobody finishes a long survey
SECONDS = 15  # that one question takes
TRENDS, ACTIONS = "trends", "actions"
PICK = "action-"  # begins the names of the boxes: each is a field of its own, so that whatever keeps a form keeps them
WHAT = _("Choose what you want to ask about")


def minutes(questions) -> int:
    """How long so many questions take, rounded up."""
    return ceil(questions * SECONDS / 60)


class OpenSurveyForm(GovukForm):
    """About every trend of an edition (an outline), or about some of its actions."""

    about = forms.ChoiceField(
        label=_("What do you want to ask about?"),
        widget=Radios(
            hints={
                TRENDS: _("One question for each trend. The shortest way to a picture of the whole."),
                ACTIONS: _("One question for each action you tick, up to 12, where you want to know more."),
            }
        ),
        choices=[(TRENDS, _("All trends")), (ACTIONS, _("Some actions"))],
        error_messages={"required": WHAT, "invalid_choice": WHAT},
    )

    def __init__(self, *args, edition, **options):
        super().__init__(*args, **options)
        self.edition = edition
        for code, action in edition.actions.items():
            self.fields[PICK + code] = forms.BooleanField(label=action.title, required=False)

    @property
    def groups(self):
        """The boxes of each trend."""
        return [(trend, [self[PICK + action.code] for action in trend.actions]) for trend in self.edition.trends]

    def clean(self):
        if self.cleaned_data.get("about") != ACTIONS:
            return
        if not self.ticked:
            self.add_error("about", _("Tick at least one action, or ask about all trends"))
        elif len(self.ticked) > MOST_ACTIONS:
            self.add_error("about", _("Tick 12 actions at most: short surveys are answered by more people"))

    @property
    def ticked(self):
        return [action for code, action in self.edition.actions.items() if self.cleaned_data.get(PICK + code)]

    @property
    def subjects(self):
        """The valid form as `open_survey` takes it."""
        if self.cleaned_data["about"] == TRENDS:
            return {"trends": self.edition.trends}
        return {"actions": self.ticked}


class StaffSurveyForm(GovukForm):
    """Every question of a survey, each with five levels and "I do not know"."""

    def __init__(self, *args, questions, **options):
        super().__init__(*args, **options)
        self.questions = questions
        for number, question in enumerate(questions, 1):
            self.fields[f"question{number}"] = self.field(number, question)

    @staticmethod
    def field(number, question):
        hints = dict(zip(Choice.LEVELS, question.sentences, strict=True))
        hints[Choice.UNKNOWN.value] = _("It is not counted as a level.")
        levels = [choice for choice in Choice.choices if choice[0] in Choice.LEVELS]
        mend = _("Question %(number)s: choose a level, or “I do not know”") % {"number": number}
        return forms.ChoiceField(
            label=f"{number}. {question.title}",
            help_text=question.help,
            choices=[*levels, (Choice.UNKNOWN.value, _("I do not know"))],
            widget=Radios(hints=hints, dividers={Choice.UNKNOWN.value: _("or")}),
            error_messages={"required": mend, "invalid_choice": mend},
        )

    @property
    def levels(self):
        """The valid form as `answer_survey` takes it."""
        given = [self.cleaned_data[name] for name in self.fields]
        chosen = [int(value) if value in Choice.LEVELS else None for value in given]
        return {question.id: level for question, level in zip(self.questions, chosen, strict=True)}
