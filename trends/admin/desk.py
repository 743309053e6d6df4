"""What all curated content shares on the curators' desk."""

from itertools import groupby

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from trends.admin.history import HistoryAdmin
from trends.admin.in_use import IN_USE
from trends.admin.moving import MovingAdmin
from trends.models import Action, Edition, Lock, Status, Trend
from trends.packs import is_link, is_sound_link
from trends.packs.trends import LAST_YEAR
from trends.scale import LEVELS
from trends.wording import CONTENT_LANGUAGES, lines

SMALL_TEXTS = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
SENTENCES_OF_AN_ACTION = len(LEVELS)


def in_each_language(*names):
    """A fieldset for each language; those that are not English are folded away."""
    return [
        (language, {"fields": [f"{name}_{code}" for name in names], "classes": ["collapse"] * (code != "en")})
        for code, language in CONTENT_LANGUAGES.items()
    ]


def with_translations_folded(*names, first=()):
    """Fieldsets of an inline: English, then the other languages folded away together."""
    others = [f"{name}_{code}" for code in CONTENT_LANGUAGES if code != "en" for name in names]
    return [
        (None, {"fields": [*first, *(f"{name}_en" for name in names)]}),
        (_("Other languages"), {"fields": others, "classes": ["collapse"]}),
    ]


class SourcesForm(forms.ModelForm):
    """Checks the addresses among the sources."""

    def clean_source_lines(self):
        sources = lines(self.cleaned_data["source_lines"])
        wrong = [source for source in sources if is_link(source) and not is_sound_link(source)]
        if wrong:
            raise ValidationError(_("Correct these addresses: %(addresses)s"), params={"addresses": ", ".join(wrong)})
        return "\n".join(sources)


class PlainSelects:
    """Choices without buttons that open other forms in a window of their own."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


def with_plain_line_ends(row):
    """Browsers send others than packs have, and a text would look changed that nobody touched."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.TextField):
            setattr(row, field.attname, getattr(row, field.attname).replace("\r\n", "\n"))


