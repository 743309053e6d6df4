"""An edition with everything that publishing asks for, and one that councils assess themselves against."""

from casestudies.models import CaseAction
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.models import Action
from trends.publishing import lock_edition

SOURCE = "https://council.example/source"


def whole_edition(**given):
    """One trend of each group, two actions each, all illustrated by a published case. In review, unless given."""
    edition = EditionFactory(**{"status": "review", "digital_declared": 1, "technology_declared": 1, **given})
    for group in ("digital", "technology"):
        trend = TrendFactory(
            edition=edition,
            group=group,
            slug=f"{group}-trend",
            status="published" if edition.is_public else "draft",
            source_lines=SOURCE,
            provenance_en="report",
        )
        for number in (1, 2):
            ActionFactory(trend=trend, code=f"{group[0]}-{number}", position=number, source_lines=SOURCE)
    case = CaseStudyFactory(trends=list(edition.trends.all()))
    for position, action in enumerate(Action.objects.filter(edition=edition), start=1):
        CaseAction.objects.create(case=case, action=action, position=position)
    return edition


def edition_in_use(**given):
    edition = whole_edition(**{"status": "published", **given})
    lock_edition(edition=edition)
    return edition
