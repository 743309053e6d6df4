"""Text in three languages, in plain columns: `name_en`, `name_cy`, `name_nl`, read as `name`."""

from django.db import models
from django.db.models import Case, Expression, F, When
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CONTENT_LANGUAGES = {"en": _("English"), "cy": _("Welsh"), "nl": _("Dutch")}


def lines(text: str) -> list[str]:
    """The items of a one-per-line text, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_language(name: str, language: str) -> Expression:
    """A `Localised` text as a column of rows that are read without a model, such as "title" or "theme__name"."""
    if language == "en" or language not in CONTENT_LANGUAGES:
        return F(f"{name}_en")
    return Case(When(**{f"{name}_{language}": ""}, then=f"{name}_en"), default=f"{name}_{language}")


class Localised:
    """Read-only text in the language of the moment; English where a translation is missing.

    Adds one column per content language to the model. Only English is required, and only when `required`.
    With `as_lines` the text holds one item per line and reads as a list.
    """

    def __init__(self, label, *, field=models.TextField, required=False, as_lines=False, **options):
        self.label, self.field, self.required, self.as_lines = label, field, required, as_lines
        self.options = options

    def contribute_to_class(self, model, name):
        self.name = name
        for code, language in CONTENT_LANGUAGES.items():
            column = self.field(
                format_lazy("{} ({})", self.label, language),
                blank=not (self.required and code == "en"),
                default="",
                **self.options,
            )
            model.add_to_class(f"{name}_{code}", column)
        setattr(model, name, self)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        language = (get_language() or "en")[:2]
        text = getattr(instance, f"{self.name}_{language}", "") or getattr(instance, f"{self.name}_en")
        return lines(text) if self.as_lines else text


class Lines:
    """Read a one-per-line column as a list: `sources = Lines("source_lines")`."""

    def __init__(self, column):
        self.column = column

    def __get__(self, instance, owner=None):
        return self if instance is None else lines(getattr(instance, self.column))
