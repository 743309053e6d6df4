"""What stands behind the answers of an assessment: how many people, what they agreed, how far apart they were."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Agreement, AnswerFields, Assessment, respondents


@dataclass(frozen=True, slots=True)
class Reliance:
    respondents: int  # people behind the answers
    widest_spread: int | None  # 0-4, of the opinions on one agreed action; None where no opinions are asked for


def agreements_of(assessment: Assessment) -> dict[int, Agreement]:
    """The agreements that hold, by the id of the action; none where people answer alone."""
    if not assessment.has_opinions:
        return {}
    return {one.action_id: one for one in assessment.agreements.holding().select_related("agreed_by")}


def reliance_of(
    assessment: Assessment, answers: Mapping[int, AnswerFields], agreements: Mapping[int, Agreement]
) -> Reliance:
    """With several opinions: who gave a level on what was agreed, and the spreads as they were at that moment.

    What nobody has agreed on yet does not count: it would tell of opinions that are still blind.
    """
    if not assessment.has_opinions:
        return Reliance(respondents(answers.values()), None)
    return Reliance(raters(assessment), max((one.spread or 0 for one in agreements.values()), default=0))


def raters(assessment: Assessment) -> int:
    """People with a level on something that is agreed; those whose name was taken out count as one."""
    agreed = assessment.agreements.holding().values("action")
    return assessment.opinions.levels().filter(action__in=agreed).order_by().values("user").distinct().count()
