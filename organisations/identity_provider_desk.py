"""The desk where superusers say who may vouch for an organisation's people."""

from allauth.core import context
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations import openid
from organisations.identity_providers import IdentityProvider, SignInDomain


class IdentityProviderForm(forms.ModelForm):
    """The client secret goes in and never comes out again."""

    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=191,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the one that is there."),
    )

    def clean_secret(self):
        if not (self.cleaned_data["secret"] or self.instance.sealed_secret):
            raise forms.ValidationError(_("Enter the client secret that the provider gave you"))
        return self.cleaned_data["secret"]

    def save(self, commit=True):
        if self.cleaned_data["secret"]:
            self.instance.secret = self.cleaned_data["secret"]
        return super().save(commit)


class SignInDomainInline(admin.StackedInline):
    model = SignInDomain
    extra, min_num = 0, 1


@admin.register(IdentityProvider)
class IdentityProviderAdmin(admin.ModelAdmin):
    """Whoever says who may vouch for whom could become anybody: for superusers, whatever a group may."""

    form = IdentityProviderForm
    list_display = ["name", "organisation", "kind", "is_enabled"]
    list_select_related = ["organisation"]
    readonly_fields = ["redirect_uri"]
    fields = [
        ("organisation", "name", "kind"),
        ("tenant", "issuer"),
        ("client_id", "secret"),
        ("asks_for_second_factor", "is_enabled"),
        "redirect_uri",
    ]
    inlines = [SignInDomainInline]
    actions = ["check_connection"]

    def is_superuser(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    has_module_permission = has_view_permission = is_superuser
    has_add_permission = has_change_permission = is_superuser

    def has_delete_permission(self, request, obj=None):
        """Not once people signed in by it: their accounts would not be found any more. It can be switched off."""
        is_used = obj and SocialAccount.objects.filter(provider=str(obj.ref)).exists()
        return self.is_superuser(request) and not is_used

    @admin.display(description=_("redirect URI, for the provider"))
    def redirect_uri(self, row):
        return context.request.build_absolute_uri(reverse("single_sign_on:callback", args=[row.ref]))

    @admin.action(description=_("Check the connection"))
    def check_connection(self, request, queryset):
        for row in queryset:
            try:
                openid.look(row.issuer)
            except openid.Refused as refused:
                told = _("%(name)s: correct its settings: %(reason)s, %(detail)s")
                self.message_user(
                    request, told % {"name": row, "reason": refused.reason, "detail": refused.detail}, messages.ERROR
                )
            else:
                self.message_user(request, _("%(name)s answers as it should") % {"name": row}, messages.SUCCESS)


admin.site.unregister([SocialApp, SocialToken])  # allauth's own rows, which nothing here reads
