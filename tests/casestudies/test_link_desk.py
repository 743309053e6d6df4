"""What curators see of links, and what visitors do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies.links import gather
from casestudies.models import LinkCheck
from tests.factories import ActionFactory, CaseStudyFactory

pytestmark = pytest.mark.django_db
LINKS, CASES = "/admin/casestudies/linkcheck/", "/admin/casestudies/casestudy/"
URL = "https://council.example/bins"


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def case(db):
    case = CaseStudyFactory(title_en="Bins", source_lines=f"A title\n{URL}")
    gather()
    return case


def page(case):
    return reverse("admin:casestudies_casestudy_change", args=[case.pk])


def known(**columns):
    LinkCheck.objects.filter(url=URL).update(checked_at=timezone.now(), **columns)


def count(response):
    return response.context["cl"].result_count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_links_takes_8_queries_for_one_link_and_for_three(desk, count, django_assert_num_queries):
    CaseStudyFactory(source_lines="\n".join(f"https://{number}.example/" for number in range(count)))
    gather()
    with django_assert_num_queries(8):
        assert desk.get(LINKS).status_code == 200


def test_links_can_be_found_by_state_and_by_address(desk, case):
    known(state="broken")
    CaseStudyFactory(source_lines="https://other.example/")
    gather()
    found = [count(desk.get(LINKS, asked)) for asked in ({"state__exact": "broken"}, {"q": "other"}, {})]
    assert found == [1, 1, 2]


def test_a_link_tells_where_it_stands_and_cannot_be_changed(desk, case):
    action = ActionFactory(source_lines=URL, title_en="Put policies in place")
    gather()
    response = desk.get(reverse("admin:casestudies_linkcheck_change", args=[LinkCheck.objects.get(url=URL).pk]))
    told = response.content.decode()
    assert page(case) in told
    assert reverse("admin:trends_action_change", args=[action.pk]) in told
    assert "Save" not in told


def test_links_are_neither_added_nor_deleted_by_hand(desk, case):
    link = LinkCheck.objects.get()
    assert [desk.get(f"{LINKS}add/").status_code, desk.get(f"{LINKS}{link.pk}/delete/").status_code] == [403, 403]


def test_a_case_tells_the_state_of_each_of_its_links(desk, case):
    known(state="live", failures=2, http_status=500)
    assert "Works, 2 days without success, 500, " in desk.get(page(case)).content.decode()


@pytest.mark.parametrize(
    ("state", "failures", "asked"), [("broken", 3, "broken"), ("moved", 0, "moved"), ("live", 1, "failing")]
)
def test_cases_can_be_found_by_the_state_of_their_links(desk, case, state, failures, asked):
    known(state=state, failures=failures)
    CaseStudyFactory(source_lines="https://other.example/")
    assert count(desk.get(CASES, {"links": asked})) == 1


def test_links_to_be_checked_now_come_before_all_others(
    desk, case, settings, django_capture_on_commit_callbacks, monkeypatch
):
    settings.LINK_CHECKS, asked = True, []
    monkeypatch.setattr("casestudies.link_desk.hint", lambda: asked.append(1))
    LinkCheck.objects.update(due_at=timezone.now() + timedelta(days=9))
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(
            LINKS, {"action": "check_now", "_selected_action": [LinkCheck.objects.get().pk]}, follow=True
        )
    assert "1 link is checked within minutes" in response.content.decode()
    assert (LinkCheck.objects.due().count(), asked) == (1, [1])


def test_where_links_are_not_checked_nobody_is_told_that_they_are(desk, case):
    response = desk.post(LINKS, {"action": "check_now", "_selected_action": [LinkCheck.objects.get().pk]}, follow=True)
    assert "Ask whoever runs this site to turn link checks on" in response.content.decode()


def test_members_of_a_council_are_sent_to_sign_in(client_for, lead):
    assert client_for(lead).get(LINKS).status_code == 302


# The public page


def test_a_broken_link_is_no_promise(client, case):
    known(state="broken", seen_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    told = client.get(case.get_absolute_url()).content.decode()
    assert "(may no longer work, last seen 9 March 2026)" in told
    assert f'href="{URL}"' in told


def test_a_broken_link_that_nobody_ever_saw_says_no_day(client, case):
    known(state="broken")
    assert "(may no longer work)" in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["never", "live", "moved", "refused"])
def test_any_other_link_is_shown_as_it_is(client, case, state):
    known(state=state, failures=1)
    assert "no longer" not in client.get(case.get_absolute_url()).content.decode()
