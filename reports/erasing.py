"""Deleting an organisation for good once its leads had time to think again: every row, then every file."""

import logging
from itertools import chain

from django.db import transaction

from organisations.models import Organisation
from reports.filing import report_files
from reports.gathering import stored_files

log = logging.getLogger(__name__)


def erase(organisation_id: int, *, at=None) -> bool:
    """Whether it was time and this call did it. A file that stays is an orphan, later cleared away."""
    with transaction.atomic():
        due = Organisation.objects.closed(at=at).select_for_update().filter(pk=organisation_id).first()
        if due is None:
            return False
        files = list(chain(files_of_exports(due), ((store, name) for _told, store, name in stored_files(due))))
        due.delete()
    log.warning("Organisation %s is deleted with everything in it, as a lead had asked", organisation_id)
    for store, name in files:
        try:
            store.delete(name)
        except OSError:
            log.exception("A file of organisation %s could not be deleted, and is tried again later", organisation_id)
    return True


def files_of_exports(organisation):
    return [(report_files(), name) for name in organisation.exports.exclude(file="").values_list("file", flat=True)]
