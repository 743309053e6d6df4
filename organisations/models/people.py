"""Who: people, organisations and memberships."""

import unicodedata

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.roles import Right, Role, may


def masked(email):
    """An address as it may stand in a log or a list: `p…@council.example`."""
    return f"{email[:1]}…@{email.rpartition('@')[2]}"


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person who signs in with an e-mail address (kept in lower case)."""

    username = first_name = last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.masked_email

    @property
    def masked_email(self):
        return masked(self.email)

    @property
    def signature(self):
        """Name and job title, as printed beside an answer: "Priya Nair, Head of IT"."""
        return f"{self}, {self.job_title}" if self.job_title else str(self)

    def get_full_name(self):
        return str(self)

    get_short_name = get_full_name

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        super().save(*args, **kwargs)


class OrganisationKind(models.TextChoices):
    COUNTY = "county", _("County council")
    DISTRICT = "district", _("District or borough council")
    METROPOLITAN_CITY = "metropolitan-city", _("City or metropolitan council")
    UNITARY = "unitary", _("Unitary council")
    REGION = "region", _("Region or combined authority")
    PARTNERSHIP = "partnership", _("Partnership of several bodies")


class SizeClass(models.TextChoices):
    S = "S", _("Small: under 100,000 residents")
    M = "M", _("Medium: 100,000 to 300,000 residents")
    L = "L", _("Large: 300,000 to 1 million residents")
    XL = "XL", _("Very large: more than 1 million residents")


class Nation(models.TextChoices):
    """The nations of the United Kingdom, by ISO 3166-2."""

    ENGLAND = "GB-ENG", _("England")
    NORTHERN_IRELAND = "GB-NIR", _("Northern Ireland")
    SCOTLAND = "GB-SCT", _("Scotland")
    WALES = "GB-WLS", _("Wales")


class Standpoint(models.TextChoices):
    """From where somebody sees the organisation: opinions are shown by it, never by name."""

    LEADERSHIP = "leadership", _("Senior leadership")
    SERVICE = "service", _("Service staff")
    TECHNOLOGY = "technology", _("Digital and IT staff")
    OTHER = "other", _("Somewhere else")


def second_factors_of(user):
    """What somebody can prove a sign-in with beside the password; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))


def is_open_to(user, organisation=""):
    """The condition that the organisation (a path ending in `__`) asks for no second factor, or this member has one."""
    here = Membership.objects.filter(user=user, organisation=OuterRef(f"{organisation}pk"))
    proved = Exists(second_factors_of(user)) | Exists(here.proved_elsewhere())
    return Q(**{f"{organisation}requires_second_factor": False}) | proved


class OrganisationQuerySet(models.QuerySet):
    def with_member(self, user):
        return self.filter(pk__in=Membership.objects.filter(user=user).values("organisation"))

    def visible_to(self, user):
        """Those that this member may open."""
        return self.with_member(user).filter(is_open_to(user))

    def locked_to(self, user):
        """Those that this member may open once there is a second factor."""
        return self.with_member(user).exclude(is_open_to(user))

    def closed(self, *, at=None):
        """Those that a lead wanted deleted, and whose time to think again is over."""
        return self.filter(closes_at__lte=at or timezone.now())

    def namesakes(self, name, country):
        """Those of the country with this name, whatever its letters and spaces; databases differ in folding those."""
        same = [one.pk for one in self.filter(country=country, closes_at=None) if folded(one.name) == folded(name)]
        return self.filter(pk__in=same)


def folded(name):
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind of organisation"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2)
    nation = models.CharField(_("nation"), max_length=6, choices=Nation, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    size_class = models.CharField(_("size"), max_length=2, choices=SizeClass)
    requires_second_factor = models.BooleanField(
        _("second factor required"),
        default=False,
        db_default=False,
        help_text=_("Members open its pages only once they have an authenticator app or a passkey."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    closes_at = models.DateTimeField(_("deleted at"), null=True, editable=False)  # None unless a lead asked for it

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(nation="") | Q(country="GB"), name="nations_are_of_the_uk"),
        ]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def leads(self):
        """Those who can act as such."""
        return self.filter(role=Role.LEAD, user__is_active=True)

    def in_order(self):
        """With the person; leads first, then by name."""
        rank = Case(*(When(role=role, then=place) for place, (role, _label) in enumerate(Membership.ROLES)))
        return self.select_related("user").order_by(rank, "user__name", "pk")

    def of(self, user):
        """A person's own, with their organisation and whether it `is_locked` until there is a second factor."""
        locked = ExpressionWrapper(~is_open_to(user, "organisation__"), output_field=models.BooleanField())
        return self.filter(user=user).select_related("organisation").annotate(is_locked=locked)

    def proved_elsewhere(self):
        """Those whose only way in is the organisation's own sign-in, where that asks for a second factor."""
        return self.filter(second_factor_elsewhere=True, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def without_second_factor(self, organisation):
        """The members of an organisation who would have to set one up."""
        members = self.filter(organisation=organisation).select_related("user").order_by("user__name")
        return members.exclude(Exists(second_factors_of(OuterRef("user")))).exclude(pk__in=self.proved_elsewhere())


class Membership(models.Model):
    ROLES = [(Role.LEAD, _("Lead")), (Role.CONTRIBUTOR, _("Contributor")), (Role.READER, _("Reader"))]

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=11, choices=ROLES)
    standpoint = models.CharField(
        _("where you work"), max_length=10, choices=Standpoint, default=Standpoint.OTHER, db_default=Standpoint.OTHER
    )
    reminders = models.BooleanField(_("reminders by e-mail"), default=True, db_default=True)
    second_factor_elsewhere = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_per_organisation"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"

    @property
    def may_decide(self):
        return may(self.role, Right.DECIDE)
