"""The questions by which the library is narrowed down."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from casestudies.models import Kind, Nation, OrganisationKind

TESTS = {
    "trend": lambda case, slug: slug in case.trend_slugs,
    "country": lambda case, code: any(code in place for place in case.places),
    "kind": lambda case, kind: case.kind == kind,
    "organisation": lambda case, kind: case.organisation_kind == kind,
    "theme": lambda case, slug: slug in case.themes,
}


class Facet(forms.ChoiceField):
    """One choice among what the library holds; nothing chosen asks for nothing."""

    def __init__(self, *, anything, unknown, **options):
        super().__init__(
            required=False,
            error_messages={"invalid_choice": unknown},
            widget=forms.Select({"class": "govuk-select"}),
            **options,
        )
        self.anything = anything

    def offer(self, choices):
        self.choices = [("", self.anything), *choices]


class CaseFilterForm(forms.Form):
    """Which cases to show. An answer that the library does not know is told and left out."""

    trend = Facet(label=_("Trend"), anything=_("All trends"), unknown=_("Choose a trend from the list"))
    country = Facet(label=_("Country"), anything=_("All countries"), unknown=_("Choose a country from the list"))
    kind = Facet(label=_("Kind of material"), anything=_("All kinds"), unknown=_("Choose a kind from the list"))
    organisation = Facet(
        label=_("Type of organisation"),
        anything=_("All types"),
        unknown=_("Choose a type of organisation from the list"),
    )
    theme = Facet(label=_("Theme"), anything=_("All themes"), unknown=_("Choose a theme from the list"))

    def __init__(self, *args, cases, trends, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = cases
        self.fields["trend"].offer((trend.slug, trend.name) for trend in trends)
        self.fields["country"].offer(_places(cases))
        self.fields["kind"].offer(_present(Kind, {case.kind for case in cases}))
        self.fields["organisation"].offer(_present(OrganisationKind, {case.organisation_kind for case in cases}))
        self.fields["theme"].offer((theme.slug, theme.name) for theme in themes)

    def matching(self):
        """The cases for which every answer is true. Needs `is_valid()` first; what is unknown is not asked."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return [case for case in self.cases if all(TESTS[name](case, value) for name, value in asked.items())]


def _present(choices, values):
    return [(value, label) for value, label in choices.choices if value in values]


def _places(cases):
    """Countries by name; under the United Kingdom its nations."""
    places = {place for case in cases for place in case.places}
    nations = _present(Nation, {nation for _country, nation in places})
    named = sorted((countries.name(code) or code, code) for code in {country for country, _nation in places})
    for name, code in named:
        yield code, name
        yield from ((nation, f"{name}: {label}") for nation, label in nations if nation.startswith(f"{code}-"))
