"""One action of an assessment: read it, answer it, and what happens when two people do.

Answering works by plain form; htmx asks for the same and gets the status line only.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views import View
from django_htmx.http import trigger_client_event

from assessments.forms import AnswerForm, MergeForm
from assessments.forms_agreeing import OpinionForm
from assessments.models import Answer, Assessment, Choice
from assessments.permissions import BusyRightRequiredMixin
from assessments.services import VALUES, AlreadySubmitted, StaleAnswer, WayChanged
from assessments.views.desks import AnswerDesk, OpinionDesk
from assessments.views.opinions import agreed_rows
from assessments.views.pieces import can_be_typed, form_pieces, stills, stored_pieces
from assessments.views.wording import badge, saved, typed, worded
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline

STAY, LIST = "stay", "list"  # where to go after saving; anything else is the next action
DESKS = {desk.mode: desk for desk in (AnswerDesk, OpinionDesk)}


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
    kept_fields = AnswerForm.base_fields | OpinionForm.base_fields

    @cached_property
    def desk(self):
        """The one for the way of answering; of a form that was sent, the one it came from."""
        mode = self.assessment.mode
        if self.request.method == "POST":
            mode = Assessment.Mode.OPINIONS if "way" in self.request.POST else Assessment.Mode.SIMPLE
        return DESKS[mode](self.assessment, self.action, self.request.user)

    def get(self, request, ref, code):
        if not self.assessment.is_open or not self.may(Right.ANSWER):
            return self.show_answer(self.readable_answer())
        return self.show_stored()

    def post(self, request, ref, code):
        if request.POST.get("then") == "discard":
            forget(request)
            return redirect(request.path)
        form = self.desk.form(request.POST)
        try:
            if not self.assessment.is_open:
                raise AlreadySubmitted
            if self.assessment.mode != self.desk.mode:
                raise WayChanged
            return self.save(form) if form.is_valid() else self.refuse(form)
        except StaleAnswer as stale:
            return self.conflict(form, stale.current)
        except AlreadySubmitted:
            return self.too_late(form, "submitted")
        except WayChanged:
            return self.too_late(form, "way")

    def save(self, form):
        stored = self.desk.save(form)
        if stored is None:
            return self.refuse(form)
        forget(self.request)
        if self.request.htmx:
            response = self.status(saved=saved(stored))
            return trigger_client_event(response, "answer-saved", {"version": stored.version})
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
        open_folds = {fold: not names.isdisjoint(form.errors) for fold, names in self.desk.folds.items()}
        return self.show_form(
            form=form, pieces=form_pieces(form), version=form["version"].value(), open=open_folds, status=422
        )

    def conflict(self, form, current):
        if self.request.htmx:
            return self.status(state="conflict", theirs=current, code=409)
        rows = self.desk.compare(form, current)
        page = {"mine": form, "theirs": current, "rows": rows, "merge": MergeForm(rows), "draft": "answer"}
        return self.show("assessments/conflict.html", then=self.request.POST.get("then", ""), status=409, **page)

    def too_late(self, form, state):
        """What was typed, to be copied: the assessment was submitted, or is answered in the other way by now."""
        if self.request.htmx:
            return self.status(state=state, code=409)
        can_reopen = self.may(Right.REOPEN)
        return self.show("assessments/too_late.html", rows=typed(form), state=state, can_reopen=can_reopen, status=409)

    def status(self, *, code=200, **context):
        return render(self.request, "assessments/save_status.html", context, status=code)

    # What is stored

    def show_stored(self):
        unsaved = self.unsaved()
        values = {name: unsaved.get(name, value) for name, value in self.desk.values.items()}
        return self.show_form(
            pieces=stored_pieces(self.desk.form_class, self.assessment.edition, self.action, values),
            version=unsaved.get("version", self.desk.stored.version),
            kept=bool(unsaved),
            open=dict.fromkeys(self.desk.folds, bool(unsaved)),
        )

    def unsaved(self):
        """What was kept while signed out, as far as it could be typed on this page."""
        typed = kept(self.request) or {}
        form = self.desk.form(typed) if typed else None
        return {name: value for name, value in typed.items() if name == "version" or can_be_typed(form, name, value)}

    def show_form(self, **context):
        return self.show(
            self.desk.template,
            progress=self.desk.progress(self.edition),
            **self.desk.surroundings(),
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
            rows=[(labels[name], worded(name, getattr(answer, name))) for name in names]
            + agreed_rows(self.assessment, self.action, answer),
            levels=[(badge(level), self.action.sentences[int(level)]) for level in Choice.LEVELS],
        )
