"""The history of an assessment and of an organisation: readable, narrowed down, taken along."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.services import reopen_assessment, save_answer, start_assessment, submit_assessment
from organisations.history import record
from organisations.models import Event, EventKind
from tests.factories import AssessmentFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = timezone.localtime().replace(year=2026, month=3, day=5, hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def happened(assessment, organisation, lead):
    """Return a function that writes an event; unless told otherwise the lead's, of d-1, at noon on 5 March 2026."""

    def tell(kind=EventKind.ANSWER, field="evidence", before="", after="The plan", *, by=lead, minutes=0, **more):
        given = {"assessment_ref": assessment.ref, "subject": "d-1"} | more
        at = NOON + timedelta(minutes=minutes)
        record(organisation=organisation, kind=kind, by=by, changes=[(field, before, after)], at=at, **given)

    return tell


@pytest.fixture
def whole(organisation):
    return reverse("assessments:organisation_history", args=[organisation.pk])


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def content(response):
    return b"".join(response.streaming_content).decode()


def test_what_the_services_do_is_told_in_sentences(client_for, lead, assessment, page, organisation):
    action, save = assessment.edition.actions.get(code="d-1"), {"assessment": assessment, "answered_by": lead}
    save_answer(**save, action=action, version=0, choice="2")
    save_answer(**save, action=action, version=1, target=4)
    submit_assessment(assessment=assessment, submitted_by=lead)
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A typing mistake")

    shown = text_of(client_for(lead).get(page("history")))

    told = [
        f"{lead} reopened the assessment “A typing mistake”",
        f"{lead} submitted the assessment: submission 1",
        f"{lead} changed level of {action.title} from Not answered to 2 Developing",
        f"{lead} changed target of {action.title} from 3 Embedded to 4 Leading",
    ]
    assert [shown.find(sentence) for sentence in told] == sorted(shown.find(sentence) for sentence in told)
    assert all(sentence in shown for sentence in told)


def test_an_answer_that_was_changed_and_changed_back_says_so(client_for, lead, page, happened):
    happened(before="", after="a")
    happened(before="a", after="", minutes=60)
    happened(before="", after="b", minutes=120)
    happened(before="b", after="", minutes=121)

    assert Event.objects.count() == 3
    shown = text_of(client_for(lead).get(page("history")))
    assert "removed evidence of" in shown


def test_a_long_text_folds_with_before_and_after(client_for, lead, page, happened):
    happened(before="The first plan. " * 20, after="Another plan.\nIn two lines.")

    shown = client_for(lead).get(page("history")).content.decode()

    fold = shown[shown.index("<details") : shown.index("</details>")]
    assert "The first plan." in fold
    assert "In two lines." in fold


def test_what_was_typed_is_escaped(client_for, lead, page, happened):
    happened(after="<script>1</script>")
    happened(after="<script>2</script>" * 10, minutes=60)
    lead.name = "<script>3</script> {who}"
    happened(after="a", minutes=120)

    shown = client_for(lead).get(page("history")).content.decode()
    assert "<script>1" not in shown
    assert "<script>2" not in shown
    assert "<script>3" not in shown
    assert "{who}" in shown


def test_days_are_headings_and_the_newest_comes_first(client_for, lead, page, happened):
    happened(after="earlier")
    happened(after="later", minutes=60 * 24)

    shown = text_of(client_for(lead).get(page("history")))
    order = ["Friday 6 March 2026", "later", "Thursday 5 March 2026", "earlier"]
    assert sorted(order, key=shown.index) == order


def test_a_sitting_says_from_when_to_when(client_for, lead, page, happened):
    happened(after="a")
    happened(before="a", after="b", minutes=7)

    assert "12:00 to 12:07" in text_of(client_for(lead).get(page("history")))


def test_an_opinion_is_told_without_what_it_says(client_for, lead, page, happened):
    happened(EventKind.OPINION, "choice", "1", "4 secret")

    shown = text_of(client_for(lead).get(page("history")))
    assert "gave an opinion on" in shown
    assert "secret" not in shown
    assert "secret" not in content(client_for(lead).get(page("history_csv")))


@pytest.mark.parametrize(("role", "told"), [("lead", True), ("contributor", True), ("reader", False)])
def test_dissent_is_told_to_those_who_answer(request, client_for, page, happened, role, told):
    happened(EventKind.AGREED, "dissent", "", "Tom disagrees")

    client = client_for(request.getfixturevalue(role))
    assert ("Tom disagrees" in text_of(client.get(page("history")))) is told
    assert ("Tom disagrees" in content(client.get(page("history_json")))) is told


def test_of_many_things_saved_in_one_go_the_level_stands_there_and_the_rest_folds(client_for, lead, page, happened):
    for minutes, (field, after) in enumerate([("evidence", "The plan"), ("choice", "2"), ("target", "4")]):
        happened(field=field, after=after, minutes=minutes)

    shown = client_for(lead).get(page("history")).content.decode()
    (row,) = re.findall("<li>(<p class.*?)</li>", shown, re.DOTALL)
    before, fold = row.split("<details")
    assert ("level of" in before, "evidence of" in before, "evidence of" in fold) == (True, False, True)
    assert "and 2 more changes evidence, target" in text_of(client_for(lead).get(page("history")))
    assert "12:00 to" in row


