"""The library of impact cases."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from casestudies.facets import chosen, counts, matching
from casestudies.forms import CaseFilterForm
from casestudies.shelves import Choice, shelf
from trends.models import Edition
from trends.outline import outline
from trends.passing_on import passage

CASES_PER_PAGE = 20
LISTS_KEPT = 120  # of 40 kilobytes
LONGEST_PAGE_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the library, ready to be placed."""

    html: SafeString
    page: Page
    total: int


@dataclass(frozen=True, slots=True)
class Question:
    """One facet as it is shown, with what each answer would leave of the list."""

    name: str
    label: str
    error: str
    options: list[tuple[Choice, int, bool]]  # with the number of cases, and whether it is chosen

    @property
    def chosen(self):
        return [choice.label for choice, _count, is_chosen in self.options if is_chosen]


class LibraryView(TemplateView):
    """The published cases of the current edition, narrowed down by what the address asks for."""

    template_name = "cases/library.html"

    def get_context_data(self, **kwargs):
        edition = Edition.objects.current()
        if edition is None or not shelf(edition).cases:
            return super().get_context_data(**kwargs)
        form = CaseFilterForm(self.request.GET, shelf=shelf(edition))
        form.is_valid()
        number = self.request.GET.get("page", "1")[:LONGEST_PAGE_NUMBER]
        asked = form.asked(), form.order(), tuple(form.errors), number
        return super().get_context_data(
            form=form,
            listed=_listed(edition.pk, edition.revision, get_language(), *asked),
            passage=passage_of(self.request),
            **kwargs,
        )


def passage_of(request):
    path = reverse("cases:list")
    return passage(
        request,
        path=path,
        title=_("Impact cases"),
        description=_("What councils and their partners did, tied to trends and to the actions each case illustrates."),
        picture=reverse("reports:cases_picture"),
        about={"@type": "CollectionPage"},
        way=[(_("Impact cases"), path)],
    )


@lru_cache(maxsize=LISTS_KEPT)
def _listed(edition_id, revision, _language, asked, order, refused, number):
    edition = Edition(pk=edition_id, revision=revision)
    held, answers = shelf(edition, order), dict(asked)
    found = chosen(held.cases, matching(held.facets, answers, len(held.cases)))
    page = Paginator(found, CASES_PER_PAGE).get_page(number)
    trends = {trend.slug: trend for trend in outline(edition).trends}
    shown = {
        "questions": questions(held, answers, refused),
        "narrowed": list(narrowed(held, answers, order)),
        "cards": [(case, [trends[slug] for slug in case.trend_slugs if slug in trends]) for case in page],
        "page": page,
        "total": len(held.cases),
        "order": order,
        "same": urlencode(answers, doseq=True),
    }
    return Listed(render_to_string("cases/listed.html", shown), page, len(held.cases))


forget = _listed.cache_clear


def questions(held, answers, refused):
    """Every facet with the answers that would leave something, and those that are chosen."""
    left, fields = counts(held.facets, answers, len(held.cases)), CaseFilterForm.base_fields
    return [
        Question(
            name,
            fields[name].label,
            fields[name].error_messages["invalid_choice"] if name in refused else "",
            [
                (choice, left[name][choice.value], choice.value in answers.get(name, ()))
                for choice in choices
                if left[name][choice.value] or choice.value in answers.get(name, ()) or name in refused
            ],
        )
        for name, choices in held.choices.items()
        if choices
    ]


def narrowed(held, answers, order):
    """Each chosen answer with the address of the list without it."""
    labels = {(name, choice.value): choice.label for name, choices in held.choices.items() for choice in choices}
    kept = {"sort": [order]} if order != "title" else {}
    for name, values in answers.items():
        for value in values:
            others = answers | kept | {name: [other for other in values if other != value]}
            yield labels[name, value], urlencode(others, doseq=True)
