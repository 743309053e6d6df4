"""From answers to results: live for an open assessment, from the frozen rows for a submission.

Both need the assessment with its organisation and edition; the edition's content and the cases come from
memory, so that an open assessment costs one query (with several opinions three) and a submission two.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from assessments import scoring, sentences
from assessments.findings import (
    ActionResult,
    EditionFacts,
    OrganisationFacts,
    Recommendation,
    Results,
    TrendResult,
)
from assessments.models import Agreement, Answer, AnswerFields, Assessment, Submission, SubmittedAnswer
from assessments.models import TrendScore as FrozenScore
from assessments.reliance import Reliance, agreements_of, reliance_of
from casestudies.library import CaseOutline, library
from casestudies.recommending import Council, Pick, recommend
from organisations.models import Organisation
from trends.outline import ActionOutline, EditionOutline, TrendOutline, outline
from trends.scale import HIGHEST_LEVEL

__all__ = ["ActionResult", "Recommendation", "Results", "TrendResult", "results_of", "results_of_submission"]

DIGITAL, TECHNOLOGY = "digital", "technology"
UNANSWERED, NO_AGREEMENT = Answer(), Agreement()


def results_of(assessment: Assessment) -> Results:
    """What the answers come to at this moment."""
    answers = {answer.action_id: answer for answer in assessment.answers.select_related("answered_by")}
    agreements = agreements_of(assessment)
    reliance = reliance_of(assessment, answers, agreements)
    return results_from(assessment, outline(assessment.edition), answers, agreements, reliance)


def results_from(
    assessment: Assessment,
    edition: EditionOutline,
    answers: Mapping[int, Answer],
    agreements: Mapping[int, Agreement],
    reliance: Reliance,
    submission: Submission | None = None,
) -> Results:
    """What these answers by action come to; nothing needs to be stored."""
    trends = tuple(
        _trend_result(
            trend,
            [
                _action_result(action, answers.get(action.id, UNANSWERED), agreements.get(action.id, NO_AGREEMENT))
                for action in trend.actions
            ],
        )
        for trend in edition.trends
    )
    return _results(assessment, edition, trends, reliance=reliance, submission=submission)


def results_of_submission(submission: Submission) -> Results:
    """What was submitted, scored by its frozen rows. Wording and recommended cases follow the curators."""
    assessment = submission.assessment
    edition = outline(assessment.edition, including_drafts=True)
    answers = {answer.action_id: answer for answer in submission.answers.select_related("answered_by")}
    frozen = {score.trend_id: score for score in submission.scores.select_related("lowest_action")}
    trends = tuple(
        _trend_result(
            trend,
            [
                _action_result(action, answers[action.id], _frozen_agreement(answers[action.id]))
                for action in trend.actions
                if action.id in answers
            ],
            thawed(frozen[trend.id]),
        )
        for trend in edition.trends
        if trend.id in frozen
    )
    reliance = Reliance(submission.respondents, submission.widest_spread)
    return _results(assessment, edition, trends, reliance=reliance, submission=submission)


def thawed(row: FrozenScore) -> scoring.TrendScore:
    """The frozen sums of one trend, from which its score follows."""
    return scoring.TrendScore(
        actions=row.actions,
        applicable=row.applicable,
        answered=row.answered,
        level_total=row.level_total,
        evidenced_total=row.evidenced_total,
        lowest_action=row.lowest_action.code if row.lowest_action else None,
        lowest_level=row.lowest_level,
    )


def _frozen_agreement(answer: SubmittedAnswer) -> Agreement:
    return Agreement(reason=answer.agreement_reason, dissent=answer.dissent)


def _action_result(action: ActionOutline, answer: AnswerFields, agreement: Agreement) -> ActionResult:
    level = answer.level
    return ActionResult(
        code=action.code,
        title=action.title,
        trend_slug=action.trend_slug,
        trend_name=action.trend_name,
        group=action.group,
        choice=answer.choice,
        level=level,
        sentence="" if level is None else action.sentences[level],
        next_step="" if level is None or level == HIGHEST_LEVEL else action.sentences[level + 1],
        evidence=answer.evidence,
        evidence_strength=answer.evidence_strength,
        importance=answer.importance,
        target=answer.target,
        target_reason=answer.target_reason,
        gap=0 if level is None else max(0, answer.target - level),
        na_reason=answer.na_reason,
        answered_by=answer.answered_by.signature if answer.answered_by else "",
        answered_at=answer.answered_at,
        agreement_reason=agreement.reason,
        dissent=agreement.dissent,
    )


def _trend_result(
    trend: TrendOutline, actions: list[ActionResult], score: scoring.TrendScore | None = None
) -> TrendResult:
    score = score or scoring.trend_score([action.rating for action in actions])
    targets = [action.target for action in actions if action.applies]
    return TrendResult(
        slug=trend.slug,
        name=trend.name,
        group=trend.group,
        summary=trend.summary,
        actions=tuple(actions),
        score=score,
        lowest=next((action for action in actions if action.code == score.lowest_action), None),
        mean_target=Fraction(sum(targets), len(targets)) if targets else None,
    )


def _results(
    assessment: Assessment,
    edition: EditionOutline,
    trends: tuple[TrendResult, ...],
    *,
    reliance: Reliance,
    submission: Submission | None = None,
) -> Results:
    actions = {action.code: action for trend in trends for action in trend.actions}
    ratings = [action.rating for action in actions.values()]
    confidence = scoring.confidence(
        ratings, respondents=reliance.respondents, widest_spread=reliance.widest_spread or 0
    )
    digital, technology = _group_score(trends, DIGITAL), _group_score(trends, TECHNOLOGY)
    balance = scoring.balance(digital, technology)
    highest, lowest = _extremes(trends)
    return Results(
        ref=assessment.ref,
        status="submitted" if submission else "open",
        number=submission.number if submission else None,
        submitted_at=submission.submitted_at if submission else None,
        submitted_by=submission.submitted_by.signature if submission and submission.submitted_by else "",
        organisation=_organisation_facts(assessment.organisation),
        edition=_edition_facts(edition),
        trends=trends,
        digital=digital,
        technology=technology,
        overall=scoring.mean_score(trend.score.score for trend in trends),
        balance=balance,
        leaning=scoring.leaning(balance),
        confidence=confidence,
        confidence_reason=sentences.confidence_reason(
            confidence, tuple(actions.values()), respondents=reliance.respondents
        ),
        respondents=reliance.respondents,
        widest_spread=reliance.widest_spread,
        answered=sum(rating.level is not None for rating in ratings),
        applicable=sum(rating.applies for rating in ratings),
        total=len(ratings),
        todo=tuple(actions[rating.action] for rating in scoring.todo_order(ratings)),
        recommendations=_recommendations(assessment, actions),
        to_find_out=_chosen(actions, "unknown"),
        unanswered=_chosen(actions, ""),
        not_applicable=_chosen(actions, "na"),
        strongest=highest,
        weakest=lowest if lowest != highest else (),
    )


def _chosen(actions: Mapping[str, ActionResult], choice: str) -> tuple[ActionResult, ...]:
    return tuple(action for action in actions.values() if action.choice == choice)


def _group_score(trends: tuple[TrendResult, ...], group: str) -> Fraction | None:
    return scoring.mean_score(trend.score.score for trend in trends if trend.group == group)


def _extremes(trends: tuple[TrendResult, ...]) -> tuple[tuple[TrendResult, ...], tuple[TrendResult, ...]]:
    """The trends with the highest score, and those with the lowest; both empty without a score."""

    def with_score(best: Callable[..., Fraction | None]) -> tuple[TrendResult, ...]:
        edge = best((t.score.score for t in trends if t.score.score is not None), default=None)
        return tuple(t for t in trends if edge is not None and t.score.score == edge)

    return with_score(max), with_score(min)


def _recommendations(assessment: Assessment, actions: Mapping[str, ActionResult]) -> tuple[Recommendation, ...]:
    edition, council = assessment.edition, assessment.organisation
    cases = library(edition, including_drafts=not edition.is_public)
    needs = {code: scoring.priority(action.rating) for code, action in actions.items() if action.gap}
    asking = Council(council.country, council.nation, council.kind, council.size_class)
    picks = recommend(cases.instruments, needs, asking)
    return tuple(
        _recommendation(pick, cases.by_code[pick.code], [actions[code] for code in pick.actions]) for pick in picks
    )


def _recommendation(pick: Pick, case: CaseOutline, reasons: list[ActionResult]) -> Recommendation:
    return Recommendation(
        code=pick.code,
        title=case.title,
        organisation=case.organisation,
        year=case.year,
        year_note=case.year_note,
        kind=case.kind,
        kind_label=case.kind_label,
        description=case.description,
        group=reasons[0].group,
        trend_name=reasons[0].trend_name,
        facts_checked=case.facts_checked,
        sources=case.sources,
        fit=pick.fit,
        because=sentences.because(reasons),
        like=sentences.like(pick.likeness),
        action=reasons[0],
        actions=tuple(reasons),
    )


def _organisation_facts(organisation: Organisation) -> OrganisationFacts:
    return OrganisationFacts(
        name=organisation.name,
        kind=organisation.kind,
        kind_label=str(organisation.get_kind_display()),
        country=organisation.country,
        nation=organisation.nation,
        region=organisation.region,
        size_class=organisation.size_class,
        size_label=str(organisation.get_size_class_display()),
    )


def _edition_facts(edition: EditionOutline) -> EditionFacts:
    return EditionFacts(slug=edition.slug, year=edition.year, title=edition.title, attribution=edition.attribution)
