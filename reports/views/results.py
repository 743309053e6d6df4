"""The results of an assessment, of one of its submissions, and what each number is made of."""

from functools import cached_property

from django.http import Http404, JsonResponse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.generic import TemplateView, View

from assessments import sentences
from assessments.over_time import earlier_submission, over_time
from assessments.permissions import BusyRightRequiredMixin
from assessments.prepared import submissions_up_to, versions_of
from assessments.reliance import raters
from assessments.results import Results, results_of, results_of_submission
from reports.charts import discs, dots
from reports.document import over_time as told
from reports.document import pictures, words
from reports.explaining import explain
from reports.figures import as_json

FIRST_TO_DO, FIRST_CASES = 5, 3


class ResultsMixin(BusyRightRequiredMixin):
    """`results` of the latest submission, or of the answers as they are while the assessment is open."""

    @cached_property
    def submissions_so_far(self):
        """Those of this assessment and of earlier ones of the council, the newest first."""
        return submissions_up_to(self.assessment, self.request.user)

    @cached_property
    def submissions(self):
        """The newest first."""
        return [one for one in self.submissions_so_far if one.assessment_id == self.assessment.pk]

    @cached_property
    def submission(self):
        return None if self.assessment.is_open else self.submissions[0]

    @cached_property
    def results(self) -> Results:
        if self.submission is None:
            return results_of(self.assessment)
        submissions = self.assessment.submissions.select_related("submitted_by")
        submission = submissions.get(number=self.submission.number)
        submission.assessment = self.assessment
        return results_of_submission(submission)

    @cached_property
    def earlier(self):
        """The submission that these results are set beside; None where the council has none."""
        before = self.submission and self.submission.submitted_at
        return earlier_submission(self.submissions_so_far, self.assessment, before)

    @cached_property
    def over_time(self):
        return self.earlier and over_time(self.results, self.assessment, self.earlier)

    def get_context_data(self, **kwargs):
        return super().get_context_data(assessment=self.assessment, **kwargs)


class ResultsView(ResultsMixin, TemplateView):
    """What the page shows is built only when no page with the same `fingerprint` is at hand."""

    template_name = "reports/results.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(fingerprint=self.fingerprint, **kwargs)

    @property
    def fingerprint(self):
        """Changes with all the page shows: answers, people, the council, wording, cases, language, what was before."""
        assessment, council = self.assessment, self.assessment.organisation
        who = (assessment.ref, council.country, council.nation, council.kind, council.size_class)
        edition = (assessment.edition_id, assessment.edition.revision, get_language())
        submitted = [(one.number, one.submitted_at, str(one.submitted_by)) for one in self.submissions]
        if self.submission is None:
            answers = (assessment.mode, assessment.has_opinions and raters(assessment))
            answers = (*answers, sorted(versions_of(assessment).items()))
        else:
            answers = (assessment.status, self.submission.number)
        return repr((who, edition, submitted, answers, self.set_beside, self.is_whole))

    @property
    def set_beside(self):
        earlier = self.earlier
        return earlier and (earlier.assessment.ref, earlier.number, earlier.assessment.edition.revision)

    @property
    def told_over_time(self):
        return {
            "title": told.title(),
            "lead": told.lead(self.over_time),
            "rule": told.rule(),
            "not_compared": told.not_compared(self.over_time),
        }

    @property
    def others(self):
        return [one for one in reversed(self.submissions) if one is not self.submission]

    @cached_property
    def said(self):
        results = self.results
        return {
            "balance": sentences.balance_sentence(results.balance),
            "extremes": sentences.extremes(results.strongest, results.weakest),
            "confidence": words.confidence_name(results).lower(),
            "lowest": sentences.listed([trend.name for trend in results.weakest]),
        }

    @cached_property
    def drawings(self):
        """Each chart in both shapes; the drawing code escapes every word it is given."""
        results = self.results
        drawn = {
            "balance": pictures.balance(results, "balance"),
            "profile_wide": pictures.profile(results, "profile-wide", discs.WIDE),
            "profile_narrow": pictures.profile(results, "profile-narrow", discs.NARROW),
            "trends_wide": pictures.by_trend(results, "trends-wide", dots.WIDE),
            "trends_narrow": pictures.by_trend(results, "trends-narrow", dots.NARROW),
        }
        return {name: mark_safe(svg) for name, svg in drawn.items()}

    @property
    def digital(self):
        return self.results.of_group("digital")

    @property
    def technology(self):
        return self.results.of_group("technology")

    @property
    def scored(self):
        return [trend for trend in self.results.trends if trend.score.score is not None]

    @property
    def is_whole(self):
        """Whether the long lists are shown to their end."""
        return "all" in self.request.GET

    @property
    def todo(self):
        return self.results.todo if self.is_whole else self.results.todo[:FIRST_TO_DO]

    @property
    def cases(self):
        return self.results.recommendations if self.is_whole else self.results.recommendations[:FIRST_CASES]


class ResultsJsonView(ResultsMixin, View):
    def get(self, request, *args, **kwargs):
        return JsonResponse(as_json(self.results, self.over_time))


class ExplainView(ResultsMixin, TemplateView):
    template_name = "reports/explain.html"

    def get_context_data(self, **kwargs):
        explanation = explain(self.results, self.kwargs["what"])
        if explanation is None:
            raise Http404
        pieces = self.assessment.evidence.count_by_code() if explanation.actions else {}
        answers = [(action, pieces.get(action.code)) for action in explanation.actions]
        return super().get_context_data(explanation=explanation, results=self.results, answers=answers, **kwargs)


class OneSubmissionMixin:
    """The submission whose number is in the address, whatever came after it."""

    @cached_property
    def submission(self):
        for submission in self.submissions:
            if submission.number == self.kwargs["number"]:
                return submission
        raise Http404


class SubmissionResultsView(OneSubmissionMixin, ResultsView):
    pass


class SubmissionExplainView(OneSubmissionMixin, ExplainView):
    pass
