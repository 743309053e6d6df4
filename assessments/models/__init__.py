"""How we are doing: assessments and answers, who rates what, what people say about it, and what was frozen."""

from assessments.models.assessing import (
    Answer,
    AnswerFields,
    Assessment,
    Choice,
    EvidenceStrength,
    Importance,
    Submission,
    SubmittedAnswer,
    TrendScore,
    new_reference,
    respondents,
)
from assessments.models.discussing import Comment, Evidence, Mention
from assessments.models.offers import CaseOffer, OfferState
from assessments.models.opinions import Agreement, Certainty, Opinion
from assessments.models.sharing import Assignment
from assessments.models.surveys import Survey, SurveyAnswer, SurveyQuestion, SurveyResponse

__all__ = [
    "Agreement",
    "Answer",
    "AnswerFields",
    "Assessment",
    "Assignment",
    "CaseOffer",
    "Certainty",
    "Choice",
    "Comment",
    "Evidence",
    "EvidenceStrength",
    "Importance",
    "Mention",
    "OfferState",
    "Opinion",
    "Submission",
    "SubmittedAnswer",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyResponse",
    "TrendScore",
    "new_reference",
    "respondents",
]
