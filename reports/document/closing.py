"""The last pages: to-do list, cases, open answers, evidence, method and sources."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.findings import ActionResult, Recommendation, Results
from assessments.scoring import BALANCE_WARNING
from assessments.sentences import level_name
from reports.document import parts, words
from reports.document.opening import nothing_to_do, todo_row
from reports.document.parts import Part
from trends.scale import LEVELS


def todo(results: Results) -> Part:
    """Every action below its target, in order."""
    names = {trend.slug: trend.name for trend in results.trends}
    rows = [
        todo_row(action)
        | {
            "group": action.group,
            "trend": names[action.trend_slug],
            "importance": _("Importance: %(name)s") % {"name": words.importance_name(action.importance).lower()},
        }
        for action in results.todo
    ]
    return {
        "title": _("What to do"),
        "lead": _(
            "Ordered by the gap to your target times the importance you gave it; "
            "where those are equal, the lower level first."
        ),
        "heads": [_("Order"), _("Action, and its next step"), _("Now, and target")],
        "rows": rows,
        "nothing": nothing_to_do(results),
    }


def cases(results: Results) -> Part:
    return {
        "title": _("Councils to learn from"),
        "lead": _("Chosen for your gaps and likeness to your council, each with its reason."),
        "rows": [_case(case) for case in results.recommendations],
        "nothing": ""
        if results.recommendations
        else _("No case is recommended: no answered action lies below its target."),
        "links_label": _("Sources"),
    }


def _case(case: Recommendation) -> Part:
    return {
        "group": case.group,
        "group_name": words.group_name(case.group),
        "trend": case.trend_name,
        "title": case.title,
        "where": parts.where_and_when(case),
        "description": case.description,
        "because": parts.reason(case.because, case.like),
        "unchecked": "" if case.facts_checked else _("Details not yet checked."),
        "links": [parts.link(source) for source in case.sources],
    }


def open_answers(results: Results) -> Part:
    """What does not apply, what nobody knew, what was not answered."""
    return {
        "title": _("Does not apply, or is not known"),
        "lists": [
            {
                "title": _("Does not apply here"),
                "lead": _("Left out of all sums, for the reason given."),
                "rows": [_row(action, parts.bounded(action.na_reason)) for action in results.not_applicable],
                "nothing": _("Every action applies."),
            },
            {
                "title": _("To find out"),
                "lead": _(
                    "Answered “do not know”. Never nought; "
                    "the scores of these trends stay provisional until it is known."
                ),
                "rows": [_row(action, parts.bounded(action.evidence)) for action in results.to_find_out],
                "nothing": _("Nothing was answered “do not know”."),
            },
            {
                "title": _("Not answered"),
                "lead": _("Nobody has answered these yet. They too keep the scores of their trends provisional."),
                "rows": [_row(action, "") for action in results.unanswered],
                "nothing": _("Nothing is left without an answer."),
            },
        ],
    }


def _row(action: ActionResult, text: str) -> Part:
    return {"group": action.group, "title": action.title, "text": text}


def evidence(results: Results) -> Part:
    """What people wrote, in full, where the trend's page has room only for its beginning."""
    actions = [action for trend in results.trends for action in trend.actions if action.level is not None]
    return {
        "title": _("Evidence in full"),
        "lead": _("What was written beside the answers, where a trend’s page shows only its beginning."),
        "rows": [_evidence(action) for action in actions if _has_more(action)],
    }


def _has_more(action: ActionResult) -> bool:
    return parts.is_long(action.evidence) or parts.is_long(action.target_reason)


def _evidence(action: ActionResult) -> Part:
    return {
        "group": action.group,
        "title": action.title,
        "answer": f"{words.answer_name(action)}. {words.evidence_name(action.evidence_strength)}.",
        "text": parts.bounded(action.evidence),
        "target_label": _("Why %(level)s is the target:") % {"level": level_name(action.target)},
        "target": parts.bounded(action.target_reason),
    }


def method() -> Part:
    return {
        "title": _("Method"),
        "scale_title": _("The scale"),
        "scale_lead": _("One whole level for each action. A level counts only when all of its sentence is true today."),
        "scale_heads": [_("Level"), _("What it means"), _("Points")],
        "scale": [
            {
                "badge": parts.level_badge(level.value),
                "meaning": _(level.meaning),
                "points": str(level.points),
            }
            for level in LEVELS
        ],
        "other": [
            [
                words.strong(_("Does not apply here:")),
                words.plain(" " + _("needs a written reason; left out of the sums; listed in this report.")),
            ],
            [
                words.strong(_("Do not know:")),
                words.plain(" " + _("never nought; counts as unanswered; listed as something to find out.")),
            ],
        ],
        "rules_title": _("How scores are made"),
        "rules": _rules(),
        "cases_title": _("How cases are chosen"),
        "cases": _(
            "An action’s need is its gap times its importance. A case counts the need of the actions it "
            "illustrates, the first in full, further ones less, and counts more when its place, kind or size "
            "is like yours. Six are picked one by one, each time lowering the need already met, so that the "
            "list spreads over your gaps. A case that meets no need never appears."
        ),
    }


def _rules() -> list[list[words.Run]]:
    told = [
        (
            _("Trend score:"),
            _(
                "the mean level of the answered actions that apply, times 25, so 0 to 100. "
                "Halves round up, for display only."
            ),
        ),
        (
            _("Level word:"),
            _("the mean level rounded down, but never more than one above the lowest action."),
        ),
        (
            _("Provisional:"),
            _(
                "until every action that applies is answered. The range shows every open action at 0 and at 4. "
                "Where more than half does not apply there is no score."
            ),
        ),
        (
            _("Digital and technology scores:"),
            _("the mean of the trend scores of each group; every trend weighs the same."),
        ),
        (
            _("Balance:"),
            _("technology minus digital. From %(points)s points either way the report says what that may mean.")
            % {"points": BALANCE_WARNING},
        ),
        (
            _("Evidenced score:"),
            _("counts levels 3 and 4 as 2 where there is no document, link or outside check."),
        ),
        (
            _("Confidence:"),
            _(
                "high when all is answered, evidence is strong on average, and three people or an outside check "
                "stand behind it without disagreement; medium when all is answered with some evidence; else low."
            ),
        ),
        (
            _("Gap and order:"),
            _("target minus level, never below nought; the to-do list goes by gap times importance."),
        ),
        (
            _("Over time:"),
            _(
                "an action is compared with the one it follows, where it follows exactly one and nothing else does; "
                "where sentences were reworded, with care. A trend’s score is compared when all its actions are, and "
                "while it is provisional the difference is a range."
            ),
        ),
        (
            _("Overall score:"),
            _("the mean of the trend scores that exist. It is no rank: councils are never ranked."),
        ),
    ]
    return [[words.strong(name), words.plain(f" {rule}")] for name, rule in told]


def sources(results: Results, listed: Sequence[str], made_at: str) -> Part:
    return {
        "title": _("Sources"),
        "lead": results.edition.attribution,
        "listed_title": _("What the trends and actions rest on"),
        "listed": [parts.link(source) for source in listed],
        "frozen": _(
            "The answers in this report were frozen when they were submitted; their scores never change. "
            "The report was made on %(day)s. Reference: %(ref)s, submission %(number)s."
        )
        % {"day": made_at, "ref": results.ref, "number": results.number},
    }
