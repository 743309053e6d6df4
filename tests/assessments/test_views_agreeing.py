"""Rating and agreeing on the pages: what is asked, saved, refused, and where it leads."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.agreeing import choose_way
from assessments.models import Agreement, Answer, Opinion
from organisations.models import Event
from tests.factories import (
    PASSWORD,
    ActionFactory,
    AssessmentFactory,
    MembershipFactory,
    OpinionFactory,
    TrendFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(response):
    return response.content.decode()


def thought(version=0, **values):
    """What a browser posts for an opinion."""
    return {"way": "opinions", "level": "3", "evidence": "", "certainty": "2", "version": str(version)} | values


@pytest.fixture
def rate(rating):
    def give(code, *choices, **values):
        action = rating.edition.actions.get(code=code)
        return [OpinionFactory(assessment=rating, action=action, choice=str(choice), **values) for choice in choices]

    return give


@pytest.fixture
def contributing(client_for, contributor):
    return client_for(contributor)


@pytest.fixture
def leading(client_for, lead):
    return client_for(lead)


@pytest.fixture
def agree_page(rating):
    return lambda code: reverse("assessments:agree_on", args=[rating.ref, code])


# One's own opinion


@pytest.mark.usefixtures("rating")
def test_the_page_asks_for_an_own_opinion_with_the_same_five_sentences(contributing, page):
    shown = text_of(contributing.get(page("t-1")))

    assert all(f"at level {level}." in shown for level in range(5))
    assert all(words in shown for words in ("Your own opinion.", "How sure are you?", "Do not know"))
    assert not any(words in shown for words in ("Does not apply here", "Which level does your council want"))


@pytest.mark.usefixtures("rating")
def test_an_opinion_is_saved_and_leads_to_the_next_action(contributing, page, contributor):
    response = contributing.post(page("d-1"), thought(level="unknown", evidence="Ask the team", certainty="1"))

    assert response.url == page("d-2")
    saved = Opinion.objects.get()
    assert (saved.choice, saved.evidence, saved.certainty, saved.user) == ("unknown", "Ask the team", 1, contributor)
    assert not Answer.objects.exists()


@pytest.mark.usefixtures("rating")
def test_coming_back_shows_the_own_opinion(contributing, page):
    contributing.post(page("d-1"), thought(evidence="The <plan>"))

    shown = text_of(contributing.get(page("d-1")))

    assert 'aria-describedby="id_level_3_hint" checked' in shown
    assert "The &lt;plan&gt;</textarea>" in shown
    assert "Saved at " in shown


@pytest.mark.usefixtures("rating")
def test_a_lead_gives_an_own_opinion_like_everybody_else(leading, page, lead):
    leading.post(page("d-1"), thought())

    assert Opinion.objects.get().user == lead
    assert "See all opinions and agree on an answer" in text_of(leading.get(page("d-1")))


@pytest.mark.usefixtures("rating")
def test_autosave_gets_the_status_line_and_the_new_version(contributing, page):
    response = contributing.post(page("d-1"), thought(), headers=HTMX)

    assert "<strong>Saved at " in text_of(response)
    assert '"answer-saved": {"version": 1}' in response["HX-Trigger"]


@pytest.mark.usefixtures("rating")
@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"level": "na"}, "Choose a level, or “Do not know”"),
        ({"level": ""}, "Choose a level, or “Do not know”"),
        ({"certainty": "9"}, "Choose how sure you are"),
        ({"evidence": "x" * 4001}, "Shorten this text by 1 character"),
    ],
)
def test_a_mistake_is_told_on_the_field(contributing, page, mistake, message):
    response = contributing.post(page("d-1"), thought(**mistake))

    assert (response.status_code, text_of(response).count(message)) == (422, 2)
    assert not Opinion.objects.exists()


@pytest.mark.usefixtures("rating")
def test_two_tabs_of_one_person_meet_on_a_page_with_both(contributing, page):
    contributing.post(page("d-1"), thought(evidence="From the first tab"))

    response = contributing.post(page("d-1"), thought(level="1", evidence="From the second tab"))

    assert response.status_code == 409
    assert all(f"From the {tab} tab" in text_of(response) for tab in ("first", "second"))
    assert Opinion.objects.get().evidence == "From the first tab"


@pytest.mark.usefixtures("rating")
def test_an_opinion_typed_while_signed_out_waits_for_the_sign_in(client, page, contributor):
    client.post(page("d-1"), thought(level="4", evidence="Long <words>", certainty="3"))
    login = reverse("account_login") + f"?next={page('d-1')}"

    shown = text_of(client.get(client.post(login, {"login": contributor.email, "password": PASSWORD}).url))

    assert "Not saved yet: your text was kept" in shown
    assert "Long &lt;words&gt;</textarea>" in shown
    assert shown.count(" checked") == 2


@pytest.mark.usefixtures("rating")
@pytest.mark.parametrize("posted", [{}, {"way": "x"}, {"way": "opinions"}, {"way": "opinions", "version": "x"}])
def test_nonsense_never_breaks_the_page(contributing, page, posted):
    assert contributing.post(page("d-1"), posted).status_code in {302, 409, 422}


@pytest.mark.usefixtures("rating")
def test_readers_read_and_are_not_asked(client_for, reader, page):
    client = client_for(reader)

    assert "<textarea" not in text_of(client.get(page("d-1")))
    assert client.post(page("d-1"), thought()).status_code == 403


# Typed the other way


@pytest.mark.usefixtures("rating")
def test_an_answer_typed_before_the_way_was_changed_is_shown_to_be_copied(contributing, page, answer):
    response = contributing.post(page("d-1"), answer(evidence="My long <text>"))

    assert response.status_code == 409
    assert "People give their own opinions now" in text_of(response)
    assert "My long &lt;text&gt;" in text_of(response)
    assert not Answer.objects.exists()


def test_an_opinion_typed_before_the_way_was_changed_is_shown_to_be_copied(contributing, page):
    response = contributing.post(page("d-1"), thought(evidence="My long <text>"))

    assert response.status_code == 409
    assert "There is one answer to each action now" in text_of(response)
    assert "My long &lt;text&gt;" in text_of(response)
    assert not Opinion.objects.exists()


@pytest.mark.usefixtures("rating")
def test_autosave_is_told_that_the_way_was_changed(contributing, page, answer):
    response = contributing.post(page("d-1"), answer(), headers=HTMX)

    assert response.status_code == 409
    assert "A lead has changed the way of answering" in text_of(response)


# Queries


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_opinion_takes_seven_queries(
    contributing, page, rate, contributor, count, django_assert_num_queries
):
    rate("d-1", "2", user=contributor)
    rate("d-1", *[3] * count)
    contributing.get(page("d-1"))

    with django_assert_num_queries(7):
        contributing.get(page("d-1"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("contributor", 5), ("lead", 6), ("reader", 4)])
def test_the_task_list_takes_as_many_queries_however_many_rate(
    client_for, request, page, rate, who, queries, count, django_assert_num_queries
):
    client = client_for(request.getfixturevalue(who))
    rate("d-1", *range(count))
    client.get(page("detail"))

    with django_assert_num_queries(queries):
        client.get(page("detail"))


# The task list


def test_the_task_list_says_what_one_has_rated_and_where_to_go_on(contributing, page, rate, contributor):
    rate("d-1", "2", user=contributor)

    shown = text_of(contributing.get(page("detail")))

    assert "You have rated <strong>1 of 3</strong>." in shown
    assert (shown.count("Your opinion: given"), shown.count("Your opinion: open")) == (1, 2)
    assert 'href="actions/d-2/">Continue with Skills' in shown
    assert "Agree on answers" not in shown


def test_a_lead_sees_how_many_actions_are_to_discuss(leading, page, rate):
    rate("d-1", 0, 4), rate("d-2", 1, 2)

    assert '<a href="agree/">Agree on answers</a> (1 to discuss)' in text_of(leading.get(page("detail")))


def test_with_one_agreed_answer_the_task_list_says_nothing_of_opinions(contributing, assessment, page):
    shown = text_of(contributing.get(page("detail")))

    assert not any(words in shown for words in ("Your opinion", "You have rated", "opinions"))


# The way and the round


def test_a_lead_lets_several_people_give_their_opinions(leading, assessment, page):
    response = leading.post(page("way"), {"mode": "opinions"}, follow=True)

    assert response.redirect_chain[-1][0] == page("agree")
    assert "Way of answering: several opinions." in text_of(response)
    assert Event.objects.filter(kind="mode", assessment_ref=assessment.ref).count() == 1


def test_and_back_again_with_all_opinions_kept(leading, page, rate):
    rate("d-1", 1)

    assert leading.post(page("way"), {"mode": "simple"}).url == page("detail")
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize("posted", [{}, {"mode": "x"}])
def test_a_way_has_to_be_chosen(leading, page, posted):
    assert leading.post(page("way"), posted).status_code == 422


@pytest.mark.usefixtures("rating")
def test_the_round_is_opened_and_closed_again(leading, assessment, page):
    assert "The round is open: everybody" in text_of(leading.post(page("agree"), {"round": "open"}, follow=True))
    assert "The round is closed: whoever" in text_of(leading.post(page("agree"), {"round": "close"}, follow=True))

    assert Event.objects.filter(kind="round", assessment_ref=assessment.ref).count() == 2


@pytest.mark.parametrize("name", ["way", "agree"])
@pytest.mark.parametrize("who", ["contributor", "reader"])
def test_only_leads_bring_people_together(client_for, request, page, who, name):
    client = client_for(request.getfixturevalue(who))

    assert (client.get(page(name)).status_code, client.post(page(name)).status_code) == (403, 403)


def test_there_is_nothing_to_agree_on_where_one_answer_is_asked_for(leading, assessment, page):
    assert leading.get(page("agree")).url == page("detail")
    assert leading.get(reverse("assessments:agree_on", args=[assessment.ref, "d-1"])).url == page("d-1")
    assert leading.post(page("agree"), {"round": "open"}).url == page("agree")
    assessment.refresh_from_db()
    assert assessment.round_opened_at is None


# All opinions


def test_all_opinions_stand_widest_first_with_suggestion_and_spread(leading, page, rate):
    rate("d-1", 1, 2), rate("t-1", 0, 2, 4)

    shown = text_of(leading.get(page("agree")))

    assert shown.index('id="t-1"') < shown.index('id="d-1"') < shown.index('id="d-2"')
    assert all(
        words in shown for words in ("4 levels apart: discuss", "1 level apart", "No opinions yet", "2 Developing")
    )


def test_one_view_lists_only_what_is_to_be_discussed(leading, page, rate):
    rate("d-1", 1, 2), rate("t-1", 0, 4)

    shown = text_of(leading.get(page("agree") + "?show=discuss"))

    assert ('id="t-1"' in shown, 'id="d-1"' in shown, "Only those to discuss (1)" in shown) == (True, False, True)


def test_a_role_gap_is_said_in_words(leading, page, rate):
    rate("d-1", 4, 4, 4, standpoint="leadership"), rate("d-1", 2, 2, 2)

    shown = text_of(leading.get(page("agree")))

    assert "Senior leaders rate this 2.0 levels higher than service staff." in shown
    assert "Across 1 action that 3 or more on each side have rated, senior leaders rate 2.0" in shown


@pytest.mark.parametrize("people", [1, 3])
def test_all_opinions_take_as_many_queries_however_many_there_are(
    leading, page, rate, people, django_assert_num_queries
):
    rate("d-1", *[2] * people)
    leading.get(page("agree"))

    with django_assert_num_queries(6):
        leading.get(page("agree"))


def test_thirty_people_and_thirty_two_actions_take_no_more_and_stay_light(client_for, django_assert_num_queries):
    lead = MembershipFactory(role="lead")
    assessment = AssessmentFactory(organisation=lead.organisation, mode="opinions")
    trends = [TrendFactory(edition=assessment.edition, group=group) for group in ("digital", "technology")]
    actions = [ActionFactory(trend=trends[number % 2]) for number in range(32)]
    people = UserFactory.create_batch(30)
    sides = ("leadership", "service", "technology", "other")
    Opinion.objects.bulk_create(
        Opinion(
            assessment=assessment,
            action=action,
            user=person,
            choice=str(n % 5),
            standpoint=sides[n % 4],
            evidence="x" * 500,
        )
        for action in actions
        for n, person in enumerate(people)
    )
    client = client_for(lead.user)
    page = reverse("assessments:agree", args=[assessment.ref])
    client.get(page)

    with django_assert_num_queries(6):
        response = client.get(page)

    assert text_of(response).count("4 levels apart: discuss") == 32
    assert len(response.content) < 100_000


# Agreeing on one action


def test_the_suggestion_is_chosen_already_beside_what_people_said(leading, rate, agree_page):
    rate("d-1", 1, 3, evidence="The <plan>"), rate("d-1", 3, certainty=1)

    shown = text_of(leading.get(agree_page("d-1")))

    assert 'aria-describedby="id_level_3_hint" checked' in shown
    assert shown.count("The &lt;plan&gt;") == 2
    assert all(words in shown for words in ("2 levels apart: discuss", "a guess", "3 Embedded"))


def test_agreeing_saves_the_answer_and_goes_to_the_widest_that_is_left(leading, rate, agree_page, answer, lead):
    rate("d-1", 3), rate("t-1", 0, 1), rate("d-2", 2)

    response = leading.post(agree_page("d-1"), answer(level="3", evidence="Seen together", dissent="One says 1"))

    assert response.url == agree_page("t-1")
    assert Answer.objects.values_list("choice", "evidence", "answered_by").get() == ("3", "Seen together", lead.pk)
    assert Agreement.objects.values_list("choice", "suggested", "dissent").get() == ("3", 3, "One says 1")


def test_after_the_last_one_the_list_comes(leading, rate, agree_page, answer, page):
    rate("d-1", 3)

    assert leading.post(agree_page("d-1"), answer()).url == page("agree")


def test_another_level_than_suggested_asks_for_a_reason(leading, rate, agree_page, answer):
    rate("d-1", 1)

    response = leading.post(agree_page("d-1"), answer(level="3", dissent="Mine to keep"))

    assert response.status_code == 422
    assert text_of(response).count("Say why the agreed answer differs from the suggestion") == 2
    assert "Mine to keep</textarea>" in text_of(response)
    assert leading.post(agree_page("d-1"), answer(level="3", reason="A newer paper")).status_code == 302


def test_the_reason_why_it_does_not_apply_is_asked_for_once(leading, rate, agree_page, answer):
    rate("t-1", 1)

    assert leading.post(agree_page("t-1"), answer(level="na", na_reason="We run none")).status_code == 302
    assert Agreement.objects.values_list("choice", "reason").get() == ("na", "We run none")


@pytest.mark.usefixtures("rating")
def test_an_agreement_needs_a_level(leading, agree_page, answer):
    assert "Choose a level, or “Do not know”" in text_of(leading.post(agree_page("d-1"), answer(level=None)))


def test_an_opinion_that_came_in_meanwhile_can_ask_for_a_reason(leading, rate, agree_page, answer, monkeypatch):
    rate("d-1", 1)
    monkeypatch.setattr("assessments.views.desks.suggestion_of", lambda opinions: None)  # as the page saw it

    response = leading.post(agree_page("d-1"), answer(level="3"))

    assert response.status_code == 422
    assert "Say why the agreed answer differs from the suggestion" in text_of(response)


@pytest.mark.usefixtures("rating")
def test_two_leads_see_both_agreements(leading, client_for, organisation, agree_page, answer):
    other = MembershipFactory(organisation=organisation, user__name="Tom Reed").user
    client_for(other).post(agree_page("d-1"), answer(level="2", dissent="Said by the other"))

    response = leading.post(agree_page("d-1"), answer(level="3", dissent="Said by me"))

    assert response.status_code == 409
    assert all(words in text_of(response) for words in ("Tom Reed", "2 Developing", "Said by the other", "Said by me"))


@pytest.mark.usefixtures("rating")
def test_what_was_agreed_can_be_changed_and_stands_there(leading, agree_page, answer, lead):
    leading.post(agree_page("d-1"), answer(level="2", dissent="One says 4"))

    shown = text_of(leading.get(agree_page("d-1")))

    assert "What was agreed" in shown
    assert lead.signature in shown
    assert "One says 4</textarea>" in shown


@pytest.mark.usefixtures("rating")
def test_an_agreement_typed_while_signed_out_waits_for_the_sign_in(client, agree_page, answer, lead):
    client.post(agree_page("d-1"), answer(level="4", dissent="Long <words>"))
    login = reverse("account_login") + f"?next={agree_page('d-1')}"

    shown = text_of(client.get(client.post(login, {"login": lead.email, "password": PASSWORD}).url))

    assert "Long &lt;words&gt;</textarea>" in shown


@pytest.mark.usefixtures("rating")
def test_too_late_to_agree_shows_what_was_typed(leading, assessment, agree_page, answer, lead):
    choose_way(assessment=assessment, mode="simple", chosen_by=lead)

    response = leading.post(agree_page("d-1"), answer(dissent="My <words>"))

    assert response.status_code == 409
    assert "My &lt;words&gt;" in text_of(response)


@pytest.mark.usefixtures("rating")
def test_contributors_read_what_was_agreed_on_the_action_and_when_checking(
    leading, contributing, page, agree_page, answer, lead
):
    leading.post(agree_page("d-1"), answer(level="2", reason="A newer paper", dissent="One says 4"))

    for shown in (text_of(contributing.get(page(name))) for name in ("d-1", "check")):
        assert all(words in shown for words in (lead.signature, "A newer paper", "One says 4"))


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_for_agreeing_takes_seven_queries(leading, rate, agree_page, people, django_assert_num_queries):
    rate("d-1", *[2] * people)
    leading.get(agree_page("d-1"))

    with django_assert_num_queries(7):
        leading.get(agree_page("d-1"))


@pytest.mark.usefixtures("rating")
def test_an_action_the_edition_lacks_is_not_found(leading, agree_page):
    assert leading.get(agree_page("d-9")).status_code == 404


def test_a_name_taken_out_is_a_former_member(leading, rate, agree_page):
    rate("d-1", 2, user=None)

    assert "Former member" in text_of(leading.get(agree_page("d-1")))


def test_a_closed_round_is_told_on_the_action_page(contributing, rating, page):
    assert "Not shown yet." in text_of(contributing.get(page("d-1")))

    rating.round_opened_at = timezone.now()
    rating.save()

    assert "Nobody else has rated this action yet." in text_of(contributing.get(page("d-1")))


def test_a_form_from_before_a_new_sign_in_can_be_sent_again(rating, agree_page, answer, lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    headers = {"Sec-Fetch-Site": "same-origin"}

    response = client.post(
        agree_page("d-1"), answer(dissent="Long <words>", csrfmiddlewaretoken="x" * 64), headers=headers
    )

    assert response.status_code == 403
    assert "Long &lt;words&gt;" in text_of(response)
