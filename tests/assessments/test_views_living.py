"""What colleagues did while a page was open: told when it is new, for the least of work."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations import sessions
from tests.factories import AnswerFactory, MembershipFactory, OpinionFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOOKKEEPING = 3  # session, user, and the assessment with this person's role


@pytest.fixture
def contributing(client_for, contributor):
    return client_for(contributor)


@pytest.fixture
def tom(organisation):
    return MembershipFactory(organisation=organisation, role="lead", user__name="Tom Reed").user


@pytest.fixture
def stored(assessment, tom):
    """Return a function that stores an answer of Tom's."""

    def store(code, choice="3", version=1, answered_by=tom):
        action = assessment.edition.actions.get(code=code)
        given = {"choice": choice, "version": version, "answered_by": answered_by, "answered_at": timezone.now()}
        return AnswerFactory(assessment=assessment, action=action, **given)

    return store


@pytest.fixture
def ask(contributing, page):
    """Return a function that asks as the page does."""

    def asked(code=None, client=contributing, **known):
        path = page(code) + "live/" if code else page("live")
        return client.get(path, known, headers=HTMX)

    return asked


def text_of(response):
    return response.content.decode()


# The task list


def test_the_task_list_says_what_it_shows_and_hears_of_nothing_else(contributing, page, stored, ask):
    stored("d-1"), stored("t-1", version=4)

    assert "live/?seen=1.0.4" in text_of(contributing.get(page("detail")))
    assert ask(seen="1.0.4").status_code == 204


def test_counts_badges_and_whose_answer_is_new_are_told(stored, ask):
    stored("d-1"), stored("d-2", "unknown", version=2)

    told = text_of(ask(seen="0.2.0"))

    assert '<span id="answer-d-1" hx-swap-oob="innerHTML"><span class="app-level app-bars app-bars--3">' in told
    assert "<strong>1 of 3</strong> actions answered." in told
    assert "Tom Reed answered “" in told
    assert told.count("Tom Reed") == 1
    assert "?seen=1.2.0" in told


def test_one_does_not_hear_of_ones_own_answers(stored, ask, contributor):
    stored("d-1", answered_by=contributor)

    told = text_of(ask(seen="0.0.0"))

    assert 'id="answer-d-1"' in told
    assert 'id="news"' not in told


def test_an_answer_of_somebody_who_has_left_is_told_without_a_name(stored, ask):
    stored("d-1", answered_by=None)

    assert "Somebody answered “" in text_of(ask(seen="0.0.0"))


@pytest.mark.parametrize("seen", ["", "x", "1.2", "0.0.0.0.0", "-1.²." + "9" * 5000])
def test_nonsense_is_told_what_there_is(stored, ask, seen):
    stored("d-1")

    response = ask(seen=seen)

    assert (response.status_code, "?seen=1.0.0" in text_of(response)) == (200, True)


def test_once_submitted_the_page_stops_asking(assessment, stored, ask, contributing, page):
    stored("d-1")
    assessment.status = "submitted"
    assessment.save()

    response = ask(seen="0.0.0")

    assert (response.status_code, "has been submitted" in text_of(response)) == (286, True)
    assert 'id="live"' not in text_of(contributing.get(page("detail")))


def test_without_htmx_it_is_the_task_list_itself(contributing, page):
    assert contributing.get(page("live")).url == page("detail")


@pytest.mark.parametrize("changed", [1, 3])
def test_asking_takes_one_query_however_much_is_new(stored, ask, changed, django_assert_num_queries):
    for code in ["d-1", "d-2", "t-1"][:changed]:
        stored(code)
    ask(seen="0.0.0")

    with django_assert_num_queries(BOOKKEEPING + 1):
        ask(seen="0.0.0")


# One action


def test_an_action_hears_of_a_colleagues_save_once(stored, ask):
    stored("d-1", version=2)

    told = text_of(ask("d-1", version="1"))

    assert "by Tom Reed" in told
    assert "after you opened this page" in told
    assert 'name="version" value="2"' in told
    assert ask("d-1", version=["1", "2"]).status_code == 204


