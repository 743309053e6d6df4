"""The staff survey as members see it: opened, passed around, closed, and its results; only leads change it."""

from base64 import b64encode
from io import BytesIO

import qrcode
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from qrcode.image.svg import SvgPathImage

from assessments.models.surveys import FEWEST_SHOWN
from assessments.permissions import RightRequiredMixin
from assessments.questionnaire import PICK, OpenSurveyForm, minutes
from assessments.services import AlreadySubmitted
from assessments.surveying import close_survey, open_survey
from assessments.tallies import tallies, what_staff_said
from assessments.views.answering import ActionPage
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline

MOST_KEPT = 60  # fields of the form, of which each action is one


class SurveyPage(RightRequiredMixin, View):
    required_right = Right.SURVEY

    @cached_property
    def edition(self):
        return outline(self.assessment.edition)

    def survey(self, **which):
        return get_object_or_404(self.assessment.surveys, ref=self.kwargs["survey_ref"], **which)


class SurveyView(SurveyPage):
    """The survey that is open, or the form that opens one; below it what came of those before."""

    @property
    def kept_fields(self):
        given = [name for name in self.request.POST if name == "about" or name.startswith(PICK)]
        return given[:MOST_KEPT]

    def get(self, request, ref):
        return self.show(OpenSurveyForm(initial=kept(request), edition=self.edition))

    def post(self, request, ref):
        form = OpenSurveyForm(request.POST, edition=self.edition)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            open_survey(assessment=self.assessment, opened_by=request.user, **form.subjects)
        except AlreadySubmitted:
            self.assessment.refresh_from_db(fields=["status"])  # submitted a moment ago: the page says so
            return self.show(form, status=409)
        forget(request)
        return redirect("assessments:survey", ref)

    def show(self, form, *, status=200):
        surveys = list(self.assessment.surveys.with_count())
        told = tallies(self.assessment.surveys, self.assessment.edition)
        page = {
            "assessment": self.assessment,
            "form": form,
            "running": next((one for one in surveys if not one.closed_at), None),
            "closed": [(one, told[one.pk]) for one in surveys if one.closed_at],
            "fewest": FEWEST_SHOWN,
        }
        if page["running"]:
            page["link"] = link_to(self.request, page["running"])
        return render(self.request, "assessments/survey/survey.html", page, status=status)


class SurveyCloseView(SurveyPage):
    def post(self, request, ref, survey_ref):
        close_survey(survey=self.survey(), closed_by=request.user)
        return redirect("assessments:survey", ref)


class SurveyPosterView(SurveyPage):
    """One page to print and hang up."""

    def get(self, request, ref, survey_ref):
        survey = self.survey(closed_at=None)
        link = link_to(request, survey)
        page = {
            "assessment": self.assessment,
            "link": link,
            "qr_code": qr_code(link),
            "minutes": minutes(survey.questions.count()),
            "fewest": FEWEST_SHOWN,
        }
        return render(request, "assessments/survey/poster.html", page)


class SurveyActionView(ActionPage):
    """What staff said about one action: a part of the page where it is answered, or a page of its own."""

    required_right = Right.ANSWER

    def get(self, request, ref, code):
        template = "about_action" if request.htmx else "action"
        said = what_staff_said(self.assessment, self.action)
        return self.show(f"assessments/survey/{template}.html", said=said, fewest=FEWEST_SHOWN)


def link_to(request, survey):
    """What is passed around: under the service's own address, whatever host this lead came by."""
    address = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    return address + reverse("survey", args=[survey.ref])


def qr_code(text):
    """A drawing of the text for phones, as the address of a picture that holds itself."""
    drawing = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage).save(drawing)
    return f"data:image/svg+xml;base64,{b64encode(drawing.getvalue()).decode()}"
