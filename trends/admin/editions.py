"""Editions with their contextual drivers, watch list and verdicts, their life, and the themes of cases."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from trends import publishing
from trends.admin.desk import (
    SMALL_TEXTS,
    CuratedAdmin,
    SourcesForm,
    in_each_language,
    link_to,
    link_to_list,
    with_translations_folded,
)
from trends.admin.in_use import IN_USE, CorrectedAdmin, KeptInline
from trends.completeness import missing_from
from trends.models import Driver, Edition, EditionStatus, KnownEdition, Theme, Verdict, WatchItem
from trends.packs.trends import FIRST_YEAR, LAST_YEAR
from trends.succeeding import YearTaken, start_next_edition

PUBLISHES, CHANGES = "trends.publish_edition", "trends.change_edition"
# How an edition gets into each state: the service, the right it takes, and the words of its button.
STEPS = {
    EditionStatus.REVIEW: (publishing.send_to_review, CHANGES, _("Send to review")),
    EditionStatus.DRAFT: (publishing.return_to_draft, CHANGES, _("Make it a draft again")),
    EditionStatus.PUBLISHED: (publishing.publish_edition, PUBLISHES, _("Publish")),
    EditionStatus.ARCHIVED: (publishing.archive_edition, PUBLISHES, _("Archive")),
}


class DriverInline(KeptInline, admin.StackedInline):
    model = Driver
    kept_in_use = ["slug", "position"]
    fieldsets = with_translations_folded("name", "text", first=["slug", "position"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


class WatchItemInline(KeptInline, admin.StackedInline):
    model = WatchItem
    kept_in_use = ["position"]
    fieldsets = with_translations_folded("name", "note", first=["position"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


class VerdictInline(admin.StackedInline):
    model = Verdict
    form = SourcesForm
    fieldsets = with_translations_folded("trend", "text", first=["year", "outcome", "source_lines"])
    formfield_overrides = SMALL_TEXTS
    classes = ["collapse"]
    extra = 0


class NextForm(forms.Form):
    year = forms.IntegerField(label=_("Year of the next edition"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


@admin.register(Edition)
class EditionAdmin(CorrectedAdmin, CuratedAdmin):
    list_display = ["title", "year", "status", "trend_count"]
    list_filter = ["status"]
    search_fields = ["title_en", "slug"]
    actions = ["send_to_review", "publish", "archive"]
    inlines = [DriverInline, WatchItemInline, VerdictInline]
    change_form_template = "admin/trends/edition/change_form.html"
    fixed = ["slug"]
    kept_in_use = ["year"]
    fieldsets = [
        (None, {"fields": ["year", "slug", "published_by", ("digital_declared", "technology_declared")]}),
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

    def get_urls(self):
        own = [
            path("<int:pk>/become/<slug:status>/", require_POST(self.become_view), name="trends_edition_become"),
            path("<int:pk>/next/", self.next_view, name="trends_edition_next"),
        ]
        for url in own:
            url.callback = self.admin_site.admin_view(url.callback)
        return own + super().get_urls()

    @admin.display(description=_("title"), ordering="title_en")
    def title(self, edition):
        return edition.title

    @admin.display(description=_("trends"), ordering="trend_count")
    def trend_count(self, edition):
        return link_to_list("trend", edition.trend_count, edition__id__exact=edition.pk)

    # Its life

    def is_published(self, edition):
        return edition.status in (EditionStatus.PUBLISHED, EditionStatus.ARCHIVED)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, object_id)
        life = self.life_of(request, edition) if edition else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **life})

    def life_of(self, request, edition):
        """What the page says above the form: the state, what is missing, and what can be done now."""
        before = edition.status in (EditionStatus.DRAFT, EditionStatus.REVIEW)
        return {
            "gaps": [(link_to(gap.item) + f"#{gap.field}", gap) for gap in missing_from(edition)] if before else [],
            "is_before": before,
            "is_in_use": self.is_in_use(edition),
            "in_use": IN_USE,
            "steps": [
                (status, words)
                for status, (_service, right, words) in STEPS.items()
                if publishing.can_become(edition, status) and request.user.has_perm(right)
            ],
            "earlier": Edition.objects.before(edition).first(),
            "has_add_permission": self.has_add_permission(request),
        }

    def become_view(self, request, pk, status):
        edition, step = get_object_or_404(Edition, pk=pk), STEPS.get(status)
        if step is None or not request.user.has_perm(step[1]):
            raise PermissionDenied
        self.go(request, edition, status)
        return redirect(link_to(edition))

    def go(self, request, edition, status):
        """Take the step, and say what came of it."""
        service, _right, _words = STEPS[status]
        try:
            service(edition=edition)
        except publishing.Incomplete as found:
            for gap in found.gaps:
                self.message_user(request, f"{edition}: {gap.item}: {gap.what}", messages.ERROR)
        except publishing.EditionInUse:
            self.message_user(request, f"{edition}: {IN_USE}", messages.ERROR)
        except publishing.OutOfTurn as found:
            now = _("“%(edition)s” stays as it is: %(status)s") % {"edition": edition, "status": found.status.label}
            self.message_user(request, now, messages.ERROR)
        else:
            label = EditionStatus(status).label
            self.log_change(request, edition, f"status: {status}")
            now = _("“%(edition)s” is now: %(status)s") % {"edition": edition, "status": label}
            self.message_user(request, now, messages.SUCCESS)

    @admin.action(description=_("Send the selected editions to review"), permissions=["change"])
    def send_to_review(self, request, queryset):
        for edition in queryset:
            self.go(request, edition, EditionStatus.REVIEW)

    @admin.action(description=_("Publish the selected editions"), permissions=["publish"])
    def publish(self, request, queryset):
        for edition in queryset:
            self.go(request, edition, EditionStatus.PUBLISHED)

    @admin.action(description=_("Archive the selected editions"), permissions=["publish"])
    def archive(self, request, queryset):
        for edition in queryset:
            self.go(request, edition, EditionStatus.ARCHIVED)

    def next_view(self, request, pk):
        edition = get_object_or_404(Edition.objects.public(), pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        newest = Edition.objects.order_by("-year").first()
        form = NextForm(request.POST if request.method == "POST" else None, initial={"year": newest.year + 1})
        if form.is_valid():
            try:
                draft = start_next_edition(edition=edition, year=form.cleaned_data["year"])
            except YearTaken:
                form.add_error("year", _("Choose another year, there is an edition of this one"))
            else:
                self.log_addition(request, draft, f"from {edition}")
                self.message_user(request, _("The next edition is a draft with everything of this one"))
                return redirect(link_to(draft))
        title = _("Start the next edition")
        context = {**self.admin_site.each_context(request), "title": title, "original": edition, "opts": self.opts}
        return TemplateResponse(request, "admin/trends/edition/next.html", {**context, "form": form})


@admin.register(Theme)
class ThemeAdmin(CuratedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name_en", "slug"]
    fixed = ["slug"]
    fieldsets = [(None, {"fields": ["slug"]}), *in_each_language("name")]

    @admin.display(description=_("name"), ordering="name_en")
    def name(self, theme):
        return theme.name


@admin.register(KnownEdition)
class KnownEditionAdmin(CuratedAdmin):
    """What the page of trends through the years tells of each year."""

    form = SourcesForm
    list_display = ["year", "title", "completeness"]
    search_fields = ["title_en", "trends_en"]
    fieldsets = [
        (None, {"fields": ["year", "source_lines"]}),
        *in_each_language(
            "title",
            "published",
            "theme",
            "structure",
            "trends",
            "drivers",
            "technologies",
            "notes",
            "completeness",
        ),
    ]

    @admin.display(description=_("title"), ordering="title_en")
    def title(self, edition):
        return edition.title

    @admin.display(description=_("how complete this is"), ordering="completeness_en")
    def completeness(self, edition):
        return edition.completeness
