"""Rate alone, then together: the way of answering, the round, opinions and agreements. Each is safe to repeat."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.models import Agreement, Answer, Assessment, Opinion
from assessments.prepared import opinion_of, stored_answer
from assessments.services import StaleAnswer, differences, hold, note, write_answer
from assessments.spreads import suggestion_of
from organisations.models import EventKind, Membership

THOUGHT = ("choice", "evidence", "certainty")  # what an opinion holds
OPEN, CLOSED = "open", "closed"


@dataclass
class ReasonNeeded(Exception):
    """The agreed answer differs from what the opinions suggest now, which is `suggested`."""

    suggested: int


@transaction.atomic
def choose_way(*, assessment, mode, chosen_by) -> Assessment:
    """Answer alone or by opinions from now on. Answers, opinions and agreements stay as they are."""
    hold(assessment, mode=assessment.mode)
    if assessment.mode != mode:
        note(assessment, EventKind.MODE, chosen_by, ("mode", assessment.mode, mode))
        assessment.mode = mode
        assessment.save(update_fields=["mode"])
    return assessment


@transaction.atomic
def turn_round(*, assessment, is_open, turned_by) -> Assessment:
    """Let everybody who rates see all opinions, or only those of actions they have rated themselves."""
    hold(assessment, mode=Assessment.Mode.OPINIONS)
    before = assessment.round_opened_at is not None
    if before != is_open:
        words = {True: OPEN, False: CLOSED}
        note(assessment, EventKind.ROUND, turned_by, ("round", words[before], words[is_open]))
        assessment.round_opened_at = timezone.now() if is_open else None
        assessment.save(update_fields=["round_opened_at"])
    return assessment


@transaction.atomic
def give_opinion(*, assessment, action, version, given_by, **values) -> Opinion:
    """Save what `given_by` thinks of one action, with the standpoint of the moment.

    As `save_answer`: `version` is the one the person saw, and the same again changes nothing.
    """
    hold(assessment, mode=Assessment.Mode.OPINIONS)
    opinion = opinion_of(assessment, action, given_by)
    if not differences(opinion, values):
        return opinion
    if opinion.version != version:
        raise StaleAnswer(opinion)
    for name, value in values.items():
        setattr(opinion, name, value)
    opinion.version += 1
    opinion.standpoint, opinion.given_at = _standpoint(assessment, given_by), timezone.now()
    opinion.save()
    note(assessment, EventKind.OPINION, given_by, subject=action.code)
    return opinion


def _standpoint(assessment, person):
    return Membership.objects.of(person).get(organisation=assessment.organisation_id).standpoint


@transaction.atomic
def agree(*, assessment, action, version, agreed_by, reason="", dissent="", **values) -> Answer:
    """Set the agreed answer to one action, and note what the opinions suggested at this moment.

    `version` is that of the answer. Raises StaleAnswer, AlreadySubmitted, WayChanged or ReasonNeeded.
    """
    hold(assessment, mode=Assessment.Mode.OPINIONS)
    answer = stored_answer(assessment, action)
    before = assessment.agreements.filter(action=action.id).first() or Agreement(assessment=assessment)
    agreed = {"choice": values["choice"], "reason": reason, "dissent": dissent}
    if before.pk and not differences(answer, values) and not differences(before, agreed):
        return answer
    if answer.version != version:
        raise StaleAnswer(answer)
    opinions = assessment.opinions.filter(action=action.id).given()
    suggested = suggestion_of(opinions)
    if suggested and values["choice"] != str(suggested.level) and not reason:
        raise ReasonNeeded(suggested.level)
    changes = differences(before, agreed) or [("choice", before.choice, before.choice)]
    write_answer(assessment, action, answer, values, agreed_by)
    note(assessment, EventKind.AGREED, agreed_by, *changes, subject=action.code)
    _write_agreement(before, answer, agreed, suggested, len(opinions))
    return answer


def _write_agreement(agreement, answer, agreed, suggested, opinions):
    for name, value in agreed.items():
        setattr(agreement, name, value)
    agreement.action_id = answer.action_id
    agreement.suggested, agreement.spread = (suggested.level, suggested.spread) if suggested else (None, None)
    agreement.opinions = opinions
    agreement.agreed_by, agreement.agreed_at = answer.answered_by, answer.answered_at
    agreement.save()
