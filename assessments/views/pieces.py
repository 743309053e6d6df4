"""The parts of the action page that are the same for everyone, made once in each process.

A field without a mistake differs by its choice only: its crispy template makes a frame, and texts are filled in.
The edition's revision is in every key, so a corrected wording shows on the next request.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from assessments.forms import TextField
from casestudies.library import library
from trends.models import Edition
from trends.outline import outline

FRAMES_KEPT, STILLS_KEPT = 3000, 300  # of about one kilobyte
CASES_SHOWN = 2
HOLE = "\ue000"  # stands where a text goes
STILLS = ("scripts", "back", "head", "words", "buttons", "beside", "aside")


def form_pieces(form):
    """Every field of a form that may hold mistakes, made anew."""
    return {field.name: rendered(field) for field in form.visible_fields()}


def is_text(form_class, name):
    return isinstance(form_class.base_fields.get(name), TextField)


def can_be_typed(form, name, value):
    """Whether a person could have put this value into this field of the page."""
    field = next((bound.field for bound in form.visible_fields() if bound.name == name), None)
    return field is not None and (is_text(form, name) or field.valid_value(value))


def stored_pieces(form_class, edition, action, values):
    """Every field of the form's `values`; texts may be anything, choices have to be of the form."""
    key = (form_class, edition.pk, edition.revision, get_language(), action.code)
    names = [name for name in values if name != "na_reason" or action.allows_na]
    return {name: (filled if is_text(form_class, name) else frame)(*key, name, values[name]) for name in names}


def filled(*key_and_text):
    *key, text = key_and_text
    return mark_safe(frame(*key, HOLE).replace(HOLE, conditional_escape(text), 1))


@lru_cache(maxsize=FRAMES_KEPT)
def frame(form_class, edition_id, revision, _language, code, name, value):
    action = outline(Edition(pk=edition_id, revision=revision)).actions[code]
    return rendered(form_class(initial={name: value}, action=action)[name])


def rendered(bound):
    template = "assessments/level_field.html" if bound.name == "level" else "govuk/field.html"
    return render_to_string(template, {"field": bound, "form_show_errors": True})


def stills(edition, action):
    """What surrounds the form: the action with its help, the buttons, where it comes from, its cases."""
    return _stills(edition.pk, edition.revision, get_language(), action.code)


@lru_cache(maxsize=STILLS_KEPT)
def _stills(edition_id, revision, _language, code):
    edition = Edition(pk=edition_id, revision=revision)
    shown = {
        "action": outline(edition).actions[code],
        "place": outline(edition).place_of(code),
        "cases": library(edition).by_action.get(code, ())[:CASES_SHOWN],
        "back": "../../",
    }
    return {name: render_to_string(f"assessments/action_{name}.html", shown) for name in STILLS}
