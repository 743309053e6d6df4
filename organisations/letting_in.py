"""A lead lets support in for a time; what support looks at then is told in the history."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from organisations.history import record
from organisations.membership import hold
from organisations.models import Event, EventKind, SupportAccess

DAYS = (1, 7, 30)
A_LOOK = timedelta(hours=1)  # the same page again within it is the same look


@transaction.atomic
def let_in(*, organisation, days, granted_by, at=None) -> SupportAccess:
    """Let support read until then, instead of until what was said before."""
    at = at or timezone.now()
    before = _end(hold(organisation), at)
    access = SupportAccess(organisation=organisation, granted_by=granted_by, granted_at=at)
    access.until = at + timedelta(days=days)
    access.save()
    _tell(organisation, granted_by, before, access.until)
    return access


@transaction.atomic
def shut_out(*, organisation, ended_by, at=None) -> None:
    """End it now. A second time it changes nothing."""
    if before := _end(hold(organisation), at or timezone.now()):
        _tell(organisation, ended_by, before, None)


def _end(organisation, at):
    """End what is there; return until when it would have lasted, None where it was over."""
    last = organisation.support_access.filter(ended_at=None).first()
    if last is None:
        return None
    last.ended_at = min(at, last.until)
    last.save(update_fields=["ended_at"])
    return last.until if last.until > at else None


def _tell(organisation, by, before, until):
    change = ("until", spelt(before), spelt(until))
    record(organisation=organisation, kind=EventKind.SUPPORT, by=by, changes=[change])


def spelt(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def note_look(assessment, request) -> None:
    """Tell the organisation that support looks at this page; once an hour for each page and person."""
    where = {"assessment_ref": assessment.ref, "subject": request.resolver_match.kwargs.get("code", "")}
    page = request.resolver_match.view_name
    seen = Event.objects.filter(kind=EventKind.LOOKED, by=request.user, after=page, **where)
    if not seen.filter(at__gt=timezone.now() - A_LOOK).exists():
        organisation, looks = assessment.organisation_id, [("page", "", page)]
        record(organisation=organisation, kind=EventKind.LOOKED, by=request.user, changes=looks, **where)
