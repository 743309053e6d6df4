"""What a moment changed, field by field, told in words and with what is new in each text marked."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from trends.wording import CONTENT_LANGUAGES

TELLING = ("level", "year", "position", "slug")  # which of several parts it is, by the first of these it has


@dataclass(frozen=True)
class Change:
    title: str
    before: str
    after: str
    language: str = ""  # of the texts, where they have one

    @cached_property
    def pieces(self):
        return marked(self.before, self.after)


def changes(moment, item):
    """Each field of an item and of its parts that changed; nothing of the moment that only says it was there."""
    if moment.number == 1:
        return []
    before, after = without_twins(moment.before, moment.after)
    keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0] is not type(item), key[0].__name__, key[1]))
    return [one for key in keys for one in changes_of(key[0], type(item), before.get(key, {}), after.get(key, {}))]


def without_twins(before, after):
    """Leave out what was deleted and made again with the same values, as packs do with the parts of an item."""
    before, after = dict(before), dict(after)
    fresh = {(key[0], content(values)): key for key, values in after.items() if key not in before}
    for key in [key for key in before if key not in after]:
        if twin := fresh.pop((key[0], content(before[key])), None):
            del before[key], after[twin]
    return before, after


def content(values):
    return tuple(value for name, value in values.items() if name != "id")


def changes_of(model, whole, before, after):
    """Of one row, which is the item itself where its model is `whole`."""
    of = "" if model is whole else told_apart(model, before or after)
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        name = field.name if field.many_to_many else field.attname
        is_owner = field.related_model is whole and model is not whole
        if field.primary_key or not field.editable or is_owner or name not in before | after:
            continue
        old, new = before.get(name), after.get(name)
        if old != new and (told := (spoken(field, old), spoken(field, new))) != ("", ""):
            code = name.rpartition("_")[2]
            yield Change(of + label_of(field, of), *told, code if code in CONTENT_LANGUAGES else "")


def told_apart(model, values):
    number = next((values[name] for name in TELLING if name in values), "")
    return f"{capfirst(model._meta.verbose_name)} {number}: "


def label_of(field, of):
    return str(field.verbose_name if of else capfirst(field.verbose_name))


def spoken(field, value):
    """A stored value as a curator knows it."""
    if value is None or value == ():
        return ""
    if field.many_to_many or field.is_relation:
        wanted = value if field.many_to_many else [value]
        found = field.related_model._base_manager.in_bulk(wanted)
        return ", ".join(str(found.get(pk, _("deleted since"))) for pk in wanted)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(dict(field.flatchoices).get(value, value))


def marked(before, after):
    """Both texts in pieces, (text, whether it is in this one only), compared word by word."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left += [("".join(old[a:b]), kind != "equal")] if b > a else []
        right += [("".join(new[c:d]), kind != "equal")] if d > c else []
    return left, right
