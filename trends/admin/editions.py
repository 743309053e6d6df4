"""Editions with their contextual drivers and watch list, and the themes of cases."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from trends.admin.desk import (
    SMALL_TEXTS,
    CuratedAdmin,
    PublishableAdmin,
    in_each_language,
    link_to_list,
    with_translations_folded,
)
from trends.models import Driver, Edition, Theme, WatchItem


class DriverInline(admin.StackedInline):
    model = Driver
    fieldsets = with_translations_folded("name", "text", first=["slug", "position"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


class WatchItemInline(admin.StackedInline):
    model = WatchItem
    fieldsets = with_translations_folded("name", "note", first=["position"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


@admin.register(Edition)
class EditionAdmin(PublishableAdmin):
    list_display = ["title", "year", "status", "trend_count"]
    list_filter = ["status"]
    search_fields = ["title_en", "slug"]
    inlines = [DriverInline, WatchItemInline]
    fixed = ["slug"]
    fieldsets = [
        (None, {"fields": ["year", "slug", "status", "published_by"]}),
        *in_each_language(
            "title",
            "theme",
            "attribution",
            "messages",
            "focus_areas",
            "digital_meaning",
            "technology_meaning",
            "lessons",
            "basic_use",
            "good_use",
            "advanced_use",
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(trend_count=Count("trends"))

    @admin.display(description=_("title"), ordering="title_en")
    def title(self, edition):
        return edition.title

    @admin.display(description=_("trends"), ordering="trend_count")
    def trend_count(self, edition):
        return link_to_list("trend", edition.trend_count, edition__id__exact=edition.pk)


@admin.register(Theme)
class ThemeAdmin(CuratedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name_en", "slug"]
    fixed = ["slug"]
    fieldsets = [(None, {"fields": ["slug"]}), *in_each_language("name")]

    @admin.display(description=_("name"), ordering="name_en")
    def name(self, theme):
        return theme.name
