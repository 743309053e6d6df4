"""What the page of one action asks for: the one answer, an own opinion, or the answer that people agreed on.

A desk knows its form, what is stored for it and how that is saved; `ActionView` knows what happens around it.
"""

from django.utils.functional import SimpleLazyObject, cached_property

from assessments.agreeing import ReasonNeeded, agree, give_opinion
from assessments.forms import AnswerForm
from assessments.forms_agreeing import DIFFERS, AgreeForm, OpinionForm
from assessments.models import Agreement, Assessment
from assessments.prepared import answer_of, choices_of, opinion_of, own_choices_of
from assessments.sentences import role_gap_sentence
from assessments.services import save_answer
from assessments.spreads import suggestion_of, wide_gap_of
from assessments.views.opinions import agreement_of, agreement_told, colleagues_part, seen, told
from assessments.views.overview import progress_of
from assessments.views.wording import _, badge, differences, evidence_fold, saved, target_fold

FOLDS = {"evidence": {"evidence", "evidence_strength"}, "target": {"target", "target_reason", "importance"}}


class AnswerDesk:
    """One answer to each action, changed by whoever may answer."""

    mode = Assessment.Mode.SIMPLE
    form_class = AnswerForm
    template = "assessments/action.html"
    folds = FOLDS

    def __init__(self, assessment, action, person):
        self.assessment, self.action, self.person = assessment, action, person

    @cached_property
    def stored(self):
        return answer_of(self.assessment, self.action)

    @property
    def values(self):
        """What is stored, by the names of the fields that are seen."""
        names = [name for name in self.form_class.stored_names if name != "choice"]
        return {"level": self.stored.choice} | {name: getattr(self.stored, name) for name in names}

    def form(self, data, **more):
        return self.form_class(data, action=self.action, answer=SimpleLazyObject(lambda: self.stored), **more)

    def save(self, form):
        """Return what is stored then, or None where the form has a mistake after all; raises as `save_answer`."""
        return save_answer(**self.saving(form), answered_by=self.person)

    def saving(self, form):
        version = form.cleaned_data["version"]
        return {"assessment": self.assessment, "action": self.action, "version": version} | form.values

    def compare(self, form, current):
        return differences(form, current)

    def progress(self, edition):
        """How far the assessment is, in words."""
        return _("%(answered)s of %(total)s answered") % progress_of(edition, choices_of(self.assessment))

    def surroundings(self):
        return {
            "saved": saved(self.stored),
            "folds": {"evidence": evidence_fold(self.stored), "target": target_fold(self.stored)},
            "names": {"evidence": _("Evidence"), "target": _("Target and importance")},
        }


class OpinionDesk(AnswerDesk):
    """Each person's own opinion."""

    mode = Assessment.Mode.OPINIONS
    form_class = OpinionForm
    template = "assessments/opinion.html"
    folds = {}

    @cached_property
    def stored(self):
        return opinion_of(self.assessment, self.action, self.person)

    def save(self, form):
        return give_opinion(**self.saving(form), given_by=self.person)

    def progress(self, edition):
        rated = sum(map(bool, own_choices_of(self.assessment, self.person).values()))
        return _("You have rated %(rated)s of %(total)s") % {"rated": rated, "total": len(edition.actions)}

    def surroundings(self):
        return {
            "saved": saved(self.stored),
            "colleagues": colleagues_part(self.assessment, self.stored, self.action),
            "agreed": agreement_told(agreement_of(self.assessment, self.action)),
        }


class AgreeDesk(AnswerDesk):
    """The answer that people agreed on, set by a lead."""

    mode = Assessment.Mode.OPINIONS
    form_class = AgreeForm
    template = "assessments/agree.html"

    @cached_property
    def opinions(self):
        return list(seen(self.assessment, self.action, self.person).select_related("user"))

    @cached_property
    def suggestion(self):
        return suggestion_of(self.opinions)

    @cached_property
    def agreement(self):
        return agreement_of(self.assessment, self.action) or Agreement()

    @property
    def values(self):
        """The suggestion is chosen already where nothing is agreed yet."""
        values = super().values | {"reason": self.agreement.reason, "dissent": self.agreement.dissent}
        is_fresh = self.suggestion and not self.agreement.pk
        return values | {"level": str(self.suggestion.level)} if is_fresh else values

    def form(self, data, **more):
        return super().form(data, suggested=self.suggestion and self.suggestion.level, **more)

    def save(self, form):
        try:
            return agree(**self.saving(form), agreed_by=self.person)
        except ReasonNeeded:  # an opinion came in since the form was looked at
            form.add_error("reason", DIFFERS)
            return None

    def compare(self, form, current):
        """The reason and the dissent stand beside the answer, and two leads may differ in them too."""
        current.reason, current.dissent = self.agreement.reason, self.agreement.dissent
        return super().compare(form, current)

    def surroundings(self):
        gap = wide_gap_of(self.opinions)
        return super().surroundings() | {
            "opinions": [
                told(one, name=one.user.signature if one.user else _("Former member")) for one in self.opinions
            ],
            "suggestion": self.suggestion,
            "suggested": badge(str(self.suggestion.level)) if self.suggestion else "",
            "gap": role_gap_sentence(gap) if gap else "",
            "agreed": agreement_told(self.agreement) if self.agreement.pk else None,
        }
