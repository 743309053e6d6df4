"""Results and reports; every address says which assessment it belongs to."""

from django.urls import path

from reports.views import examples, exports, former, infographic, pictures, reports, results, years

app_name = "reports"
urlpatterns = [
    path("trends/years/", years.YearsView.as_view(), name="years"),
    path("trends/infographic/", infographic.InfographicView.as_view(), name="infographic"),
    path("trends/infographic.<slug:kind>", infographic.InfographicFileView.as_view(), name="infographic_file"),
    path("trends/<slug:edition>/infographic/", infographic.InfographicView.as_view(), name="edition_infographic"),
    path(
        "trends/<slug:edition>/infographic.<slug:kind>",
        infographic.InfographicFileView.as_view(),
        name="edition_infographic_file",
    ),
    path("assessments/<slug:ref>/infographic/", infographic.OwnInfographicView.as_view(), name="own_infographic"),
    path(
        "assessments/<slug:ref>/infographic.<slug:kind>",
        infographic.OwnInfographicFileView.as_view(),
        name="own_infographic_file",
    ),
    path("pictures/cases.png", pictures.CasesPictureView.as_view(), name="cases_picture"),
    path("pictures/cases/<slug:code>.png", pictures.CasePictureView.as_view(), name="case_picture"),
    path("pictures/trends/<slug:edition>.png", pictures.EditionPictureView.as_view(), name="edition_picture"),
    path("pictures/trends/<slug:edition>/<slug:slug>.png", pictures.TrendPictureView.as_view(), name="trend_picture"),
    path("assessments/<slug:ref>/results/", results.ResultsView.as_view(), name="results"),
    path("assessments/<slug:ref>/results.json", results.ResultsJsonView.as_view(), name="results_json"),
    path("assessments/<slug:ref>/results/explain/<slug:what>/", results.ExplainView.as_view(), name="explain"),
    path(
        "assessments/<slug:ref>/submissions/<int:number>/results/",
        results.SubmissionResultsView.as_view(),
        name="submission_results",
    ),
    path(
        "assessments/<slug:ref>/submissions/<int:number>/results/explain/<slug:what>/",
        results.SubmissionExplainView.as_view(),
        name="submission_explain",
    ),
    path("assessments/<slug:ref>/reports/", reports.ReportListView.as_view(), name="list"),
    path("assessments/<slug:ref>/reports/<slug:report_ref>/status/", reports.ReportStatusView.as_view(), name="status"),
    path(
        "assessments/<slug:ref>/reports/<slug:report_ref>/report.pdf",
        reports.ReportDownloadView.as_view(),
        name="download",
    ),
    path("trends/<slug:edition>/example-report.pdf", examples.EditionExampleView.as_view(), name="edition_example"),
    path("organisations/<int:pk>/former-members/", former.FormerMembersView.as_view(), name="former_members"),
    path("organisations/<int:pk>/export/", exports.ExportView.as_view(), name="export"),
    path(
        "organisations/<int:pk>/export/<slug:export_ref>/export.zip",
        exports.ExportDownloadView.as_view(),
        name="export_download",
    ),
]
