"""Looking over all answers, submitting them, and reopening what was submitted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from assessments.forms import ReopenForm
from assessments.models import Answer, Choice
from assessments.permissions import RightRequiredMixin
from assessments.reliance import agreements_of
from assessments.services import AnotherIsOpen, NotReadyToSubmit, reopen_assessment, submit_assessment
from assessments.views.opinions import agreement_told
from assessments.views.overview import progress_of
from assessments.views.wording import badge, beside_the_level
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline


class AnswersMixin(RightRequiredMixin):
    """What the pages before the submission show: every action with its answer, and the open ends."""

    @cached_property
    def answers(self):
        return {answer.action_id: answer for answer in self.assessment.answers.all()}

    @cached_property
    def agreements(self):
        return agreements_of(self.assessment)

    def show(self, template, *, status=200, **context):
        edition = outline(self.assessment.edition)
        choices = {pk: answer.choice for pk, answer in self.answers.items()}
        page = {
            "assessment": self.assessment,
            "can_submit": self.may(Right.SUBMIT),
            "can_answer": self.may(Right.ANSWER),
        }
        return render(self.request, template, page | progress_of(edition, choices) | context, status=status)


class CheckView(AnswersMixin, View):
    def get(self, request, ref):
        if not self.assessment.is_open:
            return redirect("reports:results", self.assessment.ref)
        pieces = self.assessment.evidence.count_by_code()
        rows = [
            self.row(action, pieces.get(action.code)) for action in outline(self.assessment.edition).actions.values()
        ]
        return self.show(
            "assessments/check.html",
            rows=rows,
            unanswered=[row for row in rows if not row["choice"]],
            to_find_out=[row for row in rows if row["choice"] == Choice.UNKNOWN],
            not_applicable=[row for row in rows if row["choice"] == Choice.NOT_APPLICABLE],
        )

    def row(self, action, pieces):
        answer = self.answers.get(action.id) or Answer()
        return {
            "action": action,
            "answer": answer,
            "choice": answer.choice,
            "badge": badge(answer.choice),
            "rest": beside_the_level(answer),
            "agreed": agreement_told(self.agreements.get(action.id)),
            "pieces": pieces,
        }


class SubmitView(AnswersMixin, View):
    """Submitting freezes everything; a second click finds it done and goes to the results as well."""

    required_right = Right.SUBMIT

    def get(self, request, ref):
        if not self.assessment.is_open:
            return redirect("reports:results", ref)
        return self.show("assessments/submit.html")

    def post(self, request, ref):
        try:
            submit_assessment(assessment=self.assessment, submitted_by=request.user)
        except NotReadyToSubmit:
            return self.show("assessments/submit.html", status=422)
        return redirect("reports:results", ref)


class ReopenView(RightRequiredMixin, View):
    required_right = Right.REOPEN
    kept_fields = ReopenForm.base_fields

    def get(self, request, ref):
        return self.done() if self.assessment.is_open else self.show(ReopenForm(initial=kept(request)))

    def post(self, request, ref):
        form = ReopenForm(request.POST)
        if self.assessment.is_open:
            return self.done()
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            reason = form.cleaned_data["reason"]
            reopen_assessment(assessment=self.assessment, reopened_by=request.user, reason=reason)
            forget(request)
        except AnotherIsOpen as refused:
            return self.show(form, other=refused.other, status=409)
        messages.success(request, _("The assessment is open again. What was submitted stays as it was."))
        return self.done()

    def done(self):
        return redirect(self.assessment)

    def show(self, form, *, status=200, **context):
        page = {"assessment": self.assessment, "form": form}
        return render(self.request, "assessments/reopen.html", page | context, status=status)
