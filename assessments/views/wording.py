"""Small pieces of words and marks that rows of answers share."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from assessments.forms import TextField
from assessments.models import Certainty, Choice, EvidenceStrength, Importance

EXCERPT = 60  # characters of the evidence in its closed fold
LEVELS, STRENGTHS, IMPORTANCES = dict(Choice.choices), dict(EvidenceStrength.choices), dict(Importance.choices)
CERTAINTIES = dict(Certainty.choices)


def _(words):
    """`gettext`, remembered: on pages asked for most, looking words up is a tenth of the work."""
    return _known(words, get_language())


@lru_cache(maxsize=500)
def _known(words, _language):
    return gettext(words)


def badge(choice):
    """The badge of an answer as HTML, made once per language."""
    return _badge(choice, get_language())


@lru_cache(maxsize=64)
def _badge(choice, _language):
    level = int(choice) if choice in Choice.LEVELS else None
    return render_to_string("components/level_badge.html", {"choice": choice, "level": level})


def saved(answer):
    """When an answer was saved and by whom, in words; None for an empty one."""
    if answer.answered_at is None:
        return None
    at = timezone.localtime(answer.answered_at)
    if at.date() == timezone.localdate():
        when = _("Saved at %(time)s") % {"time": f"{at:%H:%M}"}
    else:
        when = _("Saved on %(day)s at %(time)s") % {"day": date_format(at, "j F Y"), "time": f"{at:%H:%M}"}
    by = _("by %(name)s") % {"name": answer.answered_by.signature} if answer.answered_by else ""
    return {"when": when, "by": by}


def evidence_fold(answer):
    """What stands beside the closed fold: how strong, and how the text begins."""
    if not answer.evidence:
        return _("none yet")
    short = answer.evidence if len(answer.evidence) <= EXCERPT else answer.evidence[: EXCERPT - 1].rstrip() + "…"
    if answer.evidence_strength == EvidenceStrength.NONE:
        return _("“%(text)s”") % {"text": short}
    return _("%(strength)s: “%(text)s”") % {"strength": STRENGTHS[answer.evidence_strength], "text": short}


def target_fold(answer):
    """What stands beside the closed fold."""
    return _target_fold(answer.target, answer.importance, get_language())


@lru_cache(maxsize=200)
def _target_fold(target, importance, _language):
    words = {"target": LEVELS[str(target)], "importance": str(IMPORTANCES[importance]).lower()}
    return _("target %(target)s, importance %(importance)s") % words


def beside_the_level(answer):
    """Strength of evidence, target and importance of a given answer, in one line; "" for an empty one."""
    if not answer.version:
        return ""
    words = {"strength": str(STRENGTHS[answer.evidence_strength]).lower(), "target": target_fold(answer)}
    return _("Evidence: %(strength)s; %(target)s.") % words


WORDS = {"target": LEVELS, "evidence_strength": STRENGTHS, "importance": IMPORTANCES, "certainty": CERTAINTIES}


def worded(name, value):
    """A field's value as people read it; text stays as it is."""
    if name == "level":
        return badge(value if value in Choice.values else Choice.OPEN.value)
    words = WORDS.get(name)
    if words is None:
        return value
    return words.get(str(value)) or words.get(int(value) if str(value).isdecimal() else None, value)


def due_words(day):
    return _("due %(day)s") % {"day": date_format(day, "j F Y")} if day else ""


def hands(tasks):
    """Who is to answer and until when, in one line: "Priya Nair, Tom Reed: due 3 December 2026"."""
    people = {}
    for person, day in tasks:
        people.setdefault(day, []).append(str(person))
    lines = [", ".join(names) + (f": {due_words(day)}" if day else "") for day, names in people.items()]
    return "; ".join(lines)


def typed(form):
    """What was posted, field by field, for a page that only shows it: (label, text)."""
    shown = [field for field in form.visible_fields() if form.data.get(field.name)]
    return [(field.label, worded(field.name, form.data[field.name])) for field in shown]


@dataclass(frozen=True)
class Difference:
    """A field in which a posted form and what is stored differ; `theirs` and `mine` as the form's values."""

    name: str
    label: str
    theirs: str | int
    mine: str | int
    is_text: bool

    @property
    def shown(self):
        """Both as people read them."""
        return tuple(worded(self.name, value) for value in self.pair)

    @property
    def words(self):
        """The same without marks, for the choices of a field."""
        return tuple(LEVELS[value] if self.name == "level" else worded(self.name, value) for value in self.pair)

    @property
    def pair(self):
        return self.theirs, self.mine

    @property
    def both(self):
        """The two texts one after the other; one of them where it holds the other."""
        theirs, mine = self.theirs, self.mine
        if theirs in mine or mine in theirs:
            return max(theirs, mine, key=len)
        return f"{theirs}\n\n{mine}"


def differences(form, current):
    """Where a valid form and the stored row differ; any form whose fields are named as the row's, but for the level."""
    found = []
    for field in form.visible_fields():
        theirs = getattr(current, "choice" if field.name == "level" else field.name)
        mine = form.cleaned_data[field.name]
        if theirs != mine:
            found.append(Difference(field.name, field.label, theirs, mine, isinstance(field.field, TextField)))
    return found
