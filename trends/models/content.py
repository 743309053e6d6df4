"""Editions of the trends, their actions and the five sentences of each action.

Every save or delete raises the edition's `revision`, by which readers know that what they hold is stale, and leaves
a row of history (`trends.past`).
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trends.lineage import Link, link_of
from trends.wording import Lines, Localised

TRENDS_OF_A_GROUP = 5


class Group(models.TextChoices):
    DIGITAL = "digital", _("Digital")
    TECHNOLOGY = "technology", _("Technology")


class Provenance(models.TextChoices):
    REPORT = "report", _("Reworded from the report")
    GUIDANCE = "guidance", _("Derived from public guidance")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class EditionStatus(models.TextChoices):
    """The life of an edition. What is archived stays public, and assessments made on it go on."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


EditionStatus.PUBLIC = (EditionStatus.PUBLISHED, EditionStatus.ARCHIVED)


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=EditionStatus.PUBLISHED)

    def public(self):
        """Editions with pages that everybody may read: published or archived."""
        return self.filter(status__in=EditionStatus.PUBLIC)

    def current(self):
        """The newest published edition, or None."""
        return self.published().order_by("-year").first()

    def before(self, edition):
        """The public editions of earlier years, the newest first."""
        return self.public().filter(year__lt=edition.year).order_by("-year")

    def touch(self):
        """Tell readers that what these editions show has changed."""
        return self.update(revision=F("revision") + 1)


class Edition(models.Model):
    year = models.PositiveSmallIntegerField(_("year"))
    slug = models.SlugField(_("address"), unique=True)
    title = Localised(_("title"), field=models.CharField, required=True, max_length=200)
    status = models.CharField(_("status"), max_length=9, choices=EditionStatus, default=EditionStatus.DRAFT)
    digital_declared = models.PositiveSmallIntegerField(
        _("number of digital trends"), default=TRENDS_OF_A_GROUP, db_default=TRENDS_OF_A_GROUP
    )
    technology_declared = models.PositiveSmallIntegerField(
        _("number of technology trends"), default=TRENDS_OF_A_GROUP, db_default=TRENDS_OF_A_GROUP
    )
    published_by = models.CharField(_("published by"), max_length=200)
    attribution = Localised(_("attribution"), required=True)
    theme = Localised(_("theme"), field=models.CharField, max_length=200)
    messages = Localised(_("messages, one per line"), as_lines=True)
    focus_areas = Localised(_("focus areas, one per line"), as_lines=True)
    digital_meaning = Localised(_("what digital means"), required=True)
    technology_meaning = Localised(_("what technology means"), required=True)
    lessons = Localised(_("lessons from earlier years, one per line"), as_lines=True)
    basic_use = Localised(_("basic use"))
    good_use = Localised(_("good use"))
    advanced_use = Localised(_("advanced use"))
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = EditionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["revision"])

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-year"]
        permissions = [("publish_edition", "Can publish and archive editions")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EditionStatus.values), name="edition_status_known")
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self):
        return self.status in EditionStatus.PUBLIC

    @property
    def is_archived(self):
        return self.status == EditionStatus.ARCHIVED

    @property
    def is_locked(self):
        """Whether an assessment was ever started on it, so that only wording can be corrected."""
        return self.locks.exists()

    def get_absolute_url(self):
        return reverse("trends:edition", args=[self.slug])

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Edition.objects.filter(pk=self.pk).touch()


class EditionPart(models.Model):
    """Something an edition shows; subclasses say which edition through `edition_id`."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Edition.objects.filter(pk=self.edition_id).touch()

    def delete(self, *args, **kwargs):
        edition_id = self.edition_id
        deleted = super().delete(*args, **kwargs)
        Edition.objects.filter(pk=edition_id).touch()
        return deleted


class Driver(EditionPart):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="drivers", verbose_name=_("edition"))
    slug = models.SlugField(_("code"))
    name = Localised(_("name"), field=models.CharField, required=True, max_length=200)
    text = Localised(_("text"), required=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("contextual driver")
        verbose_name_plural = _("contextual drivers")
        ordering = ["edition", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="driver_once_per_edition")]

    def __str__(self):
        return self.name


class DriverMeaning(EditionPart):
    """What a driver means for a trend: this project's own reading."""

    driver = models.ForeignKey(Driver, models.CASCADE, related_name="meanings", verbose_name=_("contextual driver"))
    trend = models.ForeignKey("Trend", models.CASCADE, related_name="driver_meanings", verbose_name=_("trend"))
    text = Localised(_("what it means for the trend"), required=True)

    class Meta:
        verbose_name = _("meaning of a contextual driver")
        verbose_name_plural = _("meanings of contextual drivers")
        ordering = ["driver__position", "trend__group", "trend__position"]
        constraints = [models.UniqueConstraint(fields=["driver", "trend"], name="one_meaning_of_a_driver_for_a_trend")]

    def __str__(self):
        return self.text

    @property
    def edition_id(self):
        return self.driver.edition_id