class CuratedAdmin(PlainSelects, MovingAdmin, HistoryAdmin):
    """What all curated content shares. `fixed` fields are printed or linked to, so they stay as first written.

    Whoever may not publish changes drafts only: what is published is theirs to read.
    """

    change_form_template = "admin/curated_change_form.html"
    formfield_overrides = SMALL_TEXTS
    list_per_page = 50
    fixed = ()
    publish_right = "trends.publish_edition"

    def has_publish_permission(self, request):
        return request.user.has_perm(self.publish_right)

    def is_published(self, item):
        return getattr(item, "status", "") == Status.PUBLISHED

    def is_open_to(self, request, item):
        return item is None or self.has_publish_permission(request) or not self.is_published(item)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_open_to(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_open_to(request, obj)

    def get_object(self, request, object_id, from_field=None):
        """With `is_open`: whether this person may change all of it, so that its page shows buttons or does not."""
        held = request.__dict__.setdefault("items_of_the_desk", {})  # pages and their parts ask more than once
        if (self.model, object_id) not in held:
            item = held[self.model, object_id] = super().get_object(request, object_id, from_field)
            if item is not None:
                item.is_open = self.has_change_permission(request, item) and not self.is_in_use(item)
        return held[self.model, object_id]

    def is_in_use(self, item):
        """Whether only its wording can be changed, each time with a reason."""
        return False

    def get_readonly_fields(self, request, obj=None):
        fixed = [*super().get_readonly_fields(request, obj), *(self.fixed if obj else ())]
        return fixed if self.has_publish_permission(request) else [*fixed, *self.decided]

    @property
    def decided(self):
        """What only those who may publish set."""
        return ["status"] if hasattr(self.model, "status") else []

    def save_model(self, request, obj, form, change):
        with_plain_line_ends(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            with_plain_line_ends(row.instance)
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Edition.objects.touch()  # ties between rows have no save() of their own

    def get_deleted_objects(self, objs, request):
        """What councils answered stands in the way of deleting, but is nobody's business here."""
        *rest, protected = super().get_deleted_objects(objs, request)
        return *rest, [_("What councils have answered; withdraw the item instead")] if protected else []

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        Edition.objects.touch()

    def set_at_once(self, items, **values):
        """Set these columns of all items; how many they are. One by one, so that the history has each."""
        for item in items:
            for name, value in values.items():
                setattr(item, name, value)
            item.save(update_fields=list(values))
        return len(items)


class PublishableAdmin(CuratedAdmin):
    """Adds the two actions of the list; what is not `ready_to_publish` stays as it is and is named."""

    actions = ["publish", "unpublish"]

    def ready_to_publish(self, queryset):
        return queryset

    def free_to_change(self, queryset):
        return queryset

    @admin.action(description=_("Publish the selected items"), permissions=["publish"])
    def publish(self, request, queryset):
        ready = self.ready_to_publish(queryset)
        for item in queryset.exclude(pk__in=ready):
            self.message_user(request, _("Complete “%s” before you publish it") % item, messages.ERROR)
        self._set(request, queryset.filter(pk__in=ready), Status.PUBLISHED)

    @admin.action(description=_("Withdraw the selected items (make them drafts)"), permissions=["publish"])
    def unpublish(self, request, queryset):
        self._set(request, queryset, Status.DRAFT)

    def _set(self, request, queryset, status):
        free = self.free_to_change(queryset)
        for item in queryset.exclude(pk__in=free):
            self.message_user(request, f"“{item}”: {IN_USE}", messages.ERROR)
        changed = list(free.exclude(status=status))
        count = self.set_at_once(changed, status=status)
        for item in changed:
            self.log_change(request, item, f"status: {status}")
        message = ngettext("%(count)d item is now %(status)s", "%(count)d items are now %(status)s", count)
        self.message_user(request, message % {"count": count, "status": Status(status).label.lower()})


class ReviewedAdmin(CuratedAdmin):
    """Adds when an item was last looked at: a button on its page, and an action of the list."""

    @admin.display(description=_("last reviewed"), ordering="reviewed_on")
    def review(self, item):
        return render_to_string("admin/review.html", {"item": item})

    def save_model(self, request, obj, form, change):
        if "_reviewed" in request.POST:
            obj.reviewed_on = timezone.localdate()
        super().save_model(request, obj, form, change)

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        return redirect(request.path) if "_reviewed" in request.POST else response

    @admin.action(description=_("Mark the selected items as reviewed today"), permissions=["change"])
    def mark_reviewed(self, request, queryset):
        mine = [item for item in queryset if self.has_change_permission(request, item)]
        count = self.set_at_once(mine, reviewed_on=timezone.localdate())
        message = ngettext("%(count)d item is marked as reviewed", "%(count)d items are marked as reviewed", count)
        self.message_user(request, message % {"count": count})


def in_use():
    """Whether councils assess themselves against the edition of a trend or an action, for a queryset of these."""
    return Exists(Lock.objects.filter(edition=OuterRef("edition")))


def earlier(model, request):
    """Trends or actions of editions before that of the one in the address; all of them for a new one."""
    found = model.objects.filter(pk=request.resolver_match.kwargs.get("object_id") or 0)
    year = found.values_list("edition__year", flat=True).first()
    return model.objects.filter(edition__year__lt=year or LAST_YEAR)


def incomplete_actions():
    """Actions without all of their five English sentences."""
    written = Count("sentences", filter=~Q(sentences__sentence_en=""))
    return Action.objects.annotate(written=written).filter(written__lt=SENTENCES_OF_AN_ACTION).order_by("code")


def all_trends(trends=None):
    """Choices of a select: every trend, or each of these, under its edition and group."""
    trends = (Trend.objects.all() if trends is None else trends).select_related("edition")
    return _grouped(trends, lambda trend: f"{trend.edition.year} {trend.get_group_display()}")


def all_actions(actions=None):
    """Choices of a select: every action, or each of these, under its edition and trend."""
    actions = (Action.objects.all() if actions is None else actions).select_related("trend", "edition")
    return _grouped(actions, lambda action: f"{action.edition.year} {action.trend}")


def _grouped(items, heading):
    groups = groupby(items, key=heading)
    return [("", "---------"), *((name, [(item.pk, str(item)) for item in those]) for name, those in groups)]


def link_to(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def link_to_list(model, text, **chosen):
    return format_html('<a href="{}">{}</a>', reverse(f"admin:trends_{model}_changelist", query=chosen), text)
