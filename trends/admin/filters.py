"""Filters of lists that answer what curators ask: what is not illustrated, not translated, not looked at."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trends.models import Status
from trends.past import owner_of
from trends.wording import CONTENT_LANGUAGES, Localised

REVIEWED_EVERY = timedelta(days=365)
ENOUGH_CASES = 2


class CasesFilter(admin.SimpleListFilter):
    title = _("impact cases")
    parameter_name = "cases"

    def lookups(self, request, model_admin):
        return [("none", _("No published case")), ("few", _("Fewer than two published cases"))]

    def queryset(self, request, queryset):
        return with_few_cases(queryset, 1 if self.value() == "none" else ENOUGH_CASES) if self.value() else queryset


def with_few_cases(actions, fewest=ENOUGH_CASES):
    """Actions that fewer published cases than this illustrate."""
    published = Count("case_ties", filter=Q(case_ties__case__status=Status.PUBLISHED), distinct=True)
    return actions.alias(published_cases=published).filter(published_cases__lt=fewest)


class TextMissingFilter(admin.SimpleListFilter):
    title = _("text missing in")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        self.parts = [inline.model for inline in model_admin.inlines]
        return [(code, language) for code, language in CONTENT_LANGUAGES.items() if code != "en"]

    def queryset(self, request, queryset):
        return untranslated(queryset, self.value(), self.parts) if self.value() else queryset


def untranslated(items, language, parts=()):
    """Items that say something in English which they, or one of their parts, do not say in this language."""
    condition = missing(items.model, language)
    for part in parts:
        if texts_of(part):
            own = part._base_manager.filter(**{owner_of(part, items.model): OuterRef("pk")})
            condition |= Q(Exists(own.filter(missing(part, language))))
    return items.filter(condition)


def missing(model, language):
    condition = Q(pk__in=[])
    for name in texts_of(model):
        condition |= ~Q(**{f"{name}_en": ""}) & Q(**{f"{name}_{language}": ""})
    return condition


def texts_of(model):
    return [name for name, value in vars(model).items() if isinstance(value, Localised)]


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "reviewed"

    def lookups(self, request, model_admin):
        return [("late", _("Not reviewed for a year")), ("fresh", _("Reviewed within a year"))]

    def queryset(self, request, queryset):
        if self.value() == "fresh":
            return queryset.filter(reviewed_on__gte=timezone.localdate() - REVIEWED_EVERY)
        return not_reviewed(queryset) if self.value() else queryset


def not_reviewed(items):
    """Those that nobody has reviewed, or not for a year."""
    return items.filter(Q(reviewed_on=None) | Q(reviewed_on__lt=timezone.localdate() - REVIEWED_EVERY))
