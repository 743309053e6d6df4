"""What others did: impact cases and their ties to trends, actions and themes."""

from datetime import timedelta
from functools import lru_cache
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from simple_history.models import HistoricalRecords

from trends.models import Action, Edition, Status, Theme, Trend
from trends.wording import Lines, Localised


class Origin(models.TextChoices):
    REPORT = "report", _("Named in the report")
    PUBLIC = "public", _("Other public sources")
    CONTRIBUTED = "member", _("Contributed by the organisation")


class Kind(models.TextChoices):
    AUDIT = "audit", _("Audit")
    CAMPAIGN = "campaign", _("Campaign")
    CASE_STUDY = "case-study", _("Case study")
    CHARTER = "charter", _("Charter")
    PLAYBOOK = "playbook", _("Playbook")
    PODCAST = "podcast", _("Podcast")
    PRESENTATION = "presentation", _("Presentation")
    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")
    REGISTER = "register", _("Register")
    REPORT = "report", _("Report")
    SERVICE = "service", _("Service")
    STRATEGY = "strategy", _("Strategy")
    VIDEO = "video", _("Video")
    WALK = "walk", _("Guided walk")
    WORKSHOP_MATERIAL = "workshop-material", _("Workshop material")


SHAPES = {  # which symbol of static/img/kinds.svg stands for a kind; for all others a document
    **dict.fromkeys([Kind.CHARTER, Kind.PLAYBOOK, Kind.WORKSHOP_MATERIAL], "book"),
    **dict.fromkeys([Kind.CAMPAIGN, Kind.PROGRAMME, Kind.PROJECT], "programme"),
    **{kind: kind.value for kind in (Kind.PODCAST, Kind.PRESENTATION, Kind.SERVICE, Kind.VIDEO, Kind.WALK)},
}


def shape_of(kind: str) -> str:
    """The symbol of a kind."""
    return SHAPES.get(kind, "document")


class OrganisationKind(models.TextChoices):
    """As in `organisations`, and two that only cases have: national bodies and professional bodies."""

    COUNTY = "county", _("County council")
    DISTRICT = "district", _("District or borough council")
    METROPOLITAN_CITY = "metropolitan-city", _("City or metropolitan council")
    UNITARY = "unitary", _("Unitary council")
    REGION = "region", _("Region or combined authority")
    PARTNERSHIP = "partnership", _("Partnership of several bodies")
    NATIONAL = "national", _("National body")
    PROFESSIONAL_BODY = "professional-body", _("Professional body")


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


def place_name(country: str, nation: str) -> str:
    """The nation where one is meant, else the country, in the language of the moment."""
    return _place_name(country, nation, get_language())


@lru_cache(maxsize=2000)
def _place_name(country: str, nation: str, _language: str | None) -> str:
    return str(Nation(nation).label) if nation in Nation.values else countries.name(country)


class CaseStudyQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def date(self):
        """Remember the day on which those that are public now became so; a day that is known stays."""
        return self.published().filter(published_on=None).update(published_on=timezone.localdate())


class CaseStudy(models.Model):
    code = models.SlugField(_("code"), unique=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    origin = models.CharField(_("origin"), max_length=6, choices=Origin)
    organisation = models.CharField(_("organisation"), max_length=200)
    title = Localised(_("title"), field=models.CharField, required=True, max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    region = models.CharField(_("region"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    year_note = Localised(_("note on the year"), field=models.CharField, max_length=200)
    organisation_kind = models.CharField(_("kind of organisation"), max_length=20, choices=OrganisationKind)
    size_class = models.CharField(_("size"), max_length=2, choices=SizeClass, blank=True)
    size_note = Localised(_("note on the size"), field=models.CharField, max_length=200)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    facts_checked = models.BooleanField(_("facts checked"), default=False)
    published_on = models.DateField(_("first published on"), null=True, blank=True, editable=False)
    description = Localised(_("description"), required=True)
    source_lines = models.TextField(_("sources, one per line"))
    sources = Lines("source_lines")
    contact = models.CharField(
        _("contact"), max_length=400, blank=True, default="", db_default="", help_text=_("Stands on the public page")
    )  # a person, so no history keeps it
    themes = models.ManyToManyField(Theme, related_name="cases", verbose_name=_("themes"), blank=True)
    trends = models.ManyToManyField(Trend, through="CaseTrend", related_name="cases", verbose_name=_("trends"))
    actions = models.ManyToManyField(Action, through="CaseAction", related_name="cases", verbose_name=_("actions"))

    objects = CaseStudyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=["themes"], excluded_fields=["contact"])

    class Meta:
        verbose_name = _("impact case")
        verbose_name_plural = _("impact cases")
        ordering = ["title_en"]
        permissions = [("publish_casestudy", "Can publish impact case")]

    def __str__(self):
        return f"{self.title}, {self.organisation}"

    def get_absolute_url(self):
        return reverse("cases:detail", args=[self.code])

    @property
    def shape(self):
        """The symbol of its kind."""
        return shape_of(self.kind)

    def save(self, *args, **kwargs):
        if self.status == Status.PUBLISHED and self.published_on is None:
            self.published_on = timezone.localdate()
        super().save(*args, **kwargs)
        Edition.objects.touch()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        Edition.objects.touch()
        return deleted


class CasePart(models.Model):
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Edition.objects.touch()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        Edition.objects.touch()
        return deleted


class CasePlace(CasePart):
    """Where a case happened: a country, and within the United Kingdom a nation where only one is meant."""

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="places")
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, for example GB"))
    nation = models.CharField(_("nation"), max_length=6, blank=True, help_text=_("For example GB-WLS"))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["case", "country", "nation"]
        constraints = [models.UniqueConstraint(fields=["case", "country", "nation"], name="case_place_once")]

    def __str__(self):
        """The nation where one is meant, else the country, by name."""
        return place_name(self.country, self.nation)


class CaseTrend(CasePart):
    """A trend that a case belongs to; the first is its main one."""

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="trend_ties")
    trend = models.ForeignKey(Trend, models.CASCADE, related_name="case_ties", verbose_name=_("trend"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("trend of the case")
        verbose_name_plural = _("trends, the main one first")
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "trend"], name="case_trend_once")]

    def __str__(self):
        return str(self.trend)


