"""A council offers a case; curators make a draft of it and publish it, or decline. The council hears of it."""

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.models import CaseOffer, OfferState
from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend, Kind, Origin
from organisations.history import record
from organisations.models import EventKind, MailKind
from organisations.posting import link, post
from trends.models import Status


class NotWaiting(Exception):
    """It is published or declined already."""


@transaction.atomic
def offer_case(*, assessment, offered_by, **facts) -> CaseOffer:
    offer = CaseOffer.objects.create(assessment=assessment, offered_by=offered_by, **facts)
    note(offer, offered_by, "", OfferState.OFFERED)
    return offer


@transaction.atomic
def withdraw_offer(*, offer, withdrawn_by) -> None:
    """Take back what is not published; a draft that a curator made of it goes too. Raises NotWaiting."""
    offer = held(offer)
    if offer.case and offer.case.status == Status.DRAFT:
        offer.case.delete()
    note(offer, withdrawn_by, offer.state, "")
    offer.delete()


@transaction.atomic
def take_up(*, offer, taken_by) -> CaseStudy:
    """Make a draft of the offer for a curator to mend; the same one when asked again. Raises NotWaiting."""
    offer = held(offer)
    if offer.case is None:
        offer.case = draft_of(offer)
    turn(offer, OfferState.REVIEW, taken_by)
    return offer.case


@transaction.atomic
def decline(*, offer, reason, declined_by) -> None:
    """Raises NotWaiting."""
    offer = held(offer)
    offer.reason = reason
    turn(offer, OfferState.DECLINED, declined_by)
    tell(offer)


def note_published(case) -> None:
    """When the draft of an offer gets published, the offer is. Safe to repeat."""
    if case.origin != Origin.CONTRIBUTED or case.status != Status.PUBLISHED:
        return
    for offer in CaseOffer.objects.waiting().filter(case=case).select_related("assessment__organisation", "action"):
        turn(offer, OfferState.PUBLISHED, None)
        tell(offer)


def forget_contact(email) -> None:
    """Nobody can be asked at this address any more, in public either."""
    CaseOffer.objects.filter(contact_email__iexact=email).update(contact_name="", contact_email="")
    CaseStudy.objects.filter(contact__iendswith=f", {email}").update(contact="")


def held(offer):
    """The offer as it is now, locked."""
    rows = CaseOffer.objects.select_for_update(of=("self",)).select_related("assessment__organisation", "action__trend")
    now = rows.filter(pk=offer.pk).first()
    if now is None or not now.is_waiting:
        raise NotWaiting
    return now


def turn(offer, state, by):
    before, offer.state = offer.state, state
    offer.save()
    if before != state:
        note(offer, by, before, state)


def note(offer, by, before, after):
    organisation, about = offer.assessment.organisation_id, {"subject": offer.action.code}
    about["assessment_ref"] = offer.assessment.ref
    record(organisation=organisation, kind=EventKind.OFFER, by=by, changes=[("offer", before, after)], **about)


def draft_of(offer):
    council = offer.assessment.organisation
    case = CaseStudy.objects.create(
        code=f"{slugify(offer.title)[:40]}-{offer.ref[:4]}".strip("-"),
        origin=Origin.CONTRIBUTED,
        organisation=council.name,
        title_en=offer.title,
        kind=Kind.PROJECT,
        region=council.region,
        organisation_kind=council.kind,
        size_class=council.size_class,
        description_en=f"{offer.done}\n\n{offer.outcome}",
        source_lines=_("Told by %(name)s") % {"name": council.name},
        contact=offer.contact,
    )
    CasePlace.objects.create(case=case, country=council.country, nation=council.nation)
    CaseTrend.objects.create(case=case, trend=offer.action.trend)
    CaseAction.objects.create(case=case, action=offer.action)
    return case


def tell(offer):
    """By mail, to who offered it, as long as that is a member; else to the leads."""
    organisation = offer.assessment.organisation
    members = organisation.memberships.select_related("user")
    readers = members.filter(user=offer.offered_by) or members.leads()
    path = reverse("assessments:offers", args=[offer.assessment.ref])
    for membership in readers:
        words = {"offer": offer, "person": membership.user, "link": link(path)}
        if offer.state == OfferState.PUBLISHED:
            words["public"] = link(offer.case.get_absolute_url())
        post(
            kind=MailKind.OFFER,
            address=membership.user.email,
            subject=_("Your case: %(state)s") % {"state": offer.get_state_display()},
            body=render_to_string("assessments/email/offer.txt", words),
            organisation=organisation,
            key=f"offer:{offer.pk}:{offer.state}:{membership.user_id}",
        )
