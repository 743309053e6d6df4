"""The words for what happened: a sentence for each kind of event, names of what changed, and of its values."""

from django.utils.translation import gettext_lazy

from assessments.models import Assessment, Choice, EvidenceStrength, Importance, OfferState
from organisations.models import EventKind, Membership, Standpoint

TOLD = {
    EventKind.STARTED: gettext_lazy("{who} started the assessment"),
    EventKind.OPINION: gettext_lazy("{who} gave an opinion on {what}"),
    EventKind.SUBMITTED: gettext_lazy("{who} submitted the assessment: submission {after}"),
    EventKind.REOPENED: gettext_lazy("{who} reopened the assessment"),
    EventKind.REPORT: gettext_lazy("{who} asked for the report of submission {after}"),
    EventKind.FOUNDED: gettext_lazy("{who} created the organisation"),
    EventKind.EXPORTED: gettext_lazy("{who} exported everything about the organisation"),
}  # the others tell what they changed
CHANGED = {
    (True, True): gettext_lazy("{who} changed {part} of {what} from {before} to {after}"),
    (False, True): gettext_lazy("{who} set {part} of {what} to {after}"),
    (True, False): gettext_lazy("{who} removed {part} of {what}, which was {before}"),
    (False, False): gettext_lazy("{who} changed {part} of {what}"),
}
CHANGED_FOR = {
    (True, True): gettext_lazy("{who} changed {part} of {what} for {whose} from {before} to {after}"),
    (False, True): gettext_lazy("{who} set {part} of {what} for {whose} to {after}"),
    (True, False): gettext_lazy("{who} removed {part} of {what} for {whose}, which was {before}"),
    (False, False): gettext_lazy("{who} changed {part} of {what} for {whose}"),
}  # where it is somebody's
CHANGED_LONG = gettext_lazy("{who} changed {part} of {what}")
CHANGED_BACK = gettext_lazy("{who} changed {part} of {what} and changed it back")
BY_ITSELF = {
    EventKind.INVITED: gettext_lazy("{who} invited {what}"),
    EventKind.JOINED: gettext_lazy("{what} joined, let in by {who}"),
    EventKind.ASKED: gettext_lazy("{who} asked to join"),
    EventKind.LEFT: gettext_lazy("{who} ended the membership of {what}"),
    EventKind.AGREED: gettext_lazy("{who} set the agreed answer to {what}"),
    EventKind.SHARED: gettext_lazy("{who} shared out {what}"),
    EventKind.COMMENT: gettext_lazy("{who} commented on {what}"),
    EventKind.EVIDENCE: gettext_lazy("{who} changed the evidence for {what}"),
    EventKind.SURVEY: gettext_lazy("{who} changed the staff survey"),
    EventKind.ROUND: gettext_lazy("{who} opened or closed the opinions"),
}  # where no part of it is named
OWN_WORDS = {
    (EventKind.INVITED, "role", True): gettext_lazy("{who} invited {what} as {after}"),
    (EventKind.JOINED, "role", True): gettext_lazy("{what} joined as {after}, let in by {who}"),
    (EventKind.LEFT, "role", False): gettext_lazy("{who} ended the membership of {what}, who was {before}"),
    (EventKind.ROLE, "standpoint", True): gettext_lazy("{who} changed where {what} works from {before} to {after}"),
    (EventKind.CLOSING, "closes_at", True): gettext_lazy("{who} asked that {what} be deleted on {after}"),
    (EventKind.CLOSING, "closes_at", False): gettext_lazy(
        "{who} kept {what}, which would have been deleted on {before}"
    ),
    (EventKind.ASKED, "decision", True): gettext_lazy("{who} did not let {what} in"),
    (EventKind.SHARED, "person", True): gettext_lazy("{who} gave {what} to {after}"),
    (EventKind.SHARED, "person", False): gettext_lazy("{who} took {what} back from {before}"),
    (EventKind.COMMENT, "comment", True): gettext_lazy("{who} commented on {what}"),
    (EventKind.COMMENT, "comment", False): gettext_lazy("{who} removed a comment on {what}"),
    (EventKind.COMMENT, "resolved", True): gettext_lazy("{who} resolved a thread about {what}"),
    (EventKind.COMMENT, "resolved", False): gettext_lazy("{who} took up a thread about {what} again"),
    (EventKind.EVIDENCE, "evidence", True): gettext_lazy("{who} added evidence to {what}"),
    (EventKind.EVIDENCE, "evidence", False): gettext_lazy("{who} removed evidence from {what}"),
    (EventKind.OFFER, "offer", True): gettext_lazy("The case about {what} is now: {after}, by {who}"),
    (EventKind.OFFER, "offer", False): gettext_lazy("{who} took the case about {what} back"),
    (EventKind.SUPPORT, "until", True): gettext_lazy("{who} let support in until {after}"),
    (EventKind.SUPPORT, "until", False): gettext_lazy("{who} ended the access of support"),
    (EventKind.LOOKED, "page", True): gettext_lazy("{who}, support, looked at {what}: {after}"),
}  # by what changed and whether it is there now
ONESELF = {
    (EventKind.JOINED, "role", True): gettext_lazy("{who} joined by invitation as {after}"),
    (EventKind.JOINED, "", False): gettext_lazy("{who} joined by invitation"),
    (EventKind.LEFT, "role", False): gettext_lazy("{who} left, and was {before} until then"),
    (EventKind.LEFT, "", False): gettext_lazy("{who} left"),
    (EventKind.ROLE, "role", True): gettext_lazy("{who} changed their own role from {before} to {after}"),
    (EventKind.ROLE, "standpoint", True): gettext_lazy("{who} changed where they work from {before} to {after}"),
}  # the same, where people do it to themselves
TURNED = {
    (EventKind.SURVEY, "open"): gettext_lazy("{who} opened the staff survey"),
    (EventKind.SURVEY, "closed"): gettext_lazy("{who} closed the staff survey"),
    (EventKind.ROUND, "open"): gettext_lazy("{who} opened the round, so that all who rate see all opinions"),
    (EventKind.ROUND, "closed"): gettext_lazy("{who} closed the round of opinions"),
}  # by what it is now
ABOUT_ALL = {EventKind.MODE, EventKind.ROUND, EventKind.SURVEY}
PARTS = {
    "survey": gettext_lazy("the staff survey"),
    "round": gettext_lazy("the round of opinions"),
    "standpoint": gettext_lazy("where they work"),
    "due": gettext_lazy("the due date"),
    "role": gettext_lazy("the role"),
    "mode": gettext_lazy("the way of answering"),
    "closes_at": gettext_lazy("the day of deletion"),
    "requires_second_factor": gettext_lazy("whether a second factor is required"),
    "dissent": gettext_lazy("who sees it differently"),
    "reason": gettext_lazy("the reason"),
    "number": gettext_lazy("the number"),
    "names": gettext_lazy("a name in the history"),
    "until": gettext_lazy("until when support may look"),
    "page": gettext_lazy("the page"),
    "offer": gettext_lazy("the case that is offered"),
}
VALUES = {
    "choice": dict(Choice.choices),
    "evidence_strength": {str(value): label for value, label in EvidenceStrength.choices},
    "importance": {str(value): label for value, label in Importance.choices},
    "target": dict(Choice.choices),
    "mode": dict(Assessment.Mode.choices),
    "role": {str(value): label for value, label in Membership.ROLES},
    "standpoint": dict(Standpoint.choices),
    "round": {"open": gettext_lazy("open"), "closed": gettext_lazy("closed")},
    "survey": {"open": gettext_lazy("open"), "closed": gettext_lazy("closed")},
    "offer": dict(OfferState.choices),
    "page": {
        "assessments:detail": gettext_lazy("tasks"),
        "assessments:action": gettext_lazy("answer"),
        "assessments:talk": gettext_lazy("comments"),
        "assessments:evidence": gettext_lazy("evidence"),
        "assessments:evidence_file": gettext_lazy("a file of the evidence"),
        "assessments:check": gettext_lazy("check before submitting"),
        "assessments:history": gettext_lazy("history"),
        "assessments:history_csv": gettext_lazy("history as a file"),
        "assessments:history_json": gettext_lazy("history as a file"),
        "reports:results": gettext_lazy("results"),
        "reports:results_json": gettext_lazy("results as a file"),
        "reports:explain": gettext_lazy("how a score came about"),
        "reports:submission_results": gettext_lazy("results of a submission"),
        "reports:submission_explain": gettext_lazy("how a score came about"),
        "reports:list": gettext_lazy("list of reports"),
        "reports:download": gettext_lazy("a report"),
    },
}
LEVELS = {"choice", "target"}
DAYS = {"due", "closes_at"}
