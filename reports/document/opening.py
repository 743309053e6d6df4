"""The first pages of the report: cover, contents, summary, profile and balance."""

from django.utils.translation import gettext as _

from assessments.findings import ActionResult, Results, TrendResult
from assessments.scoring import BALANCE_WARNING, round_half_up
from assessments.sentences import balance_sentence, extremes, level_name, listed
from reports.charts import discs, dots
from reports.document import parts, pictures, words
from reports.document.parts import Part, picture

FIRST = 5  # to-do items on the summary


def cover(results: Results) -> Part:
    counted = [line for line in (words.answered(results), words.not_applying(results)) if line]
    return {
        "product": _("Digital maturity self-assessment"),
        "kicker": _("Report on the trends of %(year)s") % {"year": results.edition.year},
        "council": parts.shortened(results.organisation.name, 150),
        "skyline": picture(pictures.skyline(results, "skyline"), pictures.skyline_told(results)),
        "note": _(
            "Each column is one action; its height is the level, 0 to 4. A question mark means "
            "“do not know”, a dashed line “does not apply”, an empty box “not answered”."
        ),
        "foot": [
            {"label": _("Submitted"), "lines": [words.day(results.submitted_at), results.submitted_by]},
            {"label": _("Status"), "lines": [status(results), *counted]},
            {"label": _("Confidence"), "lines": [confidence(results)]},
        ],
    }


def status(results: Results) -> str:
    return _("Submitted, provisional") if results.is_provisional else _("Submitted, complete")


def confidence(results: Results) -> str:
    """ "Low, because 1 action is unanswered" """
    return _("%(confidence)s, because %(reason)s") % {
        "confidence": words.confidence_name(results),
        "reason": results.confidence_reason,
    }


def contents() -> Part:
    return {
        "title": _("Contents"),
        "key": {
            "title": _("How to read the charts"),
            "rows": [
                {
                    "mark": "groups",
                    "text": _("Circle: digital. Square: technology. Where it lies is the mean level now."),
                },
                {
                    "mark": "hollow",
                    "text": _("Hollow, with a dashed line: provisional, and the range it can still fall in."),
                },
                {
                    "mark": "target",
                    "text": _("Diamond: the target you set. A mark inside a large diamond is on target."),
                },
                {"mark": "lowest", "text": _("Short dark bar: the lowest action of the trend.")},
            ],
            "scale": _(
                "Every answer is one of five levels. A level counts only when all of its sentence is true today."
            ),
            "levels": [parts.level_badge(level) for level in range(5)],
        },
    }


def summary(results: Results) -> Part:
    """What a councillor needs to know, on one page."""
    return {
        "title": _("Summary"),
        "lead": _balance_sentence(results),
        "extremes": extremes(results.strongest, results.weakest) or _nothing_yet(),
        "balance": picture(pictures.balance(results, "summary-balance"), pictures.balance_told(results)),
        "chart_title": _("Level by trend"),
        "chart": picture(pictures.by_trend(results, "summary-trends", dots.PRINT), pictures.trends_told(results)),
        "first_title": _("What to do first"),
        "first_heads": [_("Order"), _("Action, and its next step"), _("Now, and target")],
        "first": [todo_row(action) for action in results.todo[:FIRST]],
        "nothing": nothing_to_do(results),
        "overall": words.overall_sentence(results),
        "see_method": _("How scores are made: see Method."),
    }


def _nothing_yet() -> str:
    return _("No results yet. Answer at least one action and the first trend score appears, marked provisional.")


def _balance_sentence(results: Results) -> str:
    return balance_sentence(results.balance) or _(
        "There is no balance yet. Digital and technology each need a score first."
    )


def todo_row(action: ActionResult) -> Part:
    return {
        "title": action.title,
        "next": action.next_step,
        "badge": parts.badge(action),
        "target": _("to %(level)s") % {"level": level_name(action.target)},
    }


def nothing_to_do(results: Results) -> str:
    """Why the to-do list is empty; empty itself when there is something to do."""
    if results.todo:
        return ""
    if not any(action.level is not None for trend in results.trends for action in trend.actions):
        return _("No action has a level yet. Answer some, and what to do first appears here.")
    return _("Every answered action is at its target. Raise a target, or look at the cases.")


