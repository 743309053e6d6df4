"""Who sees whose opinions: one door, tried for every role and state, and pages that tell nothing too early."""

import re
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.agreeing import agree
from assessments.models import Opinion
from organisations.roles import Right, Role, may
from tests.factories import MembershipFactory, OpinionFactory

pytestmark = pytest.mark.django_db
OWN = {"none": None, "text only": "", "do not know": "unknown", "a level": "0"}
COLLEAGUE = "Zebedee Quux"
TEXT = "qzx7 what a colleague saw"


def first_action(assessment):
    return assessment.edition.actions.get(code="d-1")


@pytest.fixture
def others(rating):
    """A leader and somebody of a service rate d-1, far apart; one of them rates t-1."""
    d_1, t_1 = first_action(rating), rating.edition.actions.get(code="t-1")
    leader, worker = (MembershipFactory(organisation=rating.organisation, user__name=COLLEAGUE).user for _ in range(2))
    return [
        OpinionFactory(assessment=rating, action=d_1, user=leader, standpoint="leadership", choice="4", evidence=TEXT),
        OpinionFactory(assessment=rating, action=d_1, user=worker, choice="1", evidence=TEXT),
        OpinionFactory(assessment=rating, action=t_1, user=worker, choice="1", evidence=TEXT),
    ]


@pytest.fixture
def cast(lead, contributor, reader, stranger):
    return {"lead": lead, "contributor": contributor, "reader": reader, "stranger": stranger}


@pytest.mark.parametrize(
    ("who", "own", "is_open"),
    list(product(["lead", "contributor", "reader", "stranger"], OWN, [False, True])),
)
def test_the_door_shows_what_role_round_and_own_opinion_allow(rating, others, cast, who, own, is_open):
    rating.round_opened_at = timezone.now() if is_open else None
    rating.save()
    mine = []
    if OWN[own] is not None:
        mine = [OpinionFactory(assessment=rating, action=first_action(rating), user=cast[who], choice=OWN[own])]

    seen = set(Opinion.objects.visible_to(cast[who]))

    on_d_1, on_t_1 = set(others[:2]), set(others[2:])
    expected = {"lead": on_d_1 | on_t_1, "reader": set(), "stranger": set()}.get(who)
    if who == "contributor":
        expected = on_d_1 | on_t_1 if is_open else on_d_1 if OWN[own] else set()
    assert seen == expected | (set() if who == "stranger" else set(mine))


opinions = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["d-1", "d-2", "t-1"]), st.sampled_from(["", "unknown", "0", "4"])),
    max_size=8,
    unique_by=lambda one: one[:2],
)


@given(opinions, st.lists(st.sampled_from(list(Role)), min_size=4, max_size=4), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_ever_sees_an_opinion_they_may_not(rating, given_opinions, roles, is_open):
    """Whatever people rated and whatever their roles: told once more in plain Python."""
    Opinion.objects.all().delete()
    people = [MembershipFactory(organisation=rating.organisation, role=role).user for role in roles]
    actions = {action.code: action for action in rating.edition.actions.all()}
    rating.round_opened_at = timezone.now() if is_open else None
    rating.save()
    for who, code, choice in given_opinions:
        OpinionFactory(assessment=rating, action=actions[code], user=people[who], choice=choice)

    for number, (person, role) in enumerate(zip(people, roles, strict=True)):
        rated = {code for who, code, choice in given_opinions if who == number and choice}
        expected = {
            (who, code)
            for who, code, _choice in given_opinions
            if who == number or may(role, Right.AGREE) or (may(role, Right.ANSWER) and (is_open or code in rated))
        }
        seen = Opinion.objects.visible_to(person).values_list("user", "action__code")
        assert {(people.index(next(p for p in people if p.pk == pk)), code) for pk, code in seen} == expected


# Pages

PLACES = ["", "actions/d-1/", "actions/t-1/", "check/", "results/", "results.json", "results/explain/confidence/"]
CHANGING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|data-seconds="\d+"|name="since" value="\d+"|'
    r"signed out at \d\d:\d\d"
)


def pages(client, assessment):
    """Every page of an assessment that somebody who is blind may open, without what changes from visit to visit."""
    bodies = {place: client.get(assessment.get_absolute_url() + place) for place in PLACES}
    assert {place for place, response in bodies.items() if response.status_code != 200} == set()
    return {place: CHANGING.sub("", response.content.decode()) for place, response in bodies.items()}


@pytest.mark.parametrize("who", ["contributor", "reader"])
def test_no_page_differs_by_what_a_colleague_thinks_while_blind(rating, cast, client_for, who, request):
    client = client_for(cast[who])
    before = pages(client, rating)

    request.getfixturevalue("others")

    assert pages(client, rating) == before


def test_readers_see_no_opinion_after_the_round_is_open_either(rating, reader, client_for, request):
    rating.round_opened_at = timezone.now()
    rating.save()
    before = pages(client_for(reader), rating)

    request.getfixturevalue("others")

    assert pages(client_for(reader), rating) == before


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("opening", ["rating", "the round"])
def test_a_contributor_then_sees_levels_evidence_and_standpoint_but_no_name(rating, contributor, client_for, opening):
    if opening == "rating":
        OpinionFactory(assessment=rating, action=first_action(rating), user=contributor, choice="2")
    else:
        rating.round_opened_at = timezone.now()
        rating.save()

    shown = client_for(contributor).get(rating.get_absolute_url() + "actions/d-1/").content.decode()

    assert shown.count(TEXT) == 2
    assert all(
        words in shown for words in ("Senior leadership, fairly sure", "Service staff", "4 Leading", "1 Exploring")
    )
    assert COLLEAGUE not in shown


@pytest.mark.usefixtures("others")
def test_a_lead_sees_names_on_the_page_for_agreeing(rating, lead, client_for):
    shown = client_for(lead).get(rating.get_absolute_url() + "agree/d-1/").content.decode()

    assert (shown.count(COLLEAGUE), shown.count(TEXT)) == (2, 2)


@pytest.mark.usefixtures("others")
def test_what_was_agreed_is_for_everybody_and_the_opinions_behind_it_are_not(rating, lead, reader, client_for):
    values = {"choice": "3", "na_reason": "", "evidence": "", "evidence_strength": 0}
    values |= {"importance": 2, "target": 3, "target_reason": ""}
    said = {"reason": "The newer paper", "dissent": "Planning says 1"}
    agree(assessment=rating, action=first_action(rating), version=0, agreed_by=lead, **values, **said)

    seen = pages(client_for(reader), rating)

    assert all("The newer paper" in seen[place] for place in ("actions/d-1/", "check/", "results/explain/confidence/"))
    assert not any(TEXT in body or COLLEAGUE in body for body in seen.values())
