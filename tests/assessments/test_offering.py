"""A council offers a case, a curator publishes or declines it, and the council hears of it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.models import CaseOffer
from assessments.offering import NotWaiting, decline, take_up, withdraw_offer
from casestudies.models import CaseStudy
from organisations.models import Event, Mail
from organisations.roles import Role
from reports.leaving import delete_account
from tests.admin_forms import errors_of, send
from tests.factories import ActionFactory, AssessmentFactory, CaseOfferFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/assessments/caseoffer/"
CONTACT = {"contact_name": "Priya Nair", "contact_email": "p.nair@council.example"}


@pytest.fixture
def assessment(organisation):
    assessment = AssessmentFactory(organisation=organisation, status="submitted")
    ActionFactory(trend__edition=assessment.edition, code="d-1", title_en="Hire")
    return assessment


@pytest.fixture
def page(assessment):
    return reverse("assessments:offers", args=[assessment.ref])


@pytest.fixture
def offer(assessment, lead):
    action = assessment.edition.actions.get()
    return CaseOfferFactory(assessment=assessment, action=action, offered_by=lead, title="Apprentices")


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def given(assessment):
    action = assessment.edition.actions.get()
    told = {"title": "Apprentices", "done": "We took six in", "outcome": "Five stayed"}
    return told | {"action": action.pk, "level_before": 1, "level_after": 3}


def decided(offer):
    return reverse("admin:assessments_caseoffer_change", args=[offer.pk])


def told():
    return [(event.before, event.after) for event in Event.objects.filter(kind="offer").order_by("pk")]


# The council


def test_a_lead_offers_a_case(client_for, lead, page, given):
    assert client_for(lead).post(page, given).url == page
    offer = CaseOffer.objects.get()
    assert (offer.title, offer.level_before, offer.level_after, offer.offered_by) == ("Apprentices", 1, 3, lead)
    assert told() == [("", "offered")]


def test_a_contact_is_kept_only_with_the_wish_to_be_one(client_for, lead, page, given):
    client = client_for(lead)
    client.post(page, given | CONTACT)
    client.post(page, given | CONTACT | {"wants_contact": "on"})
    assert [offer.contact for offer in CaseOffer.objects.order_by("pk")] == ["", "Priya Nair, p.nair@council.example"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"level_after": 1}, "Choose a higher level than before"),
        ({"level_before": ""}, "Choose a level from the list"),
        ({"action": 0}, "Choose an action from the list"),
        ({"title": " "}, "Enter a title"),
        ({"done": ""}, "Enter what you did"),
        ({"wants_contact": "on"}, "Enter who may be asked"),
    ],
)
def test_what_is_missing_is_asked_for(client_for, lead, page, given, wrong, message):
    response = client_for(lead).post(page, given | wrong)
    assert (response.status_code, message in response.content.decode()) == (422, True)
    assert not CaseOffer.objects.exists()


def test_the_form_begins_with_the_action_that_was_asked_for(client_for, lead, page, assessment):
    text = client_for(lead).get(page, {"action": "d-1"}).content.decode()
    assert f'<option value="{assessment.edition.actions.get().pk}" selected>' in text


def test_a_case_is_told_from_a_submitted_assessment(client_for, lead, assessment, page, given):
    assessment.status = "open"
    assessment.save()
    assert client_for(lead).post(page, given).status_code == 422
    assert "Submit the assessment first" in client_for(lead).get(page).content.decode()


@pytest.mark.parametrize("who", ["contributor", "reader"])
def test_only_leads_offer(client_for, page, given, who, request):
    assert client_for(request.getfixturevalue(who)).post(page, given).status_code == 403


def test_an_offer_is_taken_back_with_its_draft(client_for, lead, assessment, offer):
    take_up(offer=offer, taken_by=UserFactory())
    path = reverse("assessments:withdraw_offer", args=[assessment.ref, offer.ref])
    assert client_for(lead).get(path).status_code == 200
    assert client_for(lead).post(path).status_code == 302
    assert (CaseOffer.objects.count(), CaseStudy.objects.count(), told()[-1]) == (0, 0, ("review", ""))


def test_what_is_published_is_not_taken_back(lead, offer):
    publish(offer)
    with pytest.raises(NotWaiting):
        withdraw_offer(offer=offer, withdrawn_by=lead)


def test_another_council_sees_nothing_of_it(client_for, stranger, page, offer):
    assert client_for(stranger).get(page).status_code == 404
    assert not CaseOffer.objects.visible_to(stranger).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_for_three(
    client_for, lead, assessment, page, count, django_assert_num_queries
):
    CaseOfferFactory.create_batch(count, assessment=assessment)
    client = client_for(lead)
    client.get(page)
    with django_assert_num_queries(4):
        client.get(page)


@pytest.mark.parametrize(
    "wrong",
    [{"level_after": 1}, {"state": "declined"}, {"contact_name": "Priya Nair"}],
    ids=["level", "reason", "contact"],
)
def test_the_database_holds_the_rules_too(offer, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseOffer.objects.filter(pk=offer.pk).update(**wrong)


# The curators


def publish(offer):
    case = take_up(offer=offer, taken_by=UserFactory())
    case.status = "published"
    case.save()
    offer.refresh_from_db()
    return case


def test_a_curator_finds_what_waits(desk, offer):
    found = desk.get(LIST, {"state__exact": "offered"})
    assert [one.pk for one in found.context["cl"].result_list] == [offer.pk]
    assert "Apprentices" in desk.get(decided(offer)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(desk, count, django_assert_num_queries):
    CaseOfferFactory.create_batch(count)
    desk.get(LIST)
    with django_assert_num_queries(8):
        desk.get(LIST)


def test_a_curator_makes_a_draft_of_it(desk, offer, organisation):
    sent = send(desk, decided(offer), _take="1")
    case = CaseStudy.objects.get()
    assert sent.url == reverse("admin:casestudies_casestudy_change", args=[case.pk])
    assert (case.status, case.origin, case.organisation) == ("draft", "member", organisation.name)
    assert (case.actions.get(), case.trends.get()) == (offer.action, offer.action.trend)
    offer.refresh_from_db()
    assert (offer.state, offer.case) == ("review", case)


def test_asking_again_leads_to_the_same_draft(offer):
    assert take_up(offer=offer, taken_by=UserFactory()) == take_up(offer=offer, taken_by=UserFactory())


@pytest.mark.parametrize("contact", [{}, CONTACT])
def test_the_contact_is_public_only_when_wanted(client, offer, contact):
    CaseOffer.objects.filter(pk=offer.pk).update(**contact)
    case = publish(offer)
    text = client.get(case.get_absolute_url()).content.decode()
    assert ("p.nair@council.example" in text) == bool(contact)


def test_no_history_keeps_a_contact():
    assert "contact" not in {field.name for field in CaseStudy.history.model._meta.fields}


def test_a_contact_is_gone_with_the_account(offer, organisation, lead):
    MembershipFactory(organisation=organisation, role=Role.LEAD)
    CaseOffer.objects.filter(pk=offer.pk).update(contact_name="Priya", contact_email=lead.email)
    case = publish(offer)
    delete_account(user=lead, forget=False)
    offer.refresh_from_db()
    case.refresh_from_db()
    assert (offer.contact, case.contact) == ("", "")


def test_a_published_case_is_told_to_who_offered_it(desk, offer, lead):
    case = take_up(offer=offer, taken_by=UserFactory())
    desk.post("/admin/casestudies/casestudy/", {"action": "publish", "_selected_action": [case.pk]})
    offer.refresh_from_db()
    mail = Mail.objects.get()
    assert (offer.state, mail.address, case.get_absolute_url() in mail.body) == ("published", lead.email, True)


def test_saving_a_published_case_again_tells_nobody_twice(offer):
    publish(offer).save()
    assert Mail.objects.count() == 1


def test_where_who_offered_it_has_left_the_leads_hear_of_it(offer, organisation, lead):
    other = MembershipFactory(organisation=organisation, role=Role.LEAD)
    lead.memberships.all().delete()
    publish(offer)
    assert Mail.objects.get().address == other.user.email


def test_declining_needs_a_reason_which_the_council_gets(desk, offer, lead, client_for, page):
    assert "Enter the reason" in errors_of(send(desk, decided(offer), _decline="1"))
    send(desk, decided(offer), _decline="1", reason="It is about hiring only")
    offer.refresh_from_db()
    assert (offer.state, told()[-1]) == ("declined", ("offered", "declined"))
    assert "It is about hiring only" in Mail.objects.get().body
    assert "It is about hiring only" in client_for(lead).get(page).content.decode()


def test_what_is_decided_stays(offer):
    decline(offer=offer, reason="No", declined_by=UserFactory())
    with pytest.raises(NotWaiting):
        take_up(offer=offer, taken_by=UserFactory())


def test_curators_see_no_other_thing_of_an_assessment(desk, offer):
    apps = desk.get("/admin/").context["app_list"]
    assert {model["object_name"] for app in apps if app["app_label"] == "assessments" for model in app["models"]} == {
        "CaseOffer"
    }


def test_it_is_told_in_the_history_of_the_assessment(client_for, lead, assessment, offer):
    decline(offer=offer, reason="No", declined_by=UserFactory(name="Cleo"))
    text = client_for(lead).get(reverse("assessments:history", args=[assessment.ref])).content.decode()
    assert "Declined" in text
    assert "<strong>Cleo</strong>" in text
