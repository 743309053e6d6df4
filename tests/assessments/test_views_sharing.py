"""The page on which leads share the work out, and where people then find it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from lxml import html

from organisations.roles import Role
from tests.factories import AnswerFactory, AssignmentFactory, EditionFactory, MembershipFactory

pytestmark = pytest.mark.django_db
HOME = reverse("assessments:list")


@pytest.fixture
def as_lead(client_for, lead):
    return client_for(lead)


@pytest.fixture
def in_december():
    """Ask for it before anybody signs in: a sign-in does not last from another day."""
    with time_machine.travel("2026-12-01 12:00", tick=False):
        yield


def fields(person, **more):
    return {"people": [person.pk], "actions": ["d-1"]} | more


def task(assessment, code="d-1", **more):
    return AssignmentFactory(assessment=assessment, action=assessment.edition.actions.get(code=code), **more)


def shown(response):
    return response.content.decode()


# Sharing out


def test_a_lead_shares_out_trends_and_actions_with_a_day(as_lead, assessment, contributor, page):
    day = timezone.localdate() + timedelta(days=30)
    trend = assessment.edition.trends.get(name_en="Skills")
    posted = {"people": [contributor.pk], "trends": [trend.slug], "actions": ["t-1"], "due_on": f"{day:%d/%m/%Y}"}

    response = as_lead.post(page("share"), posted, follow=True)

    assert "Shared out: 3 tasks." in shown(response)
    assert set(assessment.assignments.values_list("action__code", "due_on")) == {
        (code, day) for code in ("d-1", "d-2", "t-1")
    }


def test_the_same_form_sent_twice_says_that_nothing_changed(as_lead, contributor, page):
    as_lead.post(page("share"), fields(contributor))

    assert "Nothing to change" in shown(as_lead.post(page("share"), fields(contributor), follow=True))


@pytest.mark.parametrize("typed", ["4 12 2026", "04/12/2026", "4.12.26", "4 December 2026", "4 dec 2026", "2026-12-04"])
def test_a_day_is_taken_as_people_type_it(in_december, as_lead, assessment, contributor, page, typed):
    as_lead.post(page("share"), fields(contributor, due_on=typed))

    assert assessment.assignments.get().due_on == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"people": []}, "Select who is to answer"),
        ({"actions": []}, "Select a trend or an action"),
        ({"due_on": "soon"}, "Enter a day such as 3 12 2026"),
        ({"due_on": "31 2 2026"}, "Enter a day such as 3 12 2026"),
        ({"due_on": "30 11 2026"}, "Enter today or a later day"),
        ({"due_on": "1 12 2062"}, "Enter a day within the next two years"),
        ({"actions": ["d-9"]}, "Look at the list and choose again"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_shared_out(
    in_december, as_lead, assessment, contributor, page, mistake, message
):
    response = as_lead.post(page("share"), fields(contributor, due_on="4 12 2026") | mistake)

    assert response.status_code == 422
    assert message in shown(response)
    assert not assessment.assignments.exists()


def test_what_was_marked_stays_marked_after_a_mistake(as_lead, contributor, page):
    response = as_lead.post(page("share"), fields(contributor, due_on="soon"))

    page = html.document_fromstring(response.content)
    assert page.xpath("//input[@checked]/@value") == [str(contributor.pk), "d-1"]
    assert page.xpath("//input[@name='due_on']/@value") == ["soon"]


def test_neither_readers_nor_strangers_can_be_chosen(as_lead, assessment, reader, stranger, page):
    for person in (reader, stranger):
        assert as_lead.post(page("share"), fields(person)).status_code == 422
    assert not assessment.assignments.exists()


def test_what_was_chosen_waits_while_a_lead_signs_in_again(client, client_for, lead, contributor, page):
    client.post(page("share"), fields(contributor, due_on="next week"))
    client.force_login(lead)

    again = client.get(page("share")).context["share"].initial

    assert (again["people"], again["actions"], again["due_on"]) == ([str(contributor.pk)], ["d-1"], "next week")


def test_the_history_tells_it_in_words(in_december, as_lead, lead, contributor, page):
    as_lead.post(page("share"), {"people": [contributor.pk], "actions": ["d-1"], "due_on": "4 12 2026"})

    told = html.document_fromstring(as_lead.get(page("history")).content).text_content()
    for part in (f"{lead} gave Do thing", f" to “{contributor}”", "set the due date of", "to “4 December 2026”"):
        assert part in told


# Who has what


def test_the_page_tells_who_has_what_and_how_far_they_are(as_lead, assessment, contributor, page):
    yesterday = timezone.localdate() - timedelta(days=1)
    done = task(assessment, "d-1", user=contributor)
    AnswerFactory(assessment=assessment, action=done.action, choice="2")
    task(assessment, "d-2", user=contributor, due_on=yesterday)

    text = shown(as_lead.get(page("share")))

    assert f"<b>{contributor}</b> <span>2 tasks, 1 done, 1 overdue</span>" in text


def test_who_left_is_called_no_longer_a_member(as_lead, assessment, contributor, page):
    task(assessment, user=contributor)
    assessment.organisation.memberships.get(user=contributor).delete()

    assert "1 task; no longer a member" in shown(as_lead.get(page("share")))


def test_who_may_only_read_now_is_told(as_lead, assessment, reader, page):
    task(assessment, user=reader)

    assert "1 task; may only read now" in shown(as_lead.get(page("share")))


def test_a_lead_moves_the_day(as_lead, assessment, contributor, page):
    given, day = task(assessment, user=contributor), timezone.localdate() + timedelta(days=3)

    response = as_lead.post(page("share"), {"tasks": [given.pk], "until": f"{day:%d %m %Y}", "do": "move"}, follow=True)

    given.refresh_from_db()
    assert (given.due_on, "Moved: 1 task." in shown(response)) == (day, True)


def test_a_lead_takes_back_whatever_stands_in_the_day(as_lead, assessment, contributor, page):
    given, other = task(assessment, user=contributor), task(assessment, "d-2", user=contributor)

    as_lead.post(page("share"), {"tasks": [given.pk], "until": "never", "do": "take"})

    assert list(assessment.assignments.all()) == [other]


@pytest.mark.parametrize("do", ["move", "take"])
def test_with_nothing_marked_the_page_asks_to_select(as_lead, assessment, page, do):
    task(assessment)

    response = as_lead.post(page("share"), {"do": do})

    assert (response.status_code, "Select what to change" in shown(response)) == (422, True)
    assert '<details class="app-fold" open>' in shown(response)  # else the link in the summary leads nowhere


def test_a_task_of_another_council_cannot_be_taken_back(as_lead, page):
    other = AssignmentFactory()

    assert as_lead.post(page("share"), {"tasks": [other.pk], "do": "take"}).status_code == 422
    other.refresh_from_db()


@pytest.mark.parametrize("method", ["get", "post"])
def test_once_submitted_there_is_nothing_to_share_out(as_lead, assessment, contributor, page, method):
    assessment.status = "submitted"
    assessment.save()

    response = getattr(as_lead, method)(page("share"), fields(contributor))

    assert response.url == page("detail")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_much_is_shared_out(
    as_lead, assessment, page, count, django_assert_num_queries
):
    for code in ("d-1", "d-2", "t-1")[:count]:
        task(assessment, code)
    as_lead.get(page("share"))

    with django_assert_num_queries(5):  # session, person, assessment, members, tasks
        as_lead.get(page("share"))


# On the task list


def test_the_task_list_tells_who_is_to_answer_and_until_when(as_lead, assessment, contributor, lead, page):
    task(assessment, user=contributor, due_on=date(2026, 12, 3)), task(assessment, user=lead)

    assert f"<p>{contributor}: due 3 December 2026; {lead}</p>" in shown(as_lead.get(page("detail")))


def test_a_moved_day_is_on_the_task_list_at_once(as_lead, assessment, contributor, page):
    given = task(assessment, user=contributor, due_on=date(2026, 12, 3))
    as_lead.get(page("detail"))

    given.due_on = date(2026, 12, 10)
    given.save()

    assert "due 10 December 2026" in shown(as_lead.get(page("detail")))


def test_who_left_is_not_on_the_task_list(as_lead, assessment, contributor, page):
    task(assessment, user=contributor)
    assessment.organisation.memberships.get(user=contributor).delete()

    assert str(contributor) not in shown(as_lead.get(page("detail")))


def test_a_name_is_text_and_no_mark_up(as_lead, assessment, contributor, page):
    contributor.name = "<b>Tom</b>"
    contributor.save()
    task(assessment, user=contributor)

    assert "<p>&lt;b&gt;Tom&lt;/b&gt;</p>" in shown(as_lead.get(page("detail")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_task_list_takes_five_queries_however_much_is_shared_out(
    as_lead, assessment, page, count, django_assert_num_queries
):
    for code in ("d-1", "d-2", "t-1")[:count]:
        task(assessment, code), task(assessment, code)
    as_lead.get(page("detail"))

    with django_assert_num_queries(5):
        as_lead.get(page("detail"))


@pytest.mark.parametrize(("who", "is_led"), [("lead", True), ("contributor", False), ("reader", False)])
def test_only_leads_are_led_to_sharing_out(request, client_for, page, who, is_led):
    client = client_for(request.getfixturevalue(who))

    assert ('href="share/"' in shown(client.get(page("detail")))) is is_led


# On the first page


def test_the_first_page_shows_what_is_overdue_before_what_is_to_do(client_for, assessment, contributor):
    task(assessment, "d-1", user=contributor)
    task(assessment, "d-2", user=contributor, due_on=timezone.localdate() - timedelta(days=1))

    text = shown(client_for(contributor).get(HOME))

    assert text.index(">Overdue<") < text.index("actions/d-2/") < text.index(">To do<") < text.index("actions/d-1/")


def test_the_first_page_says_when_everything_is_done(client_for, assessment, contributor):
    AnswerFactory(assessment=assessment, action=task(assessment, user=contributor).action, choice="2")

    assert "All done." in shown(client_for(contributor).get(HOME))


def test_without_any_task_there_is_no_word_about_work(client_for, assessment, contributor):
    assert "Your work" not in shown(client_for(contributor).get(HOME))


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_takes_the_same_queries_however_much_there_is_to_do(
    client_for, contributor, count, django_assert_num_queries
):
    edition = EditionFactory()
    for _ in range(count):
        given = AssignmentFactory(user=contributor, assessment__edition=edition)
        MembershipFactory(user=contributor, organisation=given.assessment.organisation, role=Role.CONTRIBUTOR)
    client = client_for(contributor)
    client.get(HOME)

    with django_assert_num_queries(7):
        client.get(HOME)