def test_an_action_does_not_hear_of_ones_own_save(stored, ask, contributor):
    stored("d-1", version=2, answered_by=contributor)

    assert ask("d-1", version="1").status_code == 204


@pytest.mark.parametrize("version", ["x", "", "²", "9" * 30, []])
def test_a_nonsensical_version_counts_as_none(stored, ask, version):
    stored("d-1")

    assert ask("d-1", version=version).status_code == 200


def test_an_action_hears_that_the_assessment_was_submitted(assessment, stored, ask):
    stored("d-1")
    assessment.status = "submitted"
    assessment.save()

    assert ask("d-1", version="1").status_code == 286


def test_without_htmx_it_is_the_action_itself(contributing, page):
    assert contributing.get(page("d-1") + "live/").url == page("d-1")


def test_an_unknown_action_is_not_found(contributing, assessment):
    path = reverse("assessments:live_action", args=[assessment.ref, "nowhere-9"])

    assert contributing.get(path, headers=HTMX).status_code == 404


def test_asking_about_an_action_takes_one_query(stored, ask, django_assert_num_queries):
    stored("d-1")
    ask("d-1", version="0")

    with django_assert_num_queries(BOOKKEEPING + 1):
        ask("d-1", version="0")


# One action, with several opinions


@pytest.fixture
def since(rating):
    """A second before anybody rates."""
    return int(timezone.now().timestamp()) - 1


def rate(rating, **more):
    action = rating.edition.actions.get(code="d-1")
    return OpinionFactory(assessment=rating, action=action, evidence="A secret", given_at=timezone.now(), **more)


def test_an_opinion_page_asks_from_its_own_moment_on(rating, contributing, page):
    shown = text_of(contributing.get(page("d-1")))

    assert 'id="live"' in shown
    assert re.search(r'name="since" value="\d{10}"', shown)


def test_that_colleagues_rated_is_told_once_and_never_who_or_what(rating, since, ask):
    colleague = rate(rating).user
    told = text_of(ask("d-1", since=since))

    assert "1 colleague rated this action after you opened this page." in told
    assert (str(colleague) in told, "secret" in told) == (False, False)
    assert ask("d-1", since=since, rated=1).status_code == 204
    rate(rating)
    assert "2 colleagues rated" in text_of(ask("d-1", since=since, rated=1))


def test_an_own_opinion_a_text_alone_and_what_was_there_before_are_no_news(rating, since, ask, contributor):
    rate(rating, user=contributor)
    rate(rating, choice="")
    before = rate(rating)
    type(before).objects.filter(pk=before.pk).update(given_at=timezone.now() - timedelta(hours=1))

    assert ask("d-1", since=since).status_code == 204


@pytest.mark.parametrize("since", ["x", "", "²", "9" * 30, "-1"])
def test_a_nonsensical_moment_tells_nothing(rating, ask, since):
    rate(rating)

    assert ask("d-1", since=since).status_code == 204


@pytest.mark.parametrize("count", [1, 3])
def test_asking_about_opinions_takes_one_query(rating, since, ask, count, django_assert_num_queries):
    for _colleague in range(count):
        rate(rating)
    ask("d-1", since=since)

    with django_assert_num_queries(BOOKKEEPING + 1):
        ask("d-1", since=since)


# Nobody is kept signed in by it


def test_asking_is_no_visit(ask, contributing, monkeypatch):
    session = contributing.session
    session[sessions.BEGAN] = session[sessions.SEEN] = before = sessions.time.time() - 600
    session.save()

    ask(seen="")

    assert contributing.session[sessions.SEEN] == before


def test_who_is_signed_out_meanwhile_is_not_told_in_the_page_each_time(ask, client):
    response = ask(client=client, seen="")

    assert (response.status_code, response["HX-Reswap"]) == (401, "none")
