"""A page for each trend: score, level word, every action with its level, evidence, next step and gap."""

from django.utils.translation import gettext as _

from assessments.findings import ActionResult, Recommendation, Results, TrendResult
from assessments.sentences import because, level_name
from reports.charts import dots
from reports.document import parts, pictures, words
from reports.document.parts import SHORT, Part, picture


def trend_pages(results: Results) -> list[Part]:
    return [trend_page(trend, _case_for(trend, results)) for trend in results.trends]


def trend_page(trend: TrendResult, case: Recommendation | None) -> Part:
    return {
        "group": trend.group,
        "group_name": words.group_name(trend.group),
        "name": trend.name,
        "symbol": trend.slug,
        "summary": trend.summary,
        "strip": _strip(trend),
        "chart_title": _("Where each action stands"),
        "chart": picture(
            pictures.by_action(trend, f"actions-{trend.slug}", dots.PRINT_ACTIONS),
            pictures.actions_told(trend),
        ),
        "table_title": _("What is true today, and what comes next"),
        "heads": [_("Action"), _("Level and evidence")],
        "actions": [_action(action) for action in trend.actions],
        "case": None if case is None else _case(case),
    }


def _strip(trend: TrendResult) -> Part:
    """The three facts about the whole trend."""
    score, lowest = trend.score, trend.lowest
    return {
        "score_label": _("Score"),
        "score": "–" if score.score is None else words.score_of(score),
        "score_note": _score_note(trend),
        "level_label": _("Level"),
        "badge": parts.level_badge(score.level) if score.level is not None else None,
        "level_note": words.no_score_because(score) or (_("provisional") if score.provisional else ""),
        "lowest_label": _("Lowest action") if lowest is None else _lowest_label(lowest),
        "lowest": "–" if lowest is None else lowest.title,
    }


def _lowest_label(lowest: ActionResult) -> str:
    return _("Lowest action: %(level)s") % {"level": words.answer_name(lowest)}


def _score_note(trend: TrendResult) -> str:
    score, notes = trend.score, []
    if score.provisional:
        counted = {"answered": score.answered, "count": score.applicable}
        notes.append(_("%(answered)s of %(count)s answered") % counted)
    if score.score != score.evidenced_score:
        notes.append(_("%(score)s as evidenced") % {"score": words.whole(score.evidenced_score)})
    return ", ".join(notes)


def _action(action: ActionResult) -> Part:
    return {
        "title": action.title,
        "badge": parts.badge(action),
        "today": action.sentence if action.level is not None else _why_without_level(action),
        "next_label": _("Next step:"),
        "next": action.next_step if action.gap > 0 else "",
        "evidence": words.evidence_name(action.evidence_strength) if action.level is not None else "",
        "said": _said(action),
        "target": _target(action),
    }


def _why_without_level(action: ActionResult) -> str:
    if action.choice == "na":
        return parts.one_line(action.na_reason, SHORT)
    if action.choice == "unknown":
        return _("Nobody knew when this was answered. It counts as open, never as nought.")
    return _("Not answered. It counts as open, never as nought.")


def _said(action: ActionResult) -> list[str]:
    """What people wrote beside the level, as far as it is short; the rest stands under Evidence."""
    if action.level is None:
        return []
    said = []
    if action.evidence:
        said.append(_("Evidence: %(text)s") % {"text": parts.one_line(action.evidence, SHORT)})
    if action.target_reason:
        said.append(_("Why this target: %(text)s") % {"text": parts.one_line(action.target_reason, SHORT)})
    return said


def _target(action: ActionResult) -> str:
    """ "to 3 Embedded, gap 2" """
    if action.level is None:
        return ""
    if action.gap <= 0:
        return _("On target")
    return _("to %(level)s, gap %(gap)s") % {"level": level_name(action.target), "gap": action.gap}


def _case_for(trend: TrendResult, results: Results) -> Recommendation | None:
    """The first recommended case whose first reason lies in this trend."""
    return next((case for case in results.recommendations if case.action.trend_slug == trend.slug), None)


def _case(case: Recommendation) -> Part:
    return {
        "title": case.title,
        "where": parts.where_and_when(case),
        "description": case.description,
        "because": parts.reason(because([case.action]), case.like),
    }
