"""Actions with their five sentences."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from trends.admin.desk import (
    SENTENCES_OF_AN_ACTION,
    SMALL_TEXTS,
    ReviewedAdmin,
    SourcesForm,
    all_actions,
    all_trends,
    earlier,
    in_each_language,
    in_use,
    incomplete_actions,
    link_to,
    with_translations_folded,
)
from trends.admin.filters import CasesFilter, ReviewFilter, TextMissingFilter
from trends.admin.in_use import IN_USE, CorrectedAdmin
from trends.models import Action, LevelSentence, Status, Trend
from trends.scale import LEVELS
from trends.wording import CONTENT_LANGUAGES

WHY_NO_CASE = [f"without_case_why_{code}" for code in CONTENT_LANGUAGES]
FOLLOWS = _(
    "An action that follows exactly one earlier action, which no other action follows, stays comparable with it; where "
    "sentences are reworded, readers are told to compare with care. "
    "Choose several where earlier actions were merged; choose the same one for each part of an action that was split."
)

CODE_TAKEN = _("Choose another code, this one is used in the edition already")
WRITE_ALL = _("Write all five sentences, as the trend of this action is published")


class SentenceFormSet(forms.BaseInlineFormSet):
    """Always five forms, one for each level. An action of a published trend has to have all."""

    @cached_property
    def forms(self):
        forms_ = super().forms
        written = {form.instance.level for form in forms_ if form.instance.pk}
        missing = iter([level for level in range(SENTENCES_OF_AN_ACTION) if level not in written])
        for form in forms_:
            if not form.instance.pk:
                form.instance.level = next(missing, None)
            name_by_level(form)
        return forms_

    def clean(self):
        super().clean()
        trend = self.instance.trend if self.instance.trend_id else None
        written = [form for form in self.forms if form.cleaned_data.get("sentence_en")]
        if trend and trend.status == Status.PUBLISHED and len(written) < SENTENCES_OF_AN_ACTION:
            raise ValidationError(WRITE_ALL)


def name_by_level(form):
    """Label the sentence with the level it is for, such as "2 Developing"."""
    if form.instance.level is None:
        return
    for code in CONTENT_LANGUAGES:
        form.fields[f"sentence_{code}"].label = name_of_level(form.instance.level, code)


def name_of_level(value, code):
    """Such as "2 Developing", or "2 Developing (Welsh)" where the sentence is in Welsh."""
    name = f"{value} {_(LEVELS[value].name)}"
    return name if code == "en" else f"{name} ({CONTENT_LANGUAGES[code]})"


class SentenceInline(admin.StackedInline):
    model = LevelSentence
    formset = SentenceFormSet
    fieldsets = with_translations_folded("sentence")
    formfield_overrides = SMALL_TEXTS
    verbose_name_plural = _("what is true at each level")
    extra = max_num = SENTENCES_OF_AN_ACTION
    can_delete = False


class ActionForm(SourcesForm):
    def clean_trend(self):
        trend = self.cleaned_data["trend"]
        if self.instance.pk and trend.edition_id != self.instance.edition_id:
            raise ValidationError(_("Choose a trend of the same edition"))
        if not self.instance.pk and trend.edition.is_locked:
            raise ValidationError(_("Choose a trend of another edition. %s") % IN_USE)
        return trend

    def clean(self):
        trend, code = self.cleaned_data.get("trend"), self.cleaned_data.get("code")
        if trend and code and Action.objects.filter(edition=trend.edition_id, code=code).exists():
            raise ValidationError({"code": CODE_TAKEN})
        if self.cleaned_data.get("is_without_case") and not self.cleaned_data.get("without_case_why_en"):
            raise ValidationError({"without_case_why_en": _("Say why there is no case")})
        return super().clean()


@admin.register(Action)
class ActionAdmin(CorrectedAdmin, ReviewedAdmin):
    form = ActionForm
    list_display = ["code", "title", "trend", "order", "reviewed_on"]
    list_filter = [
        *("edition", CasesFilter, TextMissingFilter, ReviewFilter),
        *("trend__group", "trend__status", "provenance", "trend"),
    ]
    list_select_related = ["trend", "edition"]
    search_fields = ["code", "title_en", "help_en"]
    actions = ["mark_reviewed"]
    inlines = [SentenceInline]
    readonly_fields = ["its_trend", "review"]
    fixed = ["code"]
    kept_in_use = ["trend", "position", "provenance", "allows_na", "predecessors"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("trend", "its_trend", "code", "position", "provenance", "allows_na"),
                    *("source_lines", "review"),
                ]
            },
        ),
        *in_each_language("title", "help", "na_when", "note", "evidence_examples", "guidance"),
        (_("No impact case"), {"fields": ["is_without_case", *WHY_NO_CASE]}),
        (_("Earlier edition"), {"fields": ["predecessors"], "description": FOLLOWS}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("trend__edition").annotate(is_in_use=in_use())

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if not self.has_publish_permission(request):
            field.queryset = Trend.objects.filter(status=Status.DRAFT)
        field.choices = all_trends(field.queryset)
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.queryset = earlier(Action, request)
        field.choices = all_actions(field.queryset)[1:]
        return field

    def is_published(self, action):
        return action.trend.status == Status.PUBLISHED

    def siblings(self, action):
        return action.trend.actions.order_by("position", "pk")

    def refusal(self, action):
        is_whole = not incomplete_actions().filter(pk=action.pk).exists()
        return "" if is_whole or not self.is_published(action) else WRITE_ALL

    def view_on_site(self, action):
        return action.trend.get_absolute_url()

    @admin.display(description=_("title"), ordering="title_en")
    def title(self, action):
        return action.title

    @admin.display(description=_("the trend’s page"))
    def its_trend(self, action):
        return format_html('<a href="{}">{}</a>', link_to(action.trend), action.trend) if action.pk else "-"
