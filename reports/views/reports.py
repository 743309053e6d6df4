"""Reports of what was submitted: ask for one, watch it being made, download it."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from assessments.permissions import RightRequiredMixin
from organisations.limits import too_many
from organisations.roles import Right
from reports.models import Report
from reports.services import request_report
from reports.views.handing_over import HandingOverMixin, state_of

HTTP_UNCHANGED = 204  # htmx leaves the page alone, so that nothing is read out twice


class ReportsMixin(RightRequiredMixin):
    required_right = Right.DOWNLOAD
    writing_right = Right.REQUEST_REPORT

    @property
    def reports(self):
        reports = Report.objects.visible_to(self.request.user).select_related("submission")
        return reports.filter(submission__assessment=self.assessment, language=settings.LANGUAGE_CODE)

    def get_context_data(self, **kwargs):
        return super().get_context_data(assessment=self.assessment, **kwargs)

    def back_to_list(self):
        return redirect("reports:list", self.assessment.ref)


class ReportListView(ReportsMixin, TemplateView):
    template_name = "reports/reports.html"

    def get_context_data(self, **kwargs):
        reports = {report.submission_id: report for report in self.reports}
        rows = [
            {"submission": submission, "report": report, "state": report and state_of(report)}
            for submission in self.assessment.submissions.order_by("-number")
            for report in [reports.get(submission.pk)]
        ]
        return super().get_context_data(rows=rows, **kwargs)

    def post(self, request, *args, **kwargs):
        submission = self.asked_for
        if submission is None:  # the page says what to do first
            return self.render_to_response(self.get_context_data(), status=422)
        if refused := too_many(request, organisation=self.assessment.organisation):
            return refused
        request_report(submission=submission, requested_by=request.user)
        return self.back_to_list()

    @property
    def asked_for(self):
        """The submission named in the form; without one the latest, or None while the assessment is open."""
        number = self.request.POST.get("submission")
        if number is None:
            return None if self.assessment.is_open else self.assessment.submissions.latest("number")
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            raise Http404
        return get_object_or_404(self.assessment.submissions, number=number)


class OneReportMixin(ReportsMixin):
    @property
    def report(self):
        report = get_object_or_404(self.reports, ref=self.kwargs["report_ref"])
        report.submission.assessment = self.assessment
        return report


class ReportStatusView(OneReportMixin, TemplateView):
    """The part of the page about one report, for htmx; `seen` says what the page shows already."""

    template_name = "reports/parts/report.html"

    def get(self, request, *args, **kwargs):
        if not request.htmx:
            return self.back_to_list()
        report = self.report
        state = state_of(report)
        if state == request.GET.get("seen"):
            return HttpResponse(status=HTTP_UNCHANGED)
        return self.render_to_response(self.get_context_data(report=report, state=state, submission=report.submission))


class ReportDownloadView(OneReportMixin, HandingOverMixin, TemplateView):
    def get(self, request, *args, **kwargs):
        return self.handed_over(self.report)
