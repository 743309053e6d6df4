"""The method, told from the same scale, rules and examples that make the scores."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from assessments import ratings, scoring
from assessments.models import EvidenceStrength, Importance
from casestudies import recommending
from organisations.models import Membership
from organisations.roles import Right, may
from trends.scale import LEVELS

TOLD = [
    (Right.VIEW, _("See answers and results")),
    (Right.DOWNLOAD, _("Download reports")),
    (Right.REQUEST_REPORT, _("Ask for a report")),
    (Right.ANSWER, _("Answer")),
    (Right.START, _("Start an assessment")),
    (Right.SUBMIT, _("Submit")),
    (Right.REOPEN, _("Reopen")),
    (Right.DISCUSS, _("Comment, and add evidence")),
    (Right.AGREE, _("See every opinion, open the round, set the agreed answer")),
    (Right.SURVEY, _("Ask staff in a survey without names")),
    (Right.SHARE, _("Share the work out")),
    (Right.OFFER, _("Offer a case of the organisation to others")),
    (Right.MANAGE, _("Invite people, let them in, change roles, remove members")),
    (Right.EXPORT, _("Take out everything that the organisation has here")),
    (Right.DECIDE, _("Decide what all members have to do, such as a second factor")),
]


class MethodView(TemplateView):
    template_name = "assessments/method.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            levels=LEVELS,
            strengths=EvidenceStrength.choices,
            importances=Importance.choices,
            examples=[worked(example) for example in scoring.WORKED_EXAMPLES],
            rules=rules(),
            roles=[label for _role, label in Membership.ROLES],
            rights=[(told, [(label, may(role, right)) for role, label in Membership.ROLES]) for right, told in TOLD],
            **kwargs,
        )


def worked(example):
    """One example with the result that the scoring gives now; scores as they are shown, rounded."""
    if example.kind == "opinions":
        return {"given": example.given, "suggestion": scoring.suggestion(example.levels)}
    score = scoring.trend_score(example.ratings)
    return {
        "given": example.given,
        "score": score,
        "mean": f"{float(score.mean_level):.4g}",
        "shown": scoring.round_half_up(score.score),
        "exact": None if score.score.denominator == 1 else f"{float(score.score):.4g}",
        "range": score.range and [scoring.round_half_up(end) for end in score.range],
    }


def rules():
    """Every number a rule turns on, by the name its page uses."""
    first, second = recommending.LEADING_WEIGHTS
    return {
        "points": scoring.POINTS_PER_LEVEL,
        "above_lowest": scoring.WORD_ABOVE_LOWEST,
        "balance": scoring.BALANCE_WARNING,
        "strong_evidence": ratings.STRONG_EVIDENCE,
        "without_evidence": ratings.LEVEL_WITHOUT_EVIDENCE,
        "high_evidence": scoring.HIGH_EVIDENCE,
        "medium_evidence": scoring.MEDIUM_EVIDENCE,
        "respondents": scoring.ENOUGH_RESPONDENTS,
        "discuss": ratings.SPREAD_TO_DISCUSS,
        "role_gap": ratings.ROLE_GAP,
        "role_gap_people": ratings.ENOUGH_FOR_A_ROLE_GAP,
        "target": ratings.Rating("", None).target,
        "importance": ratings.Rating("", None).importance,
        "weights": [first, second, recommending.FURTHER_WEIGHT],
        "nation": recommending.SAME_NATION,
        "country": recommending.SAME_COUNTRY,
        "kind": recommending.SAME_KIND,
        "size": recommending.SAME_SIZE,
        "damping": recommending.DAMPING,
        "picks": recommending.MOST_PICKS,
    }
