"""Events as rows of the page: what one person did to one thing in one go is one row."""

from dataclasses import dataclass

from django.utils import timezone

from assessments.views.telling import Told, part_of
from organisations.history import SITTING

MINUTE = 60  # seconds
FEW = 2  # events that stand beside one another; of more, all but one fold
SAME = ("by_id", "by_name", "kind", "assessment_ref", "subject", "whose")  # what events of one row share


@dataclass
class Sitting:
    """What one person did to one thing in one go, the newest first."""

    events: list[Told]

    @property
    def day(self):
        return timezone.localdate(self.at)

    @property
    def at(self):
        return self.events[0].event.at

    @property
    def began(self):
        """When it began, where that is another minute."""
        began = min(told.event.began_at for told in self.events)
        return began if (self.at - began).total_seconds() >= MINUTE else None

    @property
    def in_order(self):
        """As it was done: what somebody did in one go is read forwards."""
        return self.events[::-1]

    @property
    def first(self):
        """What a reader looks for: the level, else what was done first."""
        return next((told for told in self.events if told.event.field == "choice"), self.in_order[0])

    @property
    def shown(self):
        """Few events stand there as they are, of many the first alone."""
        return self.in_order if len(self.events) <= FEW else [self.first]

    @property
    def folded(self):
        return [told for told in self.in_order if told not in self.shown]

    @property
    def parts(self):
        """What else changed, named once each."""
        return list(dict.fromkeys(part_of(told.event.field) for told in self.folded if told.event.field))

    def goes_on_with(self, told):
        """Whether an older event belongs to it."""
        newer, older = self.events[-1].event, told.event
        if timezone.localdate(older.at) != self.day or newer.began_at - older.at >= SITTING:
            return False
        is_same = all(getattr(newer, name) == getattr(older, name) for name in SAME)
        return is_same and older.field not in [one.event.field for one in self.events]


def sittings(events):
    """Events, the newest first, as rows of the page."""
    rows = []
    for told in events:
        if rows and rows[-1].goes_on_with(told):
            rows[-1].events.append(told)
        else:
            rows.append(Sitting([told]))
    return rows
