"""The curators' desk: impact cases with their places, trends and actions."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from casestudies.link_desk import LinksFilter, told_of_each
from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend, Nation
from casestudies.sheet_desk import SheetDesk
from trends.admin import (
    PlainSelects,
    PublishableAdmin,
    ReviewedAdmin,
    ReviewFilter,
    SourcesForm,
    TextMissingFilter,
    all_actions,
    all_trends,
    buttons,
    in_each_language,
)

KINGDOM = "GB"


class CountryFilter(admin.SimpleListFilter):
    title = _("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        codes = CasePlace.objects.order_by().values_list("country", flat=True).distinct()
        return sorted(((code, countries.name(code)) for code in codes), key=lambda choice: choice[1])

    def queryset(self, request, queryset):
        chosen = CasePlace.objects.filter(country=self.value())
        return queryset.filter(pk__in=chosen.values("case")) if self.value() else queryset


class PlaceForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country"), choices=[("", "---------"), *countries])
    nation = forms.ChoiceField(label=_("Nation"), choices=[("", "---------"), *Nation.choices], required=False)

    def clean(self):
        if self.cleaned_data.get("nation") and self.cleaned_data.get("country") != KINGDOM:
            raise ValidationError({"nation": _("Leave the nation empty outside the United Kingdom")})
        return super().clean()


class PlaceInline(admin.StackedInline):
    model = CasePlace
    form = PlaceForm
    fieldsets = [(None, {"fields": [("country", "nation")]})]
    extra = 0


class TrendFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data.get("trend") and not form.cleaned_data.get("DELETE")]
        if not kept:
            raise ValidationError(_("Choose at least one trend"))


class InOrder(PlainSelects, admin.StackedInline):
    """Ties with buttons that move them."""

    readonly_fields = ["order"]
    extra = 0
    is_open = False

    def get_formset(self, request, obj=None, **kwargs):
        self.is_open = getattr(obj, "is_open", False)
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description=_("order"))
    def order(self, tie):
        return buttons(tie, self.relation) if tie.pk and self.is_open else "-"


class TrendInline(InOrder):
    model = CaseTrend
    relation = "trend_ties"
    formset = TrendFormSet
    fieldsets = [(None, {"fields": [("trend", "position", "order")]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("trend")

    def get_min_num(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = all_trends()
        return field


class ActionInline(InOrder):
    model = CaseAction
    relation = "action_ties"
    fieldsets = [(None, {"fields": [("action", "position", "order")]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("action")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = all_actions()
        return field


@admin.register(CaseStudy)
class CaseStudyAdmin(SheetDesk, PublishableAdmin, ReviewedAdmin):
    form = SourcesForm
    list_display = ["title", "organisation", "where", "year", "status", "facts_checked", "reviewed_on"]
    list_filter = [
        "status",
        "facts_checked",
        TextMissingFilter,
        ReviewFilter,
        "kind",
        CountryFilter,
        "organisation_kind",
        "origin",
        "trends__edition",
        LinksFilter,
    ]
    search_fields = ["code", "title_en", "organisation", "description_en"]
    inlines = [TrendInline, ActionInline, PlaceInline]
    actions = [*PublishableAdmin.actions, "mark_reviewed"]
    readonly_fields = ["its_links", "review"]
    in_order = ["trend_ties", "action_ties"]
    publish_right = "casestudies.publish_casestudy"
    fixed = ["code"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("code", "status", "organisation", "kind", "origin", "year"),
                    *("facts_checked", "source_lines", "its_links", "contact", "review"),
                ]
            },
        ),
        (_("Whose case it is"), {"fields": ["organisation_kind", "size_class", "region"]}),
        *in_each_language("title", "description", "year_note", "size_note"),
        (_("Themes"), {"fields": ["themes"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("places")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **kwargs)

    def _set(self, request, queryset, status):
        super()._set(request, queryset, status)
        CaseStudy.objects.date()

    def ready_to_publish(self, queryset):
        return queryset.filter(trend_ties__isnull=False).distinct()

    def refusal(self, case):
        ready = not self.is_published(case) or case.trend_ties.exists()
        return "" if ready else _("It is published, and would belong to no trend.")

    def view_on_site(self, case):
        return case.get_absolute_url() if case.status == "published" else None

    @admin.display(description=_("title"), ordering="title_en")
    def title(self, case):
        return case.title

    @admin.display(description=_("where"))
    def where(self, case):
        return ", ".join(str(place) for place in case.places.all())

    @admin.display(description=_("links"))
    def its_links(self, case):
        return told_of_each(case.sources) or "-"
