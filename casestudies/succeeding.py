"""Cases follow trends and actions into the next edition."""

from casestudies.models import CaseAction, CaseTrend
from trends.models import Action, Edition, Trend


def tie_cases(edition: Edition) -> None:
    """Give each trend and action of a new edition the cases of what it follows. Safe to repeat."""
    for model, tie, name in ((Trend, CaseTrend, "trend"), (Action, CaseAction, "action")):
        links = model.predecessors.through.objects.filter(**{f"from_{name}__edition": edition})
        pairs = links.values_list(f"from_{name}", f"to_{name}")
        ties = tie.objects.filter(**{f"{name}__in": [earlier for _later, earlier in pairs]})
        tie.objects.bulk_create(
            [
                tie(case_id=old.case_id, position=old.position, **{f"{name}_id": later})
                for later, earlier in pairs
                for old in ties
                if getattr(old, f"{name}_id") == earlier
            ],
            ignore_conflicts=True,
        )
    Edition.objects.filter(pk=edition.pk).touch()