class WatchItem(EditionPart):
    """A technology that is watched but is no trend of its own."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="watch_items", verbose_name=_("edition"))
    name = Localised(_("name"), field=models.CharField, required=True, max_length=200)
    note = Localised(_("why it is not a trend of its own"), required=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("item on the watch list")
        verbose_name_plural = _("watch list")
        ordering = ["edition", "position"]

    def __str__(self):
        return self.name


class Theme(models.Model):
    """A connected-places theme, by which cases are tagged."""

    slug = models.SlugField(_("code"), unique=True)
    name = Localised(_("name"), field=models.CharField, required=True, max_length=200)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name_en"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Edition.objects.touch()


class TrendQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED, edition__status__in=EditionStatus.PUBLIC)


class Trend(EditionPart):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="trends", verbose_name=_("edition"))
    slug = models.SlugField(_("address"))
    group = models.CharField(_("group"), max_length=10, choices=Group)
    position = models.PositiveSmallIntegerField(_("position"))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    name = Localised(_("name"), field=models.CharField, required=True, max_length=200)
    aliases = Localised(_("other names, one per line"), as_lines=True)
    summary = Localised(_("summary"), required=True)
    themes = Localised(_("three themes, one per line"), as_lines=True, required=True)
    opportunity = Localised(_("opportunity"))
    risks = Localised(_("risks, one per line"), as_lines=True)
    early_benefits = Localised(_("early benefits"))
    application_areas = Localised(_("application areas, one per line"), as_lines=True)
    advice = Localised(_("advice"))
    outlook = Localised(_("outlook"))
    provenance = Localised(_("where the text comes from"), field=models.CharField, max_length=200)
    source_lines = models.TextField(_("sources, one per line"), blank=True)
    sources = Lines("source_lines")
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, related_name="successors", verbose_name=_("trends it follows"), blank=True
    )
    _history_m2m_fields = ["predecessors"]
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)

    objects = TrendQuerySet.as_manager()

    class Meta:
        verbose_name = _("trend")
        verbose_name_plural = _("trends")
        ordering = ["edition", "group", "position"]  # "digital" sorts before "technology"
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="trend_once_per_edition"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="trend_group_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("trends:detail", args=[self.edition.slug, self.slug])


class TrendPart(EditionPart):
    class Meta:
        abstract = True

    @property
    def edition_id(self):
        return self.trend.edition_id


class TrendSection(TrendPart):
    """A list that belongs to one trend: a focus area with its points, steps, success factors or tactics."""

    class Kind(models.TextChoices):
        FOCUS_AREA = "focus_area", _("Focus area")
        STEP = "step", _("Steps")
        SUCCESS_FACTOR = "success_factor", _("Success factors")
        TACTIC = "tactic", _("Tactics")

    trend = models.ForeignKey(Trend, models.CASCADE, related_name="sections", verbose_name=_("trend"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    name = Localised(_("name"), field=models.CharField, max_length=200)
    points = Localised(_("points, one per line"), as_lines=True, required=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["trend", "kind", "position"]

    def __str__(self):
        return self.name or self.get_kind_display()


class Lineage(TrendPart):
    """How a trend appeared in another year's edition. The links are this project's own reading."""

    trend = models.ForeignKey(Trend, models.CASCADE, related_name="lineage", verbose_name=_("trend"))
    year = models.PositiveSmallIntegerField(_("year"))
    note = Localised(_("note"), field=models.CharField, required=True, max_length=200)

    class Meta:
        verbose_name = _("appearance in another edition")
        verbose_name_plural = _("appearances in other editions")
        ordering = ["trend", "year"]
        constraints = [models.UniqueConstraint(fields=["trend", "year"], name="lineage_once_per_year")]

    def __str__(self):
        return f"{self.year}: {self.note}"

    @property
    def link(self):
        """How close the two are, by the English note, and the name there in the language of the moment."""
        return Link(link_of(self.note_en).kind, link_of(self.note).name)


class KnownEdition(models.Model):
    """What is publicly known of one year's edition, whether or not it is an edition here."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = Localised(_("title"), field=models.CharField, required=True, max_length=200)
    published = Localised(_("published when"), field=models.CharField, max_length=200)
    theme = Localised(_("theme"), field=models.CharField, max_length=200)
    structure = Localised(_("how it is built"))
    trends = Localised(_("trends known, one per line"), as_lines=True)
    drivers = Localised(_("drivers known, one per line"), as_lines=True)
    technologies = Localised(_("technologies known, one per line"), as_lines=True)
    notes = Localised(_("what else is known, one per line"), as_lines=True)
    completeness = Localised(_("how complete this is"), field=models.CharField, required=True, max_length=200)
    source_lines = models.TextField(_("sources, one per line"))
    sources = Lines("source_lines")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("known edition")
        verbose_name_plural = _("known editions")
        ordering = ["year"]

    def __str__(self):
        return f"{self.year}: {self.title}"


