"""An edition that councils assess themselves against: only wording can be corrected, with a public reason."""

from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trends.correcting import PARTS, record, wording
from trends.models import Edition, Lock
from trends.past import owner_of

IN_USE = _("Only wording can be corrected here, as councils assess themselves against this edition.")


class CorrectionForm(forms.ModelForm):
    correction_reason = forms.CharField(
        label=_("Why you correct this"),
        max_length=300,
        help_text=_("Everybody can read it on the public page, with the wording before and after"),
    )


class KeptInline:
    """Parts of an edition: once councils use it none is added or deleted, and `kept_in_use` fields stay."""

    kept_in_use = ()

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and is_open(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and is_open(obj)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(() if is_open(obj) else self.kept_in_use)]


def is_open(item):
    """Whether this person may change all of it; something new is open."""
    return item is None or item.is_open


class CorrectedAdmin:
    """`kept_in_use` fields cannot be changed any more; each change of wording is recorded."""

    kept_in_use = ()

    def is_in_use(self, item):
        edition = item and (item.pk if isinstance(item, Edition) else item.edition_id)
        return bool(edition) and Lock.objects.filter(edition=edition).exists()

    def takes_corrections(self, request, item):
        return self.is_in_use(item) and self.has_change_permission(request, item)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.kept_in_use if self.is_in_use(obj) else ())]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.takes_corrections(request, obj):
            return fieldsets
        return [(_("Correction"), {"fields": ["correction_reason"], "description": IN_USE}), *fieldsets]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self.takes_corrections(request, obj):
            kwargs["form"] = type("Corrected", (CorrectionForm, self.form), {})
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request, obj, form, change):
        form.wording_before = wording(obj) if "correction_reason" in form.cleaned_data else None
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """Rows that are items themselves, such as the actions of a trend, are corrected as what they are."""
        is_corrected = form.wording_before is not None and formset.model in PARTS
        items = [row.instance for row in formset.forms if row.has_changed()] if is_corrected else []
        before = [wording(item) for item in items]
        super().save_formset(request, form, formset, change)
        for item, was in zip(items, before, strict=True):
            record(item=item, before=was, reason=form.cleaned_data["correction_reason"], by=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.wording_before is not None:
            reason = form.cleaned_data["correction_reason"]
            record(item=form.instance, before=form.wording_before, reason=reason, by=request.user)

    @contextmanager
    def recorded(self, request, item, reason):
        if not self.is_in_use(item):
            yield
            return
        before, kept = wording(item), self.kept_of_parts(item)
        yield
        if self.kept_of_parts(item) != kept:
            raise ValidationError(IN_USE)
        record(item=item, before=before, reason=reason, by=request.user)

    def kept_of_parts(self, item):
        """What no correction changes about the parts of an item, and so how many there are."""
        parts = [inline for inline in self.inlines if issubclass(inline, KeptInline)]
        rows = [part.model.objects.filter(**{owner_of(part.model, type(item)): item.pk}) for part in parts]
        return [sorted(found.values_list(*part.kept_in_use)) for part, found in zip(parts, rows, strict=True)]

    def get_deleted_objects(self, objs, request):
        *rest, protected = super().get_deleted_objects(objs, request)
        return *rest, [IN_USE] if any(map(self.is_in_use, objs)) else protected
