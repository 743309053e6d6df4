"""What people show for an answer: adding and removing a link or a file, while the assessment is open."""

import logging
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum

from assessments.filing import evidence_files, new_name
from assessments.models import Assessment, Evidence
from assessments.prepared import lock
from assessments.scanning import scan
from assessments.services import AlreadySubmitted
from assessments.uploads import Upload
from organisations.history import record
from organisations.models import EventKind

log = logging.getLogger(__name__)
MOST_OF_AN_ACTION = 50  # pieces


class TooMany(Exception):
    """The action has as many pieces of evidence as it may have."""


class NoRoom(Exception):
    """The organisation's files take up all the room there is for them."""


def add_evidence(*, assessment, action, added_by, upload: Upload | None = None, **facts) -> Evidence:
    """Keep a piece of evidence: a link (`url` of the facts) or a file that was looked at.

    A file is written before its row; one whose row did not come about is cleared away later. Raises AlreadySubmitted,
    TooMany, NoRoom, Infected, and OSError where the file could not be scanned or kept; nothing is kept then.
    """
    if upload:
        keep_to_the_room(assessment.organisation_id, upload)
        scan(upload.content)
    return _add(assessment, action, added_by, facts | kept(assessment, upload))


def keep_to_the_room(organisation_id, upload):
    """Raises NoRoom. Who adds at the very same moment may pass too: it is about disks, not about a file."""
    theirs = Evidence.objects.filter(assessment__organisation=organisation_id).aggregate(bytes=Sum("size"))
    if (theirs["bytes"] or 0) + len(upload.content) > settings.EVIDENCE_BYTES:
        raise NoRoom


def kept(assessment, upload) -> dict:
    """Write the file and return what its row says of it."""
    if not upload:
        return {}
    name = new_name(assessment.organisation_id, upload.extension)
    return {
        "file": evidence_files().save(name, ContentFile(upload.content)),
        "filename": upload.filename,
        "content_type": upload.content_type,
        "size": len(upload.content),
    }


def _add(assessment, action, added_by, facts):
    try:
        with transaction.atomic():
            _hold(assessment)
            if assessment.evidence.filter(action=action.id).count() >= MOST_OF_AN_ACTION:
                raise TooMany
            piece = Evidence.objects.create(assessment=assessment, action_id=action.id, added_by=added_by, **facts)
            _note(piece, action, added_by, ("evidence", "", piece.title))
    except BaseException:
        if facts.get("file"):
            take_away(facts["file"])
        raise
    return piece


@transaction.atomic
def remove_evidence(*, piece, action, removed_by) -> bool:
    """Remove a piece and its file; the history keeps the title. False where it is gone. Raises AlreadySubmitted."""
    _hold(piece.assessment)
    gone, _each = Evidence.objects.filter(pk=piece.pk).delete()
    if gone:
        _note(piece, action, removed_by, ("evidence", piece.title, ""))
        if piece.file:
            transaction.on_commit(partial(take_away, piece.file))
    return bool(gone)


def take_away(name) -> None:
    """Delete a file no row points to. Where that fails it is cleared away later."""
    try:
        evidence_files().delete(name)
    except OSError:
        log.exception("Look at the place of the files: one of evidence could not be deleted, and is tried again later")


def _hold(assessment):
    if lock(assessment) != Assessment.Status.OPEN:
        raise AlreadySubmitted


def _note(piece, action, by, change):
    record(
        organisation=piece.assessment.organisation_id,
        kind=EventKind.EVIDENCE,
        by=by,
        assessment_ref=piece.assessment.ref,
        subject=action.code,
        changes=[change],
    )