class CaseAction(CasePart):
    """An action that a case illustrates; the first is illustrated best."""

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="action_ties")
    action = models.ForeignKey(Action, models.CASCADE, related_name="case_ties", verbose_name=_("action"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("action the case illustrates")
        verbose_name_plural = _("actions the case illustrates, best first")
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "action"], name="case_action_once")]

    def __str__(self):
        return str(self.action)


class LinkState(models.TextChoices):
    NEVER = "never", _("Not looked at yet")
    LIVE = "live", _("Works")
    MOVED = "moved", _("Moved")
    BROKEN = "broken", _("Broken")
    REFUSED = "refused", _("Wants no robots")


class LinkCheckQuerySet(models.QuerySet):
    def due(self, at=None):
        return self.filter(due_at__lte=at or timezone.now())

    def broken(self):
        return self.filter(state=LinkState.BROKEN)


class LinkCheck(models.Model):
    """A link among the sources, and what was there when it was last looked at."""

    url = models.CharField(_("address"), max_length=1000, unique=True)
    host = models.CharField(max_length=255, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=LinkState, default=LinkState.NEVER)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen working"), null=True, blank=True)
    due_at = models.DateTimeField(_("next check"), default=timezone.now, db_index=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    final_url = models.TextField(_("where it leads"), blank=True)
    error = models.CharField(_("what went wrong"), max_length=100, blank=True)
    failures = models.PositiveSmallIntegerField(_("days in a row without success"), default=0)
    failed_on = models.DateField(null=True, blank=True, editable=False)
    cases = models.ManyToManyField(CaseStudy, related_name="links", verbose_name=_("impact cases"), editable=False)
    actions = models.ManyToManyField(Action, related_name="links", verbose_name=_("actions"), editable=False)
    trends = models.ManyToManyField(Trend, related_name="links", verbose_name=_("trends"), editable=False)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["url"]
        constraints = [models.CheckConstraint(condition=Q(state__in=LinkState.values), name="link_state_known")]

    def __str__(self):
        return self.url


class LinkRunQuerySet(models.QuerySet):
    LEASE = timedelta(minutes=2)  # longer than the task may take, so that an old claim means a dead worker
    ONLY = 1

    def claim(self, at=None):
        """Begin a run and return its token; None while another run is under way."""
        at, token = at or timezone.now(), uuid4()
        self.get_or_create(pk=self.ONLY)
        free = self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at), pk=self.ONLY)
        return token if free.update(token=token, claimed_until=at + self.LEASE) else None

    def renew(self, token, at=None):
        """Go on with a run; False if it took too long and another one began."""
        return self.filter(token=token).update(claimed_until=(at or timezone.now()) + self.LEASE) == 1

    def end(self, token):
        self.filter(token=token).update(claimed_until=None)


class LinkRun(models.Model):
    """The one row that says whether links are being looked at, so that nobody is asked twice at the same time."""

    token = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)

    objects = LinkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of link checks")
        verbose_name_plural = _("runs of link checks")

    def __str__(self):
        return str(self.claimed_until or "")