def profile(results: Results) -> Part:
    """The charts with their numbers."""
    return {
        "title": _("Profile"),
        "lead": _(
            "The further out, the higher the level: 0 at the centre, 4 at the rim. The dashed line is your target."
        ),
        "chart": picture(pictures.profile(results, "profile", discs.PRINT), pictures.trends_told(results)),
        "table_title": _("The same figures as a table"),
        "heads": [_("Trend"), _("Answered"), _("Score"), _("Level"), _("Lowest action"), _("Mean target")],
        "groups": [
            {"group": group, "name": words.group_name(group), "rows": _profile_rows(results, group)}
            for group in words.GROUPS
        ],
        "note": evidence_note(results),
    }


def _profile_rows(results: Results, group: str) -> list[Part]:
    return [_profile_row(trend) for trend in results.trends if trend.group == group]


def _profile_row(trend: TrendResult) -> Part:
    score = trend.score
    counted = {"answered": score.answered, "count": score.applicable}
    return {
        "name": trend.name,
        "answered": _("%(answered)s of %(count)s") % counted,
        "score": words.score_of(score) if score.score is not None else "–",
        "badge": parts.level_badge(score.level),
        "provisional": _("provisional") if score.provisional and score.score is not None else "",
        "lowest": "–" if score.lowest_level is None else level_name(score.lowest_level),
        "target": words.mean(trend.mean_target),
    }


def evidence_note(results: Results) -> str:
    """Which scores would be lower if levels 3 and 4 without a document counted as 2."""
    lower = [
        _("%(trend)s %(evidenced)s (not %(score)s)")
        % {
            "trend": trend.name,
            "evidenced": words.whole(trend.score.evidenced_score),
            "score": words.whole(trend.score.score),
        }
        for trend in results.trends
        if trend.score.score != trend.score.evidenced_score
    ]
    if not lower:
        return ""
    return _("Counting only what has a document, a link or an outside check behind it: %(scores)s.") % {
        "scores": listed(lower)
    }


def balance(results: Results) -> Part:
    """Digital beside technology: the two scores, what each means and what their distance says."""
    return {
        "title": _("Balance of digital and technology"),
        "lead": _balance_sentence(results),
        "chart": picture(pictures.balance(results, "balance"), pictures.balance_told(results)),
        "groups": [_group(results, group) for group in words.GROUPS],
        "rule_title": _("What the balance says"),
        "rules": [
            _balance_rule(results),
            _("At +%(points)s or more, good IT may be hiding weak digital practice.") % {"points": BALANCE_WARNING},
            _("At −%(points)s or less, digital ambition may lack its technical ground.") % {"points": BALANCE_WARNING},
            _("In between, the two keep each other company."),
        ],
        "overall_title": _("Overall"),
        "overall": words.overall_sentence(results),
    }


def _balance_rule(results: Results) -> str:
    if results.balance is None:
        return _("Balance is the technology score minus the digital score.")
    points = round_half_up(results.balance)
    return _("Balance is the technology score minus the digital score, here %(balance)s.") % {
        "balance": f"+{points}" if points > 0 else f"−{-points}" if points else "0"
    }


def _group(results: Results, group: str) -> Part:
    trends = [trend for trend in results.trends if trend.group == group]
    scored = sorted((trend for trend in trends if trend.score.score is not None), key=lambda trend: -trend.score.score)
    meaning = {
        "digital": _(
            "New ways of working that flow from using technology: business, process and culture change more than IT."
        ),
        "technology": _(
            "Managing and deploying IT: tools, supply chains, and infrastructure that is resilient and accessible."
        ),
    }
    return {
        "group": group,
        "name": words.group_name(group),
        "score": words.whole(results.digital if group == "digital" else results.technology),
        "score_label": _("score, 0 to 100"),
        "meaning": meaning[group],
        "trends": [
            {
                "name": trend.name,
                "score": words.score_of(trend.score),
                "badge": parts.level_badge(trend.score.level),
            }
            for trend in scored
        ],
        "without": _without_score(trends),
    }


def _without_score(trends: list[TrendResult]) -> str:
    names = [trend.name for trend in trends if trend.score.score is None]
    return _("Without a score: %(names)s.") % {"names": listed(names)} if names else ""
