"""The life of an edition: draft, in review, published, archived. Each service is safe to repeat."""

from dataclasses import dataclass

from django.db import transaction

from trends.completeness import Gap, missing_from
from trends.models import Action, Edition, EditionStatus, Lock, Status

DRAFT, REVIEW, PUBLISHED, ARCHIVED = EditionStatus
COMES_FROM = {
    REVIEW: [DRAFT],
    DRAFT: [REVIEW, PUBLISHED],
    PUBLISHED: [REVIEW, ARCHIVED],
    ARCHIVED: [PUBLISHED],
}


@dataclass
class OutOfTurn(Exception):
    """The edition is in a state from which this does not follow: `status`."""

    status: EditionStatus


@dataclass
class Incomplete(Exception):
    """What has to be there before the edition can be published."""

    gaps: list[Gap]


class EditionInUse(Exception):
    """Councils assess themselves against the edition."""


@transaction.atomic
def send_to_review(*, edition) -> Edition:
    """Ask for somebody's second look; a draft goes no other way."""
    return _become(_held(edition), REVIEW)


@transaction.atomic
def return_to_draft(*, edition) -> Edition:
    """Take an edition back that nobody used yet. Raises EditionInUse."""
    held = _held(edition)
    if held.is_locked:
        raise EditionInUse
    return _become(held, DRAFT)


@transaction.atomic
def publish_edition(*, edition) -> Edition:
    """Publish an edition with all its trends, or one that was archived again. Raises Incomplete."""
    held = _held(edition)
    if held.status == REVIEW:
        if gaps := missing_from(held):
            raise Incomplete(gaps)
        for trend in held.trends.exclude(status=Status.PUBLISHED):
            trend.status = Status.PUBLISHED
            trend.save(update_fields=["status"])
    return _become(held, PUBLISHED)


@transaction.atomic
def archive_edition(*, edition) -> Edition:
    """Let new assessments use another edition. Pages stay, and so does every assessment made on this one."""
    return _become(_held(edition), ARCHIVED)


def lock_edition(*, edition) -> None:
    """From now on only wording can be corrected, as somebody assesses their council against this."""
    if not edition.is_locked:
        actions = Action.objects.filter(edition=edition)
        Lock.objects.bulk_create([Lock(edition=edition, action=action) for action in actions], ignore_conflicts=True)


def can_become(edition, status) -> bool:
    """Whether the step follows from the state; an edition in use is never a draft again."""
    return edition.status in COMES_FROM[status] and not (status == DRAFT and edition.is_locked)


def _held(edition):
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _become(held, status):
    if held.status not in (status, *COMES_FROM[status]):
        raise OutOfTurn(EditionStatus(held.status))
    if held.status != status:
        held.status = status
        held.save(update_fields=["status"])
    return held
