"""An organisation's own sign-in: which OpenID Connect provider vouches for whom."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.encryption import decrypt, encrypt
from organisations.fetching import is_fetchable

DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"


class Kind(models.TextChoices):
    ENTRA = "entra", _("Microsoft Entra ID")
    GOOGLE = "google", _("Google Workspace")
    OTHER = "other", _("Another OpenID Connect provider")


class IdentityProviderQuerySet(models.QuerySet):
    def enabled(self):
        return self.filter(is_enabled=True)

    def for_address(self, email):
        """Providers that vouch for addresses of this domain: one or none."""
        return self.enabled().filter(domains__domain=domain_of(email))


class IdentityProvider(models.Model):
    """`issuer` follows from the kind for Entra (with its tenant) and Google."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.CASCADE,
        related_name="identity_providers",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    name = models.CharField(_("name on the button"), max_length=40, help_text=_("For example, Fenbridge work account"))
    tenant = models.UUIDField(_("Entra tenant ID"), null=True, blank=True)
    issuer = models.CharField(
        _("issuer"),
        max_length=200,
        blank=True,
        help_text=_("Only for another provider: its issuer, exactly as its discovery document says it."),
    )
    client_id = models.CharField(_("client ID"), max_length=191)
    sealed_secret = models.TextField(editable=False)
    asks_for_second_factor = models.BooleanField(
        _("always asks for a second factor"),
        default=False,
        help_text=_("Then who signs in there needs no second factor here."),
    )
    is_enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity provider")
        verbose_name_plural = _("identity providers")
        ordering = ["organisation__name", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="entra", tenant__isnull=False) | (~Q(kind="entra") & Q(tenant__isnull=True)),
                name="entra_and_only_entra_has_a_tenant",
            ),
            models.CheckConstraint(condition=~Q(issuer=""), name="identity_providers_have_an_issuer"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.kind == Kind.ENTRA and not self.tenant:
            raise ValidationError({"tenant": _("Enter the tenant ID: Entra's overview page shows it")})
        if self.kind != Kind.ENTRA:
            self.tenant = None
        if self.kind != Kind.OTHER:
            self.issuer = self.fixed_issuer
        elif not is_fetchable(self.issuer):
            raise ValidationError({"issuer": _("Enter the issuer, an address that starts with https://")})

    def save(self, *args, **kwargs):
        self.issuer = self.fixed_issuer or self.issuer
        super().save(*args, **kwargs)

    @property
    def fixed_issuer(self):
        """The one possible issuer, or "" where the row says it."""
        if self.kind == Kind.ENTRA:
            return f"https://login.microsoftonline.com/{self.tenant}/v2.0"
        return "https://accounts.google.com" if self.kind == Kind.GOOGLE else ""

    @property
    def secret(self):
        """Raises InvalidToken when none of our secret keys opens it."""
        return decrypt(self.sealed_secret)

    @secret.setter
    def secret(self, text):
        self.sealed_secret = encrypt(text)

    def vouches_for(self, domain):
        return self.domains.filter(domain=domain).exists()


class SignInDomain(models.Model):
    """A domain of e-mail addresses belongs to one provider of one organisation."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="domains")
    domain = models.CharField(
        _("domain"),
        max_length=253,
        unique=True,
        validators=[RegexValidator(rf"^{DOMAIN}\Z", _("Enter a domain in small letters, for example council.example"))],
        help_text=_("What stands behind the @, exactly. A domain below it is another domain."),
        error_messages={"unique": _("Choose another domain: a provider vouches for this one already")},
    )

    class Meta:
        verbose_name = _("domain of e-mail addresses")
        verbose_name_plural = _("domains of e-mail addresses")
        ordering = ["domain"]

    def __str__(self):
        return self.domain


def domain_of(email):
    return email.rpartition("@")[2].strip().lower()
