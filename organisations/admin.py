"""People, organisations and memberships, for superusers. What councils answer is never shown here."""

from functools import partial, wraps

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import BadRequest, ValidationError
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.identity_provider_desk import IdentityProviderAdmin  # noqa: F401 -- registers itself
from organisations.membership_desk import TellsHistory, organisations_without
from organisations.models import Membership, Organisation, User
from organisations.permissions import has_second_factor, lead_to_second_factor
from organisations.roles import Role
from organisations.services import remove_second_factors


class KeepsALead(BaseInlineFormSet):
    """What the database refuses, told beside the rows. Only who leads already counts, as it may look after each row."""

    def clean(self):
        super().clean()
        stays = [one.instance.role == Role.LEAD and one not in self.deleted_forms for one in self.initial_forms]
        gone = [one.instance.pk for one, stay in zip(self.initial_forms, stays, strict=True) if not stay]
        for organisation in organisations_without(gone):
            raise ValidationError(_("Make somebody else a lead of %(name)s first.") % {"name": organisation})


class MembershipInline(admin.StackedInline):
    model = Membership
    formset = KeepsALead
    fields = [("user", "organisation", "role")]
    autocomplete_fields = ["user", "organisation"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "organisation")


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class PersonAdmin(TellsHistory, UserAdmin):
    add_form = PersonCreationForm
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    inlines = [MembershipInline]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["remove_second_factors"]
    fieldsets = [
        (None, {"fields": ["email", "name", "job_title", "password"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    @admin.action(
        description=_("Remove second factors and passkeys, of people who lost them"), permissions=["superuser"]
    )
    def remove_second_factors(self, request, people):
        for person in people:
            remove_second_factors(user=person, removed_by=f"person {request.user.pk}")
            self.log_change(request, person, gettext("Removed second factors and passkeys."))
        messages.success(request, gettext("Removed. The password alone signs these people in now."))

    def get_deleted_objects(self, people, request):
        """Not somebody without whom an organisation has no lead."""
        to_delete, counts, needed, protected = super().get_deleted_objects(people, request)
        memberships = Membership.objects.filter(user__in=people).values("pk")
        return to_delete, counts, needed, [*protected, *organisations_without(memberships)]

    def has_superuser_permission(self, request):
        return request.user.is_superuser

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(TellsHistory, admin.ModelAdmin):
    list_display = ["name", "kind", "country", "nation", "size_class"]
    list_filter = ["kind", "nation", "size_class"]
    search_fields = ["name"]
    inlines = [MembershipInline]


def guard_the_desk(site):
    """The desk has the same door as everything else, and a second one; nobody reads factors or sign-ins there."""
    site.unregister([Authenticator, UserSession])
    site.has_permission = partial(may_curate, site.has_permission)
    site.admin_view = partial(looked_at_views, site.admin_view)
    site.login = partial(sign_in_to_curate, secure_admin_login(site.login))


def looked_at_views(as_it_was, view, cacheable=False):
    """Views of the desk, whose writing is told in the history of content with who did it.

    A number longer than any of a row is a bad request: SQLite cannot even look for it.
    """

    @wraps(view)
    def looked_at(request, *args, **kwargs):
        HistoricalRecords.context.request = request
        try:
            return view(request, *args, **kwargs)
        except OverflowError:
            raise BadRequest from None
        finally:
            HistoricalRecords.context.request = None

    return as_it_was(looked_at, cacheable)


def may_curate(is_staff, request):
    return is_staff(request) and not (settings.ADMIN_SECOND_FACTOR and not has_second_factor(request.user))


def sign_in_to_curate(sign_in, request, **kwargs):
    person = request.user
    if person.is_staff and person.is_active and settings.ADMIN_SECOND_FACTOR and not has_second_factor(person):
        return lead_to_second_factor(request, gettext("the curators’ desk"))
    return sign_in(request, **kwargs)
