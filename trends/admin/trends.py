"""Trends with their actions, their sections and their lineage."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from trends.admin.actions_of_trend import ActionsInline
from trends.admin.desk import (
    SMALL_TEXTS,
    PlainSelects,
    PublishableAdmin,
    ReviewedAdmin,
    SourcesForm,
    all_trends,
    earlier,
    in_each_language,
    in_use,
    incomplete_actions,
    link_to_list,
    with_translations_folded,
)
from trends.admin.filters import ReviewFilter, TextMissingFilter
from trends.admin.in_use import IN_USE, CorrectedAdmin, KeptInline, is_open
from trends.models import Driver, DriverMeaning, Edition, Lineage, Trend, TrendSection
from trends.wording import lines


class TrendSectionInline(KeptInline, admin.StackedInline):
    model = TrendSection
    kept_in_use = ["kind", "position"]
    fieldsets = with_translations_folded("name", "points", first=["kind", "position"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


class LineageInline(KeptInline, admin.StackedInline):
    model = Lineage
    kept_in_use = ["year"]
    fieldsets = with_translations_folded("note", first=["year"])
    classes = ["collapse"]
    extra = 0


class DriverMeaningInline(PlainSelects, admin.StackedInline):
    """What each driver of the same edition means for this trend."""

    model = DriverMeaning
    fieldsets = with_translations_folded("text", first=["driver"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "driver":
            own = Edition.objects.filter(trends=request.resolver_match.kwargs.get("object_id") or 0)
            kwargs["queryset"] = Driver.objects.filter(edition__in=own).order_by("position")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class TrendForm(SourcesForm):
    def clean_edition(self):
        edition = self.cleaned_data["edition"]
        if edition.is_locked:
            raise ValidationError(_("Choose another edition. %s") % IN_USE)
        return edition

    def clean_themes_en(self):
        themes, before = self.cleaned_data["themes_en"], self.initial.get("themes_en", "")
        if not is_open(self.instance if self.instance.pk else None) and len(lines(themes)) != len(lines(before)):
            raise ValidationError(_("Keep as many themes as there were. %s") % IN_USE)
        return themes


@admin.register(Trend)
class TrendAdmin(CorrectedAdmin, PublishableAdmin, ReviewedAdmin):
    form = TrendForm
    list_display = ["trend_name", "year", "group", "order", "status", "action_count", "reviewed_on"]
    list_filter = ["edition", TextMissingFilter, ReviewFilter, "group", "status"]
    list_select_related = ["edition"]
    search_fields = ["name_en", "slug", "summary_en"]
    actions = [*PublishableAdmin.actions, "mark_reviewed"]
    readonly_fields = ["review"]
    in_order = ["actions"]
    inlines = [TrendSectionInline, LineageInline, DriverMeaningInline]
    fixed = ["edition", "slug"]
    kept_in_use = ["group", "position", "status", "predecessors"]
    fieldsets = [
        (None, {"fields": ["edition", "slug", "group", "position", "status", "source_lines", "review"]}),
        *in_each_language(
            "name",
            "summary",
            "themes",
            "opportunity",
            "risks",
            "early_benefits",
            "application_areas",
            "advice",
            "outlook",
            "aliases",
            "provenance",
        ),
        (_("Earlier edition"), {"fields": ["predecessors"]}),
    ]

    def get_queryset(self, request):
        trends = super().get_queryset(request).select_related("edition")
        return trends.annotate(action_count=Count("actions"), is_in_use=in_use())

    def get_inlines(self, request, obj):
        """Its actions are items of their own, with a history of their own, so they are none of its parts."""
        return [ActionsInline, *self.inlines] if obj else self.inlines

    def siblings(self, trend):
        return Trend.objects.filter(edition=trend.edition_id, group=trend.group).order_by("position", "pk")

    def refusal(self, trend):
        ready = not self.is_published(trend) or self.ready_to_publish(Trend.objects.filter(pk=trend.pk)).exists()
        return "" if ready else _("It is published, and would not be complete.")

    def ready_to_publish(self, queryset):
        return queryset.exclude(pk__in=incomplete_actions().values("trend"))

    def free_to_change(self, queryset):
        return queryset.filter(is_in_use=False)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.queryset = earlier(Trend, request)
        field.choices = all_trends(field.queryset)[1:]
        return field

    def view_on_site(self, trend):
        return trend.get_absolute_url()

    @admin.display(description=_("edition"), ordering="edition__year")
    def year(self, trend):
        return trend.edition.year

    @admin.display(description=_("name"), ordering="name_en")
    def trend_name(self, trend):
        return trend.name

    @admin.display(description=_("actions"), ordering="action_count")
    def action_count(self, trend):
        return link_to_list("action", trend.action_count, trend__id__exact=trend.pk)