def test_two_things_stand_beside_each_other_and_another_persons_apart(client_for, lead, contributor, page, happened):
    happened(after="mine")
    happened(field="target", after="4", minutes=1)
    happened(field="evidence", before="mine", after="theirs", by=contributor, minutes=2)
    happened(field="target", after="3", minutes=13)

    shown = client_for(lead).get(page("history")).content.decode()
    rows = re.findall("<li>(<p class.*?)</li>", shown, re.DOTALL)
    assert [row.count("<p>") for row in rows] == [1, 1, 2]
    assert "<details" not in "".join(rows)


@pytest.mark.parametrize(
    ("kind", "field", "before", "after", "told"),
    [
        (EventKind.JOINED, "role", "", "reader", "joined by invitation as “Reader”"),
        (EventKind.LEFT, "role", "reader", "", "left, and was “Reader” until then"),
        (EventKind.LEFT, "", "", "", "left"),
        (EventKind.ROLE, "role", "lead", "reader", "changed their own role from “Lead” to “Reader”"),
    ],
)
def test_what_people_do_to_themselves_is_said_so(client_for, lead, whole, happened, kind, field, before, after, told):
    happened(kind, field, before, after, subject=str(lead), assessment_ref="")

    assert f"12:00 {lead.signature} {told}" in text_of(client_for(lead).get(whole))


@pytest.mark.parametrize(
    ("kind", "field", "before", "after", "told"),
    [
        (EventKind.JOINED, "role", "", "reader", "{what} joined as “Reader”, let in by {who}"),
        (EventKind.SURVEY, "survey", "", "open", "{who} opened the staff survey"),
        (EventKind.SURVEY, "survey", "open", "closed", "{who} closed the staff survey"),
        (EventKind.ROUND, "round", "open", "closed", "{who} closed the round of opinions"),
        (EventKind.CLOSING, "closes_at", "", "2026-12-01", "{who} asked that {what} be deleted on “1 December 2026”"),
    ],
)
def test_what_was_opened_closed_or_decided_is_said_plainly(
    client_for, lead, whole, happened, kind, field, before, after, told
):
    happened(kind, field, before, after, subject="Tom Reed", assessment_ref="")

    shown = text_of(client_for(lead).get(whole))
    assert "12:00 " + told.format(who=lead.signature, what="Tom Reed") in shown
    assert "“open”" not in shown


def test_a_due_date_says_whose_and_of_what(client_for, lead, assessment, page, happened):
    happened(EventKind.SHARED, "due", "2026-12-04", "2026-12-07", whose="Tom Reed")

    title = assessment.edition.actions.get(code="d-1").title
    told = f"changed the due date of {title} for Tom Reed from “4 December 2026” to “7 December 2026”"
    assert told in text_of(client_for(lead).get(page("history")))


def test_every_kind_of_event_has_a_sentence(client_for, lead, whole, happened):
    for kind in EventKind:
        happened(kind, "", "", "", subject="somebody")
        happened(kind, "of_tomorrow", "x", "y", minutes=60, assessment_ref="gone")

    shown = text_of(client_for(lead).get(whole))
    assert shown.count(str(lead)) >= 2 * len(EventKind)
    assert "{" not in shown


def test_somebody_who_left_is_still_named(client_for, lead, page, happened):
    gone = UserFactory(name="Tom Reed")
    happened(by=gone)
    gone.delete()

    assert "Tom Reed set evidence of" in text_of(client_for(lead).get(page("history")))


def test_the_service_itself_has_a_name(client_for, lead, page, happened):
    happened(by=None)

    assert "The service set evidence of" in text_of(client_for(lead).get(page("history")))


# Narrowing down


@pytest.fixture
def three(happened, contributor):
    """Of the lead on 5 March, of a colleague on the 6th, of another kind on the 7th."""
    happened(after="first")
    happened(after="second", by=contributor, subject="d-2", minutes=60 * 24)
    happened(EventKind.REOPENED, "reason", after="third", subject="", minutes=60 * 48)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"first", "second", "third"}),
        ({"kind": "reopened"}, {"third"}),
        ({"action": "d-2"}, {"second"}),
        ({"since": "2026-03-06"}, {"second", "third"}),
        ({"until": "2026-03-06"}, {"first", "second"}),
        ({"since": "2026-03-06", "until": "2026-03-06"}, {"second"}),
        ({"kind": "answer", "since": "2026-03-06"}, {"second"}),
        ({"who": "former"}, set()),
    ],
)
def test_it_is_narrowed_down_by_what_the_address_asks(client_for, lead, page, three, asked, found):
    shown = json.loads(content(client_for(lead).get(page("history_json"), asked)))

    assert {row["after"] for row in shown} == found
    text = text_of(client_for(lead).get(page("history"), asked))
    assert {word for word in ("first", "second", "third") if f"“{word}”" in text} == found


