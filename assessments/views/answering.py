"""One action of an assessment: read it, answer it, and what happens when two people do.

Answering works by plain form; htmx asks for the same and gets the status line only.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject, cached_property
from django.views import View
from django_htmx.http import trigger_client_event

from assessments.forms import AnswerForm
from assessments.models import Answer, Choice
from assessments.permissions import BusyRightRequiredMixin
from assessments.prepared import answer_of, choices_of
from assessments.services import VALUES, AlreadySubmitted, StaleAnswer, save_answer
from assessments.views.overview import progress_of
from assessments.views.pieces import TEXTS, form_pieces, stills, stored_pieces
from assessments.views.wording import _, badge, differences, evidence_fold, saved, target_fold, typed, worded
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline

STAY, LIST = "stay", "list"  # where to go after saving; anything else is the next action
FOLDS = {"evidence": {"evidence", "evidence_strength"}, "target": {"target", "target_reason", "importance"}}


class ActionPage(BusyRightRequiredMixin, View):
    """What every page about one action of an assessment knows."""

    @cached_property
    def edition(self):
        return outline(self.assessment.edition)

    @cached_property
    def action(self):
        try:
            return self.edition.actions[self.kwargs["code"]]
        except KeyError:
            raise Http404 from None

    def show(self, template, *, status=200, **context):
        page = {
            "assessment": self.assessment,
            "action": self.action,
            "stills": stills(self.assessment.edition, self.action),
        }
        return render(self.request, template, page | context, status=status)


class ActionView(ActionPage):
    writing_right = Right.ANSWER
    kept_fields = AnswerForm.base_fields

    def get(self, request, ref, code):
        if not self.assessment.is_open or not self.may(Right.ANSWER):
            return self.show_answer(self.readable_answer())
        return self.show_stored()

    def post(self, request, ref, code):
        if request.POST.get("then") == "discard":
            forget(request)
            return redirect(request.path)
        form = AnswerForm(request.POST, action=self.action, answer=SimpleLazyObject(lambda: self.stored))
        try:
            if not self.assessment.is_open:
                raise AlreadySubmitted
            return self.save(form) if form.is_valid() else self.refuse(form)
        except StaleAnswer as stale:
            return self.conflict(form, stale.current)
        except AlreadySubmitted:
            return self.too_late(form)

    def save(self, form):
        answer = save_answer(
            assessment=self.assessment,
            action=self.action,
            version=form.cleaned_data["version"],
            answered_by=self.request.user,
            **form.values,
        )
        forget(self.request)
        if self.request.htmx:
            response = self.status(saved=saved(answer))
            return trigger_client_event(response, "answer-saved", {"version": answer.version})
        return redirect(self.next_path())

    def next_path(self):
        then, following = self.request.POST.get("then"), self.edition.place_of(self.action.code).next
        home = self.assessment.get_absolute_url()
        if then == STAY:
            return self.request.path
        if then == LIST:
            return home
        return f"{home}actions/{following.code}/" if following else f"{home}check/"

    # What could not be saved

    def refuse(self, form):
        if self.request.htmx:
            problem = next(iter(form.errors.values()))[0]
            return self.status(state="refused", problem=problem, code=422)
        open_folds = {fold: not names.isdisjoint(form.errors) for fold, names in FOLDS.items()}
        return self.show_form(
            form=form, pieces=form_pieces(form), version=form["version"].value(), open=open_folds, status=422
        )

    def conflict(self, form, current):
        if self.request.htmx:
            return self.status(state="conflict", theirs=current, code=409)
        rows = differences(form, current)
        then = self.request.POST.get("then", "")
        return self.show("assessments/conflict.html", mine=form, theirs=current, rows=rows, then=then, status=409)

    def too_late(self, form):
        if self.request.htmx:
            return self.status(state="submitted", code=409)
        can_reopen = self.may(Right.REOPEN)
        return self.show("assessments/too_late.html", rows=typed(form), can_reopen=can_reopen, status=409)

    def status(self, *, code=200, **context):
        return render(self.request, "assessments/save_status.html", context, status=code)

    # What is stored

    @cached_property
    def stored(self):
        return answer_of(self.assessment, self.action)

    def show_stored(self):
        unsaved = self.unsaved()
        names = [name for name in VALUES if name != "choice"]
        values = {"level": self.stored.choice} | {name: getattr(self.stored, name) for name in names} | unsaved
        return self.show_form(
            pieces=stored_pieces(self.assessment.edition, self.action, values),
            version=unsaved.get("version", self.stored.version),
            kept=bool(unsaved),
            open=dict.fromkeys(FOLDS, bool(unsaved)),
        )

    def unsaved(self):
        """What was kept while signed out, as far as it could be typed on this page."""
        typed = kept(self.request) or {}
        form = AnswerForm(typed, action=self.action, answer=self.stored) if typed else None
        return {
            name: value
            for name, value in typed.items()
            if name in TEXTS or name == "version" or form.fields[name].valid_value(value)
        }

    def show_form(self, **context):
        progress = progress_of(self.edition, choices_of(self.assessment))
        folds = {"evidence": evidence_fold(self.stored), "target": target_fold(self.stored)}
        names = {"evidence": _("Evidence"), "target": _("Target and importance")}
        return self.show(
            "assessments/action.html",
            folds=folds,
            names=names,
            saved=saved(self.stored),
            progress=_("%(answered)s of %(total)s answered") % progress,
            **context,
        )

    # For those who only read, and once submitted

    def readable_answer(self):
        """The living answer, or the frozen one once submitted."""
        latest = None if self.assessment.is_open else self.assessment.submissions.last()
        answers = latest.answers if latest else self.assessment.answers
        return answers.filter(action=self.action.id).select_related("answered_by").first() or Answer()

    def show_answer(self, answer):
        names = [name for name in VALUES if name != "choice" and getattr(answer, name) not in ("", None)]
        labels = {name: AnswerForm.base_fields[name].label for name in names}
        return self.show(
            "assessments/action_read.html",
            badge=badge(answer.choice),
            sentence="" if answer.level is None else self.action.sentences[answer.level],
            saved=saved(answer),
            rows=[(labels[name], worded(name, getattr(answer, name))) for name in names],
            levels=[(badge(level), self.action.sentences[int(level)]) for level in Choice.LEVELS],
        )
