"""An event in words: who did what, from which value to which, and how it is written into a file."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assessments.models import Answer, Choice
from assessments.views import event_words as words
from assessments.views.wording import badge
from organisations.history import FORMER_MEMBER
from organisations.models import Event, EventKind
from organisations.roles import Right, may

SHORT = 60  # characters of a value that stand in the sentence; longer ones fold
COLUMNS = ("at", "since", "who", "what", "assessment", "action", "title", "whose", "part", "before", "after")


def part_of(field):
    """What of a thing changed, in words; an unknown name is said as it is."""
    own = {one.name: one.verbose_name for one in Answer._meta.concrete_fields}
    return str(words.PARTS.get(field) or own.get(field) or field.replace("_", " "))


def worded(field, value):
    if field in words.DAYS and value:
        return date_format(date.fromisoformat(value), "j F Y")
    return str(words.VALUES.get(field, {}).get(value, value))


def named(text):
    """A name as it is stored, in the language of the page where it was taken out."""
    return _(FORMER_MEMBER) if text == FORMER_MEMBER else text


def name_of(event):
    return named(event.by_name) or _("The service")


@dataclass(frozen=True)
class Told:
    """One event as somebody with `role` may read it; `title` is that of the action, `url` where it is answered."""

    event: Event
    role: str
    title: str = ""
    url: str = ""

    @cached_property
    def values(self):
        """Before and after in words; empty where this reader is not to know."""
        kind, field = self.event.kind, self.event.field
        is_agreeing_only = kind == EventKind.AGREED and field != "choice" and not may(self.role, Right.ANSWER)
        if kind == EventKind.OPINION or is_agreeing_only:
            return "", ""
        return worded(field, self.event.before), worded(field, self.event.after)

    @property
    def is_folded(self):
        """Whether the values are too long for a sentence."""
        return any(len(value) > SHORT or "\n" in value for value in self.values)

    @property
    def shown_below(self):
        """Values that the sentence does not hold: (before, after), or None."""
        sentence, (before, after) = str(self.template), self.values
        is_said = "{after}" in sentence or "{before}" in sentence or before == after or self.turned
        return None if is_said else self.values

    @cached_property
    def template(self):
        kind, (before, after) = self.event.kind, self.values
        if own := self.own_words:
            return own
        if kind in words.BY_ITSELF and not (self.event.field and any(self.values)):
            return words.BY_ITSELF[kind]
        if before and before == after:
            return words.CHANGED_BACK
        changed = words.CHANGED_FOR if self.event.whose else words.CHANGED
        return words.CHANGED_LONG if self.is_folded else changed[bool(before), bool(after)]

    @property
    def own_words(self):
        """The sentence that only this kind of event has, or None."""
        event, (before, after) = self.event, self.values
        what = (event.kind, event.field, bool(after))
        if self.is_about_oneself and what in words.ONESELF:
            return words.ONESELF[what]
        own = words.OWN_WORDS.get(what) if before != after else None
        return self.turned or own or words.TOLD.get(event.kind)

    @property
    def turned(self):
        """The sentence for something that was opened or closed, or None."""
        return words.TURNED.get((self.event.kind, self.event.after))

    @property
    def is_about_oneself(self):
        """Whether the person did it to themselves; names are all that is left of people who are gone."""
        signed, subject = self.event.by_name, self.event.subject
        return bool(subject) and (signed == subject or signed.startswith(f"{subject}, "))

    @property
    def sentence(self):
        """The sentence as HTML, everything typed escaped."""
        what = format_html('<a href="{}">{}</a>' if self.url else "<em>{1}</em>", self.url, self.what)
        before, after = (self.marked(stored) for stored in (self.event.before, self.event.after))
        return format_html(str(self.template), who=format_html("<strong>{}</strong>", name_of(self.event)),
                           what=what, whose=named(self.event.whose), part=part_of(self.event.field),
                           before=before, after=after)  # fmt: skip

    def marked(self, stored):
        """A value as it stands in a sentence: a level as its badge, everything else in quotation marks."""
        field = self.event.field
        if (field in words.LEVELS and stored in Choice.LEVELS) or field == "choice":
            return badge(stored)
        if field == "number":
            return stored
        return format_html("“{}”", worded(field, stored))

    @property
    def what(self):
        if self.event.kind in words.ABOUT_ALL or (self.event.kind == EventKind.LOOKED and not self.title):
            return _("the assessment")
        return self.title or named(self.event.subject) or _("the organisation")

    @property
    def row(self):
        """What a file holds of it, by `COLUMNS`."""
        before, after = self.values
        event = self.event
        told = (event.at.isoformat(), event.began_at.isoformat(), name_of(event), event.get_kind_display())
        about = (event.assessment_ref, event.subject, self.title, named(event.whose))
        about += (event.field and part_of(event.field),)
        return dict(zip(COLUMNS, (*told, *about, before, after), strict=True))