def test_it_is_narrowed_down_to_one_person(client_for, lead, contributor, page, three):
    shown = json.loads(content(client_for(lead).get(page("history_json"), {"who": contributor.pk})))

    assert [row["after"] for row in shown] == ["second"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "yesterday"}, "Enter a day, for example"),
        ({"until": "9999-12-31"}, "Enter a day between 2000 and 2100"),
        ({"since": "2026-03-07", "until": "2026-03-06"}, "Enter a last day that is not before the first"),
        ({"kind": "magic"}, "Choose one from the list"),
        ({"who": "1" * 400}, "Choose one from the list"),
    ],
)
def test_a_mistake_is_told_and_no_file_is_made_of_it(client_for, lead, page, three, asked, message):
    client = client_for(lead)

    assert message in text_of(client.get(page("history"), asked))
    refused = client.get(page("history_csv"), asked)
    assert (refused.status_code, message in text_of(refused)) == (422, True)


def test_pages_keep_what_was_asked_for(client_for, lead, page, happened):
    for number in range(51):
        happened(after=f"text {number}", minutes=20 * number)

    shown = client_for(lead).get(page("history"), {"kind": "answer"}).content.decode()
    assert "Page 1 of 2" in shown
    assert re.search(r'rel="next" href="\?kind=answer&(amp;)?page=2"', shown)


# Taking along


def test_the_table_opens_in_a_spreadsheet_and_calculates_nothing(client_for, lead, page, happened):
    happened(after="=HYPERLINK(1)")
    happened(before="=HYPERLINK(1)", after="+44 20", minutes=60)

    response = client_for(lead).get(page("history_csv"))

    text = content(response)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert [row["after"] for row in rows] == ["'+44 20", "'=HYPERLINK(1)"]
    assert (response["Content-Type"], "attachment" in response["Content-Disposition"]) == (
        "text/csv; charset=utf-8",
        True,
    )


def test_a_row_says_who_did_what_to_which_action(client_for, lead, assessment, page, happened):
    happened(field="choice", before="1", after="2")

    (row,) = json.loads(content(client_for(lead).get(page("history_json"))))

    assert (row["who"], row["what"], row["action"], row["part"]) == (lead.signature, "Answer changed", "d-1", "level")
    assert (row["before"], row["after"]) == ("1 Exploring", "2 Developing")
    assert (row["assessment"], row["title"]) == (assessment.ref, assessment.edition.actions.get(code="d-1").title)


def test_an_empty_history_is_a_file_too(client_for, lead, page):
    assert json.loads(content(client_for(lead).get(page("history_json")))) == []


# Who sees what, and what it costs


def test_an_organisation_shows_all_its_assessments_and_its_own_events(
    client_for, lead, organisation, assessment, whole, happened
):
    other = AssessmentFactory(organisation=organisation, edition=assessment.edition, status="submitted")
    happened(after="here")
    happened(after="there", assessment_ref=other.ref, minutes=1)
    happened(EventKind.ROLE, "role", "reader", "lead", assessment_ref="", subject="Tom Reed", minutes=2)

    shown = text_of(client_for(lead).get(whole))
    assert "here" in shown
    assert "there" in shown
    assert "changed the role of Tom Reed from “Reader” to “Lead”" in shown


def test_an_assessment_shows_only_its_own(client_for, lead, organisation, page, happened):
    happened(after="elsewhere", assessment_ref=AssessmentFactory(organisation=organisation).ref)

    assert "elsewhere" not in text_of(client_for(lead).get(page("history")))


def test_another_organisation_with_the_same_person_is_not_mixed_in(client_for, lead, whole, happened):
    other = MembershipFactory(user=lead).organisation
    record(organisation=other, kind=EventKind.SETTINGS, by=lead, changes=[("name", "", "elsewhere")])

    assert "elsewhere" not in text_of(client_for(lead).get(whole))


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_the_organisation_is_told_to_leads_only(request, client_for, whole, role):
    assert client_for(request.getfixturevalue(role)).get(whole).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_an_assessment_takes_six_queries(client_for, lead, page, happened, count, django_assert_num_queries):
    for number in range(count):
        happened(after=f"text {number}", by=UserFactory(), minutes=number)
    client = client_for(lead)
    client.get(page("history"))

    with django_assert_num_queries(6):
        client.get(page("history"))


@pytest.mark.parametrize("count", [1, 3])
def test_an_organisation_takes_seven_queries(
    client_for, lead, organisation, assessment, whole, happened, count, django_assert_num_queries
):
    for number in range(count):
        other = AssessmentFactory(organisation=organisation, edition=assessment.edition, status="submitted")
        happened(after=f"text {number}", assessment_ref=other.ref, minutes=number)
    client = client_for(lead)
    client.get(whole)

    with django_assert_num_queries(7):
        client.get(whole)


def test_the_task_list_leads_to_the_history(client_for, lead, page):
    assert 'href="history/"' in client_for(lead).get(page("detail")).content.decode()


def test_starting_is_told(client_for, lead, organisation, whole, assessment):
    assessment.delete()
    start_assessment(organisation=organisation, started_by=lead)

    assert f"{lead} started the assessment" in text_of(client_for(lead).get(whole))
