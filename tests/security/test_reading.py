"""A council's rows are read through `.visible_to(user)` alone; what reads them otherwise stands here with a reason."""

import pytest

from tests.security.reading import found, side_doors, tenant_names

WORKER = "the worker acts for nobody; it is told which report, and which organisation it must be of"
HOLDS = "the caller came through the door with this very assessment"
MAKES = "makes a new row for an object the caller came through the door with"
OF_A_TASK = "a part of a question about tasks, which came through the door"
REMINDS = "the worker writes to each person what they may see themselves"
OWN = "memberships of this person"
TOKEN = "the token of the mail is the door; it leads to its own invitation only"
ALLOWED = {
    (
        "assessments/management/commands/load_demo.py",
        "assess",
        "Assessment",
    ): "invented councils, on the operator's word",
    ("assessments/management/commands/load_demo.py", "found", "Membership"): "invented councils",
    ("assessments/management/commands/load_demo.py", "found", "Organisation"): "invented councils",
    ("assessments/models/sharing.py", "AssignmentQuerySet.with_state", "Agreement"): OF_A_TASK,
    ("assessments/models/sharing.py", "AssignmentQuerySet.with_state", "Answer"): OF_A_TASK,
    ("assessments/models/sharing.py", "AssignmentQuerySet.with_state", "Opinion"): OF_A_TASK,
    ("assessments/models/sharing.py", "_membership", "Membership"): OF_A_TASK,
    ("assessments/prepared.py", "module", "Answer"): HOLDS,
    ("assessments/prepared.py", "module", "Assignment"): HOLDS,
    ("assessments/reminding.py", "digests", "Assignment"): REMINDS,
    ("assessments/reminding.py", "to_remind", "Assignment"): REMINDS,
    (
        "assessments/over_time.py",
        "submissions_before",
        "Submission",
    ): "the same organisation's, for a report of its own",
    ("assessments/offering.py", "offer_case", "CaseOffer"): MAKES,
    ("assessments/offering.py", "held", "CaseOffer"): HOLDS,
    ("assessments/offering.py", "forget_contact", "CaseOffer"): "takes the address of somebody who leaves out",
    ("assessments/offering.py", "note_published", "CaseOffer"): "the offers of a case that a curator has published",
    ("assessments/sharing.py", "_give", "Assignment"): MAKES,
    ("assessments/tasks.py", "remind", "Assignment"): "notes on the very tasks that a mail named when that was",
    ("assessments/models/opinions.py", "AgreementQuerySet.holding", "Answer"): "narrows what came through a door",
    ("assessments/models/opinions.py", "OpinionQuerySet.visible_to", "Opinion"): "a part of the door",
    (
        "assessments/prepared.py",
        "module",
        "Opinion",
    ): "the person's own, in an assessment they came through the door with",
    ("assessments/prepared.py", "module", "Assessment"): "the lock on an assessment that is held already",
    ("assessments/prepared.py", "module", "Mention"): "whether this person is mentioned anywhere",
    ("assessments/prepared.py", "module", "Submission"): HOLDS,
    (
        "assessments/prepared.py",
        "module",
        "Survey",
    ): "whether an assessment that is held has one",
    ("assessments/services.py", "_freeze", "SubmittedAnswer"): MAKES,
    ("assessments/services.py", "_freeze", "TrendScore"): MAKES,
    ("assessments/services.py", "_reopen", "Assessment"): HOLDS,
    ("assessments/services.py", "reopen_assessment", "Assessment"): "another assessment of the same organisation",
    ("assessments/services.py", "start_assessment", "Assessment"): MAKES,
    ("assessments/services.py", "submit_assessment", "Assessment"): HOLDS,
    ("assessments/surveying.py", "answer_survey", "Survey"): "the very survey whose link the caller has",
    ("assessments/surveying.py", "close_survey", "Survey"): HOLDS,
    (
        "assessments/views/staff.py",
        "StaffSurveyView.dispatch",
        "Survey",
    ): "whoever has the link may answer; of the council they see its name and the questions",
    ("assessments/discussing.py", "say", "Comment"): MAKES,
    ("assessments/discussing.py", "say", "Mention"): MAKES,
    ("assessments/discussing.py", "turn_thread", "Comment"): HOLDS,
    ("assessments/discussing.py", "remove_comment", "Comment"): HOLDS,
    ("assessments/evidencing.py", "_add", "Evidence"): MAKES,
    ("assessments/evidencing.py", "keep_to_the_room", "Evidence"): "only adds up sizes, of the caller's organisation",
    ("assessments/evidencing.py", "remove_evidence", "Evidence"): HOLDS,
    ("config/gauges.py", "of_the_queue", "Report"): "counts for the operator; names no council",
    ("organisations/account.py", "OrganisationSettingsView.get_context_data", "Membership"): "counts, for a lead of it",
    ("organisations/adapter.py", "is_invited", "Invitation"): TOKEN,
    ("organisations/admin.py", "MembershipInline", "Membership"): "superusers only",
    ("organisations/admin.py", "PersonAdmin.get_deleted_objects", "Membership"): "superusers only",
    (
        "organisations/membership_desk.py",
        "organisations_without",
        "Membership",
    ): "whether somebody leads; for superusers and support, who see memberships and no more",
    (
        "organisations/admitting.py",
        "SocialAccountAdapter.list_apps",
        "IdentityProvider",
    ): "signing in comes before a user",
    ("organisations/admitting.py", "note_second_factor", "Membership"): OWN,
    ("organisations/forms.py", "WorkAddressForm.clean_email", "IdentityProvider"): "signing in comes before a user",
    ("organisations/history.py", "module", "Event"): HOLDS,
    ("organisations/history.py", "record", "Event"): MAKES,
    ("organisations/posting.py", "post", "Mail"): MAKES,
    ("organisations/tasks.py", "send", "Mail"): WORKER,
    ("organisations/tasks.py", "send_what_is_due", "Mail"): WORKER,
    ("organisations/letting_in.py", "note_look", "Event"): "this person's own looks at an assessment that is held",
    ("organisations/models/support.py", "lets_support_in", "SupportAccess"): "a part of the door",
    ("assessments/models/assessing.py", "AssessmentQuerySet._visible_to_support", "Membership"): "a part of the door",
    ("organisations/inviting.py", "accept", "Invitation"): TOKEN,
    ("organisations/joining.py", "JoinView.dispatch", "Invitation"): TOKEN,
    (
        "organisations/member_forms.py",
        "FoundingForm.those_of_this_name",
        "Organisation",
    ): "asks whether there is one of a name, and shows no more of it than name and kind",
    ("organisations/membership.py", "hold", "Organisation"): "the lock on an organisation that is held already",
    ("organisations/identity_provider_desk.py", "SignInDomainInline", "SignInDomain"): "superusers only",
    ("organisations/models/people.py", "is_open_to", "Membership"): "a part of the door",
    ("organisations/single_sign_on.py", "ConnectView.provider", "IdentityProvider"): "by the domain of the own address",
    ("organisations/models/people.py", "OrganisationQuerySet.with_member", "Membership"): "this is the door",
    ("organisations/posting.py", "posted", "Mail"): REMINDS,
    ("organisations/services.py", "found_organisation", "Membership"): MAKES,
    ("organisations/services.py", "found_organisation", "Organisation"): MAKES,
    ("reports/services.py", "request_report", "Report"): MAKES,
    ("reports/tasks.py", "clear_away", "Export"): WORKER,
    ("reports/tasks.py", "made", "Submission"): WORKER,
    ("reports/tasks.py", "delete_what_is_closed", "Organisation"): WORKER,
    ("reports/erasing.py", "erase", "Organisation"): WORKER,
    ("reports/leaving.py", "delete_account", "Organisation"): OWN,
    ("reports/leaving.py", "led_alone_by", "Membership"): "whether others lead what this person leads",
    ("reports/leaving.py", "led_alone_by", "Organisation"): OWN,
    ("reports/leaving.py", "left_by", "Event"): "events of this person",
    ("reports/leaving.py", "left_by", "Organisation"): "names of organisations this person has left, for them alone",
    ("reports/gathering.py", "stored_files", "Evidence"): "of the organisation whose lead asked for everything",
    ("reports/gathering.py", "stored_files", "Report"): "of the organisation whose lead asked for everything",
    ("reports/gathering.py", "told_questions", "SurveyQuestion"): "narrows rows of that organisation down",
    ("reports/services.py", "request_export", "Export"): MAKES,
    ("organisations/closing.py", "_set", "Organisation"): "the lock on an organisation that is held already",
}


