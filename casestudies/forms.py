"""The questions by which the library is narrowed down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casestudies.shelves import ORDERS, Shelf


class Facet(forms.MultipleChoiceField):
    """Any of what the library holds; nothing chosen asks for nothing."""

    def __init__(self, label, *, unknown):
        super().__init__(
            label=label,
            required=False,
            error_messages={"invalid_choice": unknown},
            widget=forms.CheckboxSelectMultiple,
        )


class CaseFilterForm(forms.Form):
    """Which cases to show. An answer that the library does not know is told and left out."""

    kind = Facet(_("Kind of material"), unknown=_("Choose a kind from the list"))
    trend = Facet(_("Trend"), unknown=_("Choose a trend from the list"))
    theme = Facet(_("Theme"), unknown=_("Choose a theme from the list"))
    country = Facet(_("Country"), unknown=_("Choose a country from the list"))
    organisation = Facet(_("Type of organisation"), unknown=_("Choose a type of organisation from the list"))
    size = Facet(_("Size"), unknown=_("Choose a size from the list"))
    checked = Facet(_("Checked"), unknown=_("Choose an answer from the list"))

    def __init__(self, *args, shelf: Shelf, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in shelf.choices.items():
            self.fields[name].choices = [(choice.value, choice.label) for choice in choices]
            if not choices:
                del self.fields[name]

    def asked(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The answers by facet, each once and in order, so that the same question is the same. After `is_valid()`."""
        given = {name: tuple(sorted(set(self.cleaned_data.get(name, ())))) for name in self.fields}
        return tuple((name, answers) for name, answers in given.items() if answers)

    def order(self) -> str:
        return self.data.get("sort") if self.data.get("sort") in ORDERS else "title"
