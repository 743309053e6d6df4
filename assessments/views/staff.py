"""The staff survey as everybody with the link sees it. Nobody is looked at: no account, no session, no address."""

import re
import secrets

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from assessments.models import Survey
from assessments.models.surveys import FEWEST_SHOWN
from assessments.questionnaire import StaffSurveyForm, minutes
from assessments.surveying import AlreadyAnswered, SurveyClosed, answer_survey, device_of
from assessments.tallies import questions_of
from organisations.limits import too_many

COOKIE = "survey_device"
KEPT = {"max_age": 365 * 24 * 3600, "path": "/survey/", "httponly": True, "samesite": "Lax"}
COOKIE_NEEDED = _("Allow cookies for this site, then send your answers again: the cookie lets each device answer once")
TOKEN = re.compile(r"[\w-]{32}", re.ASCII)


class StaffSurveyView(View):
    def dispatch(self, request, ref):
        forget_who(request)
        surveys = Survey.objects.select_related("assessment__organisation", "assessment__edition")
        self.survey = get_object_or_404(surveys, ref=ref)
        response = super().dispatch(request, ref) if self.survey.is_open else self.closed()
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def get(self, request, ref):
        if self.token and self.survey.responses.filter(device=device_of(self.survey, self.token)).exists():
            return self.show("answered")
        return self.ask(StaffSurveyForm(questions=self.questions))

    def post(self, request, ref):
        form = StaffSurveyForm(request.POST, questions=self.questions)
        if not self.token:
            form.add_error(None, COOKIE_NEEDED)
        elif refused := too_many(request, device=device_of(self.survey, self.token)):
            return refused
        return self.save(form) if form.is_valid() else self.ask(form, status=422)

    def save(self, form):
        try:
            answer_survey(survey=self.survey, token=self.token, levels=form.levels)
        except AlreadyAnswered:
            return self.show("answered", status=409, again=True)
        except SurveyClosed:
            return self.closed()
        return redirect(self.request.path)

    @cached_property
    def token(self):
        """What this device was given when it first came; "" before that."""
        given = self.request.COOKIES.get(COOKIE, "")
        return given if TOKEN.fullmatch(given) else ""

    @cached_property
    def questions(self):
        return questions_of(self.survey)

    def ask(self, form, *, status=200):
        response = self.show("answer", status=status, form=form, minutes=minutes(len(self.questions)))
        if not self.token:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, secrets.token_urlsafe(24), **KEPT, secure=secure)
        return response

    def closed(self):
        return self.show("closed", status=410)

    def show(self, template, *, status=200, **context):
        page = {"organisation": self.survey.assessment.organisation, "fewest": FEWEST_SHOWN}
        return render(self.request, f"assessments/survey/{template}.html", page | context, status=status)


def forget_who(request):
    """Whoever is signed in answers as a visitor like everybody else, so that no line of the log names them."""
    request.user = request._cached_user = AnonymousUser()
    request.sign_in = None