def test_a_councils_rows_are_read_through_one_door():
    assert found() - set(ALLOWED) == set()


def test_no_exception_outlives_its_code():
    assert set(ALLOWED) - found() == set()


@pytest.mark.parametrize(
    "code",
    [
        "def get(self): return Assessment.objects.get(ref=ref)",
        "def get(self): return models.Report.objects.filter(pk=1).visible_to(user)",
        "def get(self): return Answer._default_manager.all()",
        "rows = Membership.objects",
        "def get(self): return get_object_or_404(Assessment, ref=ref)",
        "def get(self): return shortcuts.get_object_or_404(Organisation, pk=1)",
        "class Page(DetailView):\n    model = Submission",
        "def get(self): return apps.get_model('assessments', 'Answer')",
        "def get(self): return apps.get_model('reports.report')",
        "async def get(self): return [a async for a in Assessment.objects.all()]",
    ],
)
def test_a_side_door_is_found(code):
    assert list(side_doors(code, tenant_names()))


@pytest.mark.parametrize(
    "code",
    [
        "def get(self): return Assessment.objects.visible_to(user).drafts()",
        "def get(self): return get_object_or_404(Assessment.objects.visible_to(user), ref=ref)",
        "def get(self): return assessment.answers.all()",
        "def get(self): return Edition.objects.current()",
        "class Form(ModelForm):\n    class Meta:\n        model = Organisation",
    ],
)
def test_the_door_itself_is_let_be(code):
    assert list(side_doors(code, tenant_names())) == []


def test_models_of_councils_are_known_without_being_listed():
    assert tenant_names() >= {
        "Assessment",
        "Answer",
        "Submission",
        "SubmittedAnswer",
        "TrendScore",
        "Report",
        "Membership",
    }
