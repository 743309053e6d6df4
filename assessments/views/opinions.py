"""Opinions and agreements as pages show them: by standpoint, and by name where asked for."""

from assessments.models import Agreement, Opinion
from assessments.views.wording import CERTAINTIES, _, badge
from organisations.models import Standpoint
from organisations.roles import Right, may

STANDPOINTS = dict(Standpoint.choices)


def seen(assessment, action, person):
    """The opinions on one action that this person may see."""
    return Opinion.objects.visible_to(person).filter(assessment=assessment.pk, action=action.id).given()


def told(opinion, *, name=""):
    return {
        "name": name,
        "standpoint": STANDPOINTS[opinion.standpoint],
        "badge": badge(opinion.choice),
        "certainty": CERTAINTIES[opinion.certainty],
        "evidence": opinion.evidence,
    }


def colleagues_part(assessment, own, action):
    """What others think of the action, without names, or why it is not shown; `own` is the reader's opinion.

    Leads are led to the page where they see all.
    """
    if may(assessment.role, Right.AGREE):
        return {"is_elsewhere": True}
    others = seen(assessment, action, own.user).exclude(user=own.user)
    return {
        "is_blind": not own.choice and assessment.round_opened_at is None,
        "others": [told(other) for other in others],
    }


def rated_since(assessment, action, person, moment):
    """How many others rated the action, or rated it anew. That they did is no secret; the history tells it too."""
    of_others = assessment.opinions.filter(action=action.id).exclude(user=person)
    return of_others.given().filter(given_at__gt=moment).count()


def agreement_of(assessment, action):
    """The agreement that holds for one action, or None."""
    return assessment.agreements.holding().select_related("agreed_by").filter(action=action.id).first()


def agreement_told(agreement: Agreement | None):
    """Who agreed on what and when, why it differs from the suggestion, and who sees it differently; None for none."""
    if agreement is None:
        return None
    return {
        "badge": badge(agreement.choice),
        "by": agreement.agreed_by.signature if agreement.agreed_by else "",
        "at": agreement.agreed_at,
        "reason": agreement.reason,
        "dissent": agreement.dissent,
    }


def agreed_rows(assessment, action, answer):
    """What was agreed beside an answer that is only read, the frozen one once submitted: (label, text)."""
    reason, dissent = getattr(answer, "agreement_reason", ""), getattr(answer, "dissent", "")
    if assessment.is_open and assessment.has_opinions and (agreement := agreement_of(assessment, action)):
        reason, dissent = agreement.reason, agreement.dissent
    rows = [(_("Why it differs from the suggestion"), reason), (_("Who sees it differently, and why"), dissent)]
    return [(label, text) for label, text in rows if text]
