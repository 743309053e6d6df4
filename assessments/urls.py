from django.urls import include, path

from assessments.views.agreeing import AgreeListView, AgreeView, WayView
from assessments.views.answering import ActionView
from assessments.views.evidence import EvidenceFileView, EvidenceView, RemoveEvidenceView
from assessments.views.finishing import CheckView, ReopenView, SubmitView
from assessments.views.history import AssessmentHistoryView, OrganisationHistoryView
from assessments.views.living import LiveActionView, LiveView
from assessments.views.offers import OffersView, WithdrawOfferView
from assessments.views.overview import AssessmentListView, StartView, TaskListView
from assessments.views.sharing import ShareView
from assessments.views.surveys import SurveyActionView, SurveyCloseView, SurveyPosterView, SurveyView
from assessments.views.talking import BesideView, RemoveCommentView, TalkView, TurnThreadView


def history(base, view, name):
    """The page, and the same as a file."""
    yield path(f"{base}history/", view.as_view(), name=name)
    for kind in ("csv", "json"):
        yield path(f"{base}history.{kind}", view.as_view(), {"export": kind}, name=f"{name}_{kind}")


app_name = "assessments"
beside_an_action = [
    path("beside/", BesideView.as_view(), name="beside"),
    path("talk/", TalkView.as_view(), name="talk"),
    path("talk/<int:comment>/resolve/", TurnThreadView.as_view(), name="resolve_thread"),
    path("talk/<int:comment>/remove/", RemoveCommentView.as_view(), name="remove_comment"),
    path("evidence/", EvidenceView.as_view(), name="evidence"),
    path("evidence/<slug:evidence_ref>/", EvidenceFileView.as_view(), name="evidence_file"),
    path("evidence/<slug:evidence_ref>/remove/", RemoveEvidenceView.as_view(), name="remove_evidence"),
]
urlpatterns = [
    path("assessments/", AssessmentListView.as_view(), name="list"),
    path("assessments/start/", StartView.as_view(), name="start"),
    path("assessments/<slug:ref>/", TaskListView.as_view(), name="detail"),
    path("assessments/<slug:ref>/actions/<slug:code>/", ActionView.as_view(), name="action"),
    path("assessments/<slug:ref>/way/", WayView.as_view(), name="way"),
    path("assessments/<slug:ref>/agree/", AgreeListView.as_view(), name="agree"),
    path("assessments/<slug:ref>/agree/<slug:code>/", AgreeView.as_view(), name="agree_on"),
    path("assessments/<slug:ref>/live/", LiveView.as_view(), name="live"),
    path("assessments/<slug:ref>/actions/<slug:code>/live/", LiveActionView.as_view(), name="live_action"),
    path("assessments/<slug:ref>/actions/<slug:code>/", include(beside_an_action)),
    path("assessments/<slug:ref>/check/", CheckView.as_view(), name="check"),
    path("assessments/<slug:ref>/submit/", SubmitView.as_view(), name="submit"),
    path("assessments/<slug:ref>/reopen/", ReopenView.as_view(), name="reopen"),
    path("assessments/<slug:ref>/offers/", OffersView.as_view(), name="offers"),
    path("assessments/<slug:ref>/offers/<slug:offer_ref>/", WithdrawOfferView.as_view(), name="withdraw_offer"),
    path("assessments/<slug:ref>/share/", ShareView.as_view(), name="share"),
    path("assessments/<slug:ref>/survey/", SurveyView.as_view(), name="survey"),
    path("assessments/<slug:ref>/survey/actions/<slug:code>/", SurveyActionView.as_view(), name="survey_action"),
    path("assessments/<slug:ref>/survey/<slug:survey_ref>/close/", SurveyCloseView.as_view(), name="survey_close"),
    path("assessments/<slug:ref>/survey/<slug:survey_ref>/poster/", SurveyPosterView.as_view(), name="survey_poster"),
    *history("assessments/<slug:ref>/", AssessmentHistoryView, "history"),
    *history("organisations/<int:pk>/", OrganisationHistoryView, "organisation_history"),
]
