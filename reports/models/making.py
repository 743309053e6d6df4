"""What a worker makes a file of: claimed by one, made, kept, tried again when that fails.

The row is the truth about it. A message to the worker is only a hint that there is something to do.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import new_reference

MOST_ATTEMPTS = 5
CLAIM_LASTS = timedelta(seconds=40)  # longer than the task may run, so an old claim means a dead worker
HINT_AGAIN_AFTER = timedelta(seconds=30)
NEVER = datetime.fromtimestamp(0, tz=UTC)  # no worker could be told: the queue was away


class Status(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class Trouble(models.TextChoices):
    """Why an attempt failed, in words for those who wait."""

    CONTENT = "content", _("Something in it could not be put on a page.")
    STORE = "store", _("There was no place to keep the file.")
    TIME = "time", _("Making it took too long.")
    STOPPED = "stopped", _("The report maker stopped before it was done.")


def outside(moment, first, last):
    """Before or after: a clock that was set back must not make anything wait for the time it had shown."""
    return Q(**{f"{moment}__lt": first}) | Q(**{f"{moment}__gt": last})


class MadeQuerySet(models.QuerySet):
    """Every change is one conditional UPDATE, so that two workers cannot both win."""

    needed = ()  # relations that making it reads

    def of_organisation(self, organisation_id):
        return self.filter(**{self.model.OWNER: organisation_id})

    def abandoned(self, *, at=None):
        """Claimed by a worker that died, or whose clock was far ahead of ours."""
        at = at or timezone.now()
        return self.filter(outside("claimed_until", at, at + 2 * self.model.CLAIM_LASTS), status=Status.RENDERING)

    def waiting(self, *, at=None):
        """Queued, and not hinted at a moment ago."""
        at = at or timezone.now()
        return self.filter(outside("hinted_at", at - HINT_AGAIN_AFTER, at + HINT_AGAIN_AFTER), status=Status.QUEUED)

    def claim(self, pk, *, at=None) -> "Made | None":
        """Take a queued or abandoned row to work on; None if it is done or another worker has it."""
        at, token = at or timezone.now(), secrets.token_hex(8)
        claimable = self.filter(status=Status.QUEUED) | self.abandoned(at=at)
        until = at + self.model.CLAIM_LASTS
        taken = claimable.filter(pk=pk, attempts__lt=MOST_ATTEMPTS).update(
            status=Status.RENDERING, token=token, claimed_until=until, attempts=F("attempts") + 1
        )
        return self.select_related(*self.needed).get(pk=pk) if taken else None

    def held_as(self, made):
        """The row while our claim on it still stands."""
        return self.filter(pk=made.pk, token=made.token, status=Status.RENDERING)

    def finish(self, made, file, size) -> bool:
        """Point the row to its file; False if our claim had passed to another worker."""
        done = {"status": Status.READY, "file": file, "size": size, "is_lost": False, "trouble": ""}
        return self.held_as(made).update(**done, finished_at=timezone.now(), claimed_until=None) == 1

    def missed(self, made):
        """Note that a file was not there when somebody asked for it, unless it was made anew meanwhile."""
        return self.filter(pk=made.pk, file=made.file).update(is_lost=True)

    def give_up(self, trouble):
        """Queue what failed for another attempt, or fail it for good after the last."""
        after = Case(When(attempts__gte=MOST_ATTEMPTS, then=Value(Status.FAILED)), default=Value(Status.QUEUED))
        return self.update(status=after, claimed_until=None, trouble=trouble)

    def restart(self):
        """Queue it from the beginning."""
        blank = {"file": "", "size": None, "is_lost": False, "trouble": "", "claimed_until": None, "finished_at": None}
        return self.update(status=Status.QUEUED, attempts=0, **blank)


class Made(models.Model):
    OWNER = "organisation"  # the way to the organisation
    CLAIM_LASTS = CLAIM_LASTS
    SUFFIX = ""  # of the file

    ref = models.CharField(_("reference"), max_length=14, unique=True, default=new_reference, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.CharField(max_length=16, blank=True, editable=False)  # names the worker's claim, and its file
    claimed_until = models.DateTimeField(_("claimed until"), null=True, editable=False)
    hinted_at = models.DateTimeField(_("worker told"), default=timezone.now, editable=False)
    file = models.CharField(_("file"), max_length=60, blank=True, editable=False)
    size = models.PositiveIntegerField(_("bytes"), null=True, editable=False)
    is_lost = models.BooleanField(_("file is gone"), default=False, db_default=False, editable=False)
    trouble = models.CharField(
        _("why the last attempt failed"),
        max_length=7,
        choices=Trouble,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("requested"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="%(class)s_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.READY) & ~Q(file="") | ~Q(status=Status.READY) & Q(file=""),
                name="only_a_ready_%(class)s_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RENDERING) | Q(claimed_until__isnull=False),
                name="a_%(class)s_being_made_is_claimed",
            ),
        ]

    def __str__(self):
        return self.ref

    @property
    def is_ready(self):
        return self.status == Status.READY

    @property
    def is_waiting(self):
        """Whether something is still to happen by itself."""
        return self.status in {Status.QUEUED, Status.RENDERING}

    @property
    def is_untold(self):
        """Whether no worker knows of it, so that it waits until the queue is back."""
        return self.status == Status.QUEUED and self.hinted_at == NEVER

    @property
    def is_tried_again(self):
        """Whether an attempt failed and the next one is still to come."""
        return self.status == Status.QUEUED and self.attempts > 0
