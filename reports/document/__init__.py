"""The report as words and drawings: plain data in one language, knowing nothing of paper or files."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.findings import OverTime, Results
from reports.document import closing, opening, over_time, parts, trends, words
from reports.document.parts import Part

__all__ = ["document"]


def document(
    results: Results, *, made_at: datetime, sources: Sequence[str] = (), change: OverTime | None = None
) -> Part:
    """Everything the report says about one submission, in the language of the moment.

    `results` have to be built in that language too. `made_at` is printed as the day the file was made;
    `sources` are what the edition's trends and actions rest on, `change` what moved since an earlier submission.
    """
    name = parts.shortened(results.organisation.name, 150)
    edition = _("Digital maturity %(year)s") % {"year": results.edition.year}
    return {
        "title": f"{edition}: {name}",
        "author": name,
        "day": _day(results.submitted_at),
        "running": {
            "left": parts.shortened(name, 70),
            "right": edition,
            "foot": _("Submitted %(day)s") % {"day": words.day(results.submitted_at)},
            "page": _("Page {page} of {pages}"),
        },
        "cover": opening.cover(results),
        "contents": opening.contents(),
        "summary": opening.summary(results),
        "profile": opening.profile(results),
        "balance": opening.balance(results),
        "over_time": change and over_time.section(change),
        "trends": trends.trend_pages(results),
        "todo": closing.todo(results),
        "cases": closing.cases(results),
        "open": closing.open_answers(results),
        "evidence": closing.evidence(results),
        "method": closing.method(),
        "sources": closing.sources(results, sources, words.day(made_at)),
    }


def _day(moment: datetime) -> dict[str, int]:
    return {"year": moment.year, "month": moment.month, "day": moment.day}