class Action(EditionPart):
    """A "where to start" action. Its `code` is printed in reports and stays the same for ever."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="actions", editable=False)
    trend = models.ForeignKey(Trend, models.CASCADE, related_name="actions", verbose_name=_("trend"))
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    title = Localised(_("title"), field=models.CharField, required=True, max_length=200)
    help = Localised(_("help"))
    provenance = models.CharField(_("provenance"), max_length=8, choices=Provenance)
    allows_na = models.BooleanField(_('may be answered "does not apply here"'), default=False)
    na_when = Localised(_("when it does not apply"))
    note = Localised(_("note"))
    evidence_examples = Localised(_("examples of evidence, one per line"), as_lines=True)
    guidance = Localised(_("guidance it is derived from, one per line"), as_lines=True)
    source_lines = models.TextField(_("sources, one per line"), blank=True)
    sources = Lines("source_lines")
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, related_name="successors", verbose_name=_("actions it follows"), blank=True
    )
    _history_m2m_fields = ["predecessors"]
    # Only release 0.1 knows this column; it goes when no version in service does.
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    is_without_case = models.BooleanField(_("knowingly without an impact case"), default=False, db_default=False)
    without_case_why = Localised(_("why there is no case"), db_default="")
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["trend__edition", "trend__group", "trend__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="action_once_per_edition"),
            models.CheckConstraint(condition=Q(provenance__in=Provenance.values), name="action_provenance_known"),
            models.CheckConstraint(
                condition=Q(is_without_case=False) | ~Q(without_case_why_en=""), name="action_without_case_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.edition_id = self.trend.edition_id
        super().save(*args, **kwargs)


class LevelSentence(EditionPart):
    """What is true of a council at one level of one action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="sentences", verbose_name=_("action"))
    level = models.PositiveSmallIntegerField(_("level"), validators=[MaxValueValidator(4)])
    sentence = Localised(_("sentence"), required=True)

    class Meta:
        verbose_name = _("level sentence")
        verbose_name_plural = _("level sentences")
        ordering = ["action", "level"]
        constraints = [
            models.UniqueConstraint(fields=["action", "level"], name="one_sentence_per_level"),
            models.CheckConstraint(condition=Q(level__lte=4), name="sentence_level_0_to_4"),
        ]

    def __str__(self):
        return f"{self.level}: {self.sentence}"

    @property
    def edition_id(self):
        return self.action.edition_id


class LoadedItem(models.Model):
    """What a content pack said about one item when it was last loaded, so that only news is written.

    Curators change content after it was loaded; the same text of a pack never undoes that. The row without
    an `item` is about the whole file.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="loaded_items")
    file = models.CharField(max_length=20)
    item = models.CharField(max_length=50, blank=True)
    checksum = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("loaded item")
        verbose_name_plural = _("loaded items")
        constraints = [
            models.UniqueConstraint(fields=["edition", "file", "item"], name="loaded_item_once_per_edition"),
        ]

    def __str__(self):
        return f"{self.file} {self.item}"
