"""Memberships on the desk, for support: each change goes the way a lead's does, into the council's history too."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organisations.membership import admit, change_membership, end_membership, hold, note
from organisations.models import EventKind, Membership, User
from organisations.roles import Role


def organisations_without(memberships):
    """The organisations that would have no lead left without these memberships."""
    leads = Membership.objects.filter(role=Role.LEAD, organisation__closes_at=None)
    kept = leads.exclude(pk__in=memberships).values("organisation")
    lost = leads.filter(pk__in=memberships).exclude(organisation__in=kept).select_related("organisation")
    return {one.organisation for one in lost}


class NewMemberForm(forms.ModelForm):
    email = forms.EmailField(label=_("E-mail address of the person"))

    def clean(self):
        email, organisation = self.cleaned_data.get("email", ""), self.cleaned_data.get("organisation")
        person = User.objects.filter(email=email.lower()).first()
        if email and person is None:
            raise ValidationError({"email": _("Enter the address of somebody who has an account here")})
        if person and organisation and organisation.memberships.filter(user=person).exists():
            raise ValidationError({"email": _("Choose somebody else, this person is a member already")})
        self.instance.user = person
        return super().clean()


class RoleForm(forms.ModelForm):
    def clean_role(self):
        role = self.cleaned_data["role"]
        if role != Role.LEAD and organisations_without([self.instance.pk]):
            raise ValidationError(_("Make somebody else a lead of this organisation first"))
        return role


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["person", "organisation", "role", "created_at"]
    list_filter = ["role"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name", "organisation__name"]
    autocomplete_fields = ["organisation"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=RoleForm if obj else NewMemberForm, **kwargs)

    def get_fields(self, request, obj=None):
        return ["person", "organisation", "role"] if obj else ["organisation", "email", "role"]

    def get_readonly_fields(self, request, obj=None):
        return ["person", "organisation"] if obj else []

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "organisation")

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, membership):
        return f"{membership.user} ({membership.user.masked_email})"

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if change:
            change_membership(membership=obj, changed_by=request.user, role=form.cleaned_data["role"])
        else:
            organisation = hold(obj.organisation)
            obj.pk = admit(organisation=organisation, user=obj.user, role=obj.role, admitted_by=request.user).pk

    def get_deleted_objects(self, memberships, request):
        to_delete, counts, needed, protected = super().get_deleted_objects(memberships, request)
        return to_delete, counts, needed, [*protected, *organisations_without([one.pk for one in memberships])]

    def delete_model(self, request, obj):
        end_membership(membership=obj, ended_by=request.user)

    def delete_queryset(self, request, queryset):
        for membership in queryset:
            self.delete_model(request, membership)


class TellsHistory(admin.ModelAdmin):
    """Memberships that are changed in the rows of another page are in the council's history too."""

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is not Membership:
            return
        before = {one.instance.pk: one.initial.get("role", "") for one in formset.initial_forms}
        for one in formset.new_objects:
            note(one, EventKind.JOINED, request.user, ("role", "", one.role))
        for one, fields in formset.changed_objects:
            if "role" in fields:
                note(one, EventKind.ROLE, request.user, ("role", before[one.pk], one.role))
        for one in formset.deleted_objects:
            note(one, EventKind.LEFT, request.user, ("role", one.role, ""))
