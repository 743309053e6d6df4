"""What an edition comes to in the hands of a council that does not exist. For curators, before it is published."""

from datetime import datetime

from django.utils.translation import gettext as _

from assessments.findings import Results
from assessments.models import Answer, Assessment, Submission
from assessments.reliance import Reliance
from assessments.results import results_from
from organisations.models import Organisation
from trends.models import Edition
from trends.outline import outline

CHOICES = ("2", "1", "3", "2", "unknown", "1", "4", "3")  # over and over, in the edition's order
STRENGTHS = (2, 1, 3, 0, 0, 1, 2)


def rehearsal_of(edition: Edition, *, at: datetime) -> Results:
    """Results of all trends, drafts too, as if submitted at this moment. Nothing is stored."""
    council = Organisation(name=_("Example Council"), kind="unitary", country="GB", nation="GB-ENG", size_class="M")
    assessment = Assessment(edition=edition, organisation=council)
    submission = Submission(assessment=assessment, number=1, submitted_at=at)
    held = outline(edition, including_drafts=True)
    answers = {action.id: _answer(place) for place, action in enumerate(held.actions.values())}
    return results_from(assessment, held, answers, {}, Reliance(respondents=3, widest_spread=None), submission)


def _answer(place):
    strength = STRENGTHS[place % len(STRENGTHS)]
    evidence = _("Example of evidence, as a council would write it.") if strength else ""
    return Answer(choice=CHOICES[place % len(CHOICES)], evidence=evidence, evidence_strength=strength)
