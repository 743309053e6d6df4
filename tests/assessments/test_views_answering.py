from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer
from assessments.services import submit_assessment
from tests.factories import PASSWORD, AnswerFactory, CaseStudyFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(response):
    return response.content.decode()


def stored(assessment, code, choice="2", **values):
    return AnswerFactory(
        assessment=assessment, action=assessment.edition.actions.get(code=code), choice=choice, **values
    )


@pytest.fixture
def contributing(client_for, contributor):
    return client_for(contributor)


# Reading


def test_the_page_asks_with_the_five_sentences_of_the_action(contributing, assessment, page):
    shown = text_of(contributing.get(page("d-1")))

    assert f"<h1>{assessment.edition.actions.get(code='d-1').title}</h1>" in shown
    assert all(f"at level {level}." in shown for level in range(5))
    assert "Do not know" in shown


def test_does_not_apply_is_offered_only_where_the_action_allows_it(contributing, page):
    assert "Does not apply here" not in text_of(contributing.get(page("d-1")))

    shown = text_of(contributing.get(page("t-1")))
    assert "Does not apply here" in shown
    assert "Only if you run none" in shown


def test_coming_back_shows_what_was_saved_and_by_whom(contributing, assessment, page, contributor):
    contributor.name, contributor.job_title = "Priya Nair", "Head of IT"
    contributor.save()
    stored(assessment, "d-1", "3", evidence="The <plan>", answered_by=contributor, answered_at=timezone.now())

    shown = text_of(contributing.get(page("d-1")))

    assert (
        'value="3" id="id_level_3" aria-labelledby="id_level_3_name" aria-describedby="id_level_3_hint" checked'
        in shown
    )
    assert "The &lt;plan&gt;</textarea>" in shown
    assert "by Priya Nair, Head of IT" in shown


def test_an_answer_of_another_day_says_which(contributing, assessment, page, contributor):
    stored(assessment, "d-1", answered_by=contributor, answered_at=timezone.now() - timedelta(days=400))

    assert "Saved on " in text_of(contributing.get(page("d-1")))


def test_cases_to_learn_from_stand_beside_the_action(contributing, assessment, page):
    cases = CaseStudyFactory.create_batch(3, actions=[assessment.edition.actions.get(code="d-1")])

    shown = text_of(contributing.get(page("d-1")))

    assert [case.title in shown for case in cases] == [True, True, False]


@pytest.mark.parametrize("code", ["d-9", "D-1"])
def test_an_action_the_edition_lacks_is_not_found(contributing, assessment, page, code):
    assert contributing.get(f"{assessment.get_absolute_url()}actions/{code}/").status_code == 404


def test_a_reader_sees_the_answer_without_a_form(client_for, reader, assessment, page):
    stored(assessment, "d-1", "3", evidence="The plan")

    shown = text_of(client_for(reader).get(page("d-1")))

    assert ("3 Embedded" in shown, "The plan" in shown, "<textarea" in shown) == (True, True, False)


@pytest.mark.parametrize("answers", [0, 3])
def test_the_page_takes_five_queries(contributing, assessment, page, answers, contributor, django_assert_num_queries):
    for code in ["d-1", "d-2", "t-1"][:answers]:
        stored(assessment, code, answered_by=contributor, answered_at=timezone.now(), evidence="The plan")
    contributing.get(page("d-1"))

    with django_assert_num_queries(5):
        contributing.get(page("d-1"))


def test_the_page_is_never_taken_from_a_store(contributing, page):
    assert "no-store" in contributing.get(page("d-1"))["Cache-Control"]


# Saving


def test_saving_keeps_everything_and_goes_to_the_next_action(contributing, assessment, page, answer, contributor):
    posted = answer(level="4", evidence="The plan", evidence_strength="2", importance="3", target="4")

    response = contributing.post(page("d-1"), posted)

    assert response.url == page("d-2")
    saved = Answer.objects.get(assessment=assessment)
    assert (saved.action.code, saved.choice, saved.evidence, saved.answered_by) == ("d-1", "4", "The plan", contributor)
    assert (saved.evidence_strength, saved.importance, saved.target, saved.version) == (2, 3, 4, 1)


@pytest.mark.parametrize(
    ("code", "then", "name"),
    [
        ("d-1", "list", "detail"),
        ("d-1", "stay", "d-1"),
        ("t-1", "next", "check"),
        ("d-1", "", "d-2"),
        ("d-1", "x", "d-2"),
    ],
)
def test_where_saving_leads(contributing, page, answer, code, then, name):
    assert contributing.post(page(code), answer(then=then)).url == page(name)


def test_does_not_apply_is_kept_with_its_reason(contributing, assessment, page, answer):
    contributing.post(page("t-1"), answer(level="na", na_reason="We run none"))

    assert Answer.objects.values_list("choice", "na_reason").get() == ("na", "We run none")


def test_text_without_a_level_is_kept_as_an_open_answer(contributing, page, answer):
    contributing.post(page("d-1"), answer(level=None, evidence="Ask the data team"))

    assert Answer.objects.values_list("choice", "evidence").get() == ("", "Ask the data team")


def test_fields_that_are_missing_keep_what_is_stored(contributing, assessment, page):
    stored(assessment, "d-1", evidence="The plan", importance=3, target=4)

    contributing.post(page("d-1"), {"level": "3", "version": "1"})

    assert Answer.objects.values_list("choice", "evidence", "importance", "target").get() == ("3", "The plan", 3, 4)


def test_control_characters_are_left_out(contributing, page, answer):
    contributing.post(page("d-1"), answer(evidence="a\x00b\x1b\r\nc\x07"))

    assert Answer.objects.get().evidence == "ab\nc"


@pytest.mark.parametrize("organisations", [1, 3])
def test_saving_takes_ten_queries(contributing, page, answer, organisations, django_assert_num_queries):
    contributing.post(page("d-1"), answer(level="1"))

    with django_assert_num_queries(10):  # two of them the look and the write of history, two the savepoint of the test
        contributing.post(page("d-1"), answer(version=1, level="2"))


def test_a_first_save_takes_ten_queries(contributing, page, answer, django_assert_num_queries):
    contributing.get(page("d-1"))

    with django_assert_num_queries(10):
        contributing.post(page("d-1"), answer())


# Mistakes: a message on the field, and what was typed is shown again


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"level": "7"}, "Choose a level, or “Do not know”"),
        ({"level": "na"}, "Choose a level, or “Do not know”"),
        ({"level": None}, "Choose a level, or “Do not know”"),
        ({"level": "", "target": "3"}, "Choose a level, or “Do not know”"),
        ({"evidence_strength": "9"}, "Choose how strong this evidence is"),
        ({"evidence_strength": ""}, "Choose how strong this evidence is"),
        ({"importance": "high"}, "Choose how important this action is"),
        ({"target": "5"}, "Choose a target from 0 to 4"),
        ({"target": "2"}, "Say why this target is good enough for you"),
        ({"target_reason": "x" * 2001}, "Shorten this text by 1 character: it has 2,001, and 2,000 is the most"),
        ({"evidence": "x" * 12_000}, "Shorten this text by 8,000 characters: it has 12,000, and 4,000 is the most"),
    ],
)
def test_a_mistake_is_told_on_the_field(contributing, page, answer, mistake, message):
    response = contributing.post(page("d-1"), answer(**mistake))

    assert response.status_code == 422
    assert text_of(response).count(message) == 2  # in the summary and on the field
    assert not Answer.objects.exists()


@pytest.mark.parametrize("reason", ["", " \r\n", "\u200b\x01\ufeff"])
def test_a_reason_that_can_be_read_is_needed_to_leave_an_action_out(contributing, page, answer, reason):
    response = contributing.post(page("t-1"), answer(level="na", na_reason=reason))

    assert "Say why this does not apply here, in a sentence or two" in text_of(response)


def test_what_was_typed_is_shown_again(contributing, page, answer):
    typed = "x" * 12_000

    response = contributing.post(page("d-1"), answer(level="7", evidence=typed, target="4"))

    assert f"{typed}</textarea>" in text_of(response)
    assert '<option value="4" selected>' in text_of(response)


def test_four_thousand_characters_in_several_lines_are_not_too_many(contributing, page, answer):
    contributing.post(page("d-1"), answer(evidence="\r\n".join(["x" * 999] * 4)))

    assert len(Answer.objects.get().evidence) == 3999


@pytest.mark.parametrize("posted", [{}, {"level": "3"}, {"level": ["1", "2"]}, {"version": "x"}, {"evidence": "\x00"}])
def test_nonsense_never_breaks_the_page(contributing, page, posted):
    assert contributing.post(page("d-1"), posted).status_code in {302, 422}


def test_a_mistake_in_a_fold_opens_it(contributing, page, answer):
    shown = text_of(contributing.post(page("d-1"), answer(target="1")))

    assert '<details class="app-fold" open><summary><b>Target and importance' in shown
    assert '<details class="app-fold"><summary><b>Evidence' in shown


# Two people


@pytest.fixture
def changed_meanwhile(assessment, lead):
    lead.name = "Tom Reed"
    lead.save()
    return stored(assessment, "d-1", "3", evidence="The test", version=2, answered_by=lead, answered_at=timezone.now())


@pytest.mark.usefixtures("changed_meanwhile")
@pytest.mark.parametrize("version", ["1", "0", "", "x", "-2", "9" * 30, "²", None])
def test_a_stale_version_shows_both_answers_and_saves_nothing(contributing, page, answer, version):
    response = contributing.post(page("d-1"), answer(level="1", evidence="My <text>", version=version))

    shown = text_of(response)
    assert response.status_code == 409
    for part in ("Tom Reed", "3 Embedded", "The test", "1 Exploring", "My &lt;text&gt;"):
        assert part in shown
    assert Answer.objects.values_list("choice", "evidence").get() == ("3", "The test")


def test_keep_mine_saves_over_what_was_shown(contributing, page, answer, changed_meanwhile):
    conflict = contributing.post(page("d-1"), answer(version=1, level="1", evidence="Mine", then="list"))
    mine = conflict.context["mine"]
    posted = {field.name: field.value() for field in mine} | {"version": conflict.context["theirs"].version}

    response = contributing.post(page("d-1"), posted | {"then": conflict.context["then"]})

    assert response.url == page("detail")
    assert Answer.objects.values_list("choice", "evidence", "version").get() == ("1", "Mine", 3)


@pytest.mark.usefixtures("changed_meanwhile")
def test_the_same_answer_twice_is_no_conflict(contributing, page, answer):
    assert contributing.post(page("d-1"), answer(version=1, level="3", evidence="The test")).status_code == 302


def test_putting_both_together_offers_each_choice_and_both_texts(contributing, page, answer, changed_meanwhile):
    merge = contributing.post(page("d-1"), answer(version=1, level="1", evidence="Mine")).context["merge"]

    assert merge["level"].initial == "1"
    assert [str(words) for _value, words in merge.fields["level"].choices] == [
        "3 Embedded (saved)",
        "1 Exploring (yours)",
    ]
    assert merge["evidence"].initial == "The test\n\nMine"
    assert set(merge.fields) == {"level", "evidence"}


@pytest.mark.parametrize(
    ("mine", "both"), [("", "The test"), ("The test of spring", "The test of spring"), ("test", "The test")]
)
@pytest.mark.usefixtures("changed_meanwhile")
def test_a_text_that_holds_the_other_stands_for_both(contributing, page, answer, mine, both):
    merge = contributing.post(page("d-1"), answer(version=1, level="1", evidence=mine)).context["merge"]

    assert merge["evidence"].initial == both


def test_what_was_put_together_is_saved_over_what_was_shown(contributing, page, answer, changed_meanwhile):
    conflict = contributing.post(page("d-1"), answer(version=1, level="1", evidence="Mine")).context
    same = {field.name: field.value() for field in conflict["mine"] if field.name not in conflict["merge"].fields}
    together = same | {"level": "3", "evidence": "The test and mine", "version": conflict["theirs"].version}

    contributing.post(page("d-1"), together)

    assert Answer.objects.values_list("choice", "evidence", "version").get() == ("3", "The test and mine", 3)


def test_a_third_save_meanwhile_shows_both_anew(contributing, page, answer, changed_meanwhile):
    conflict = contributing.post(page("d-1"), answer(version=1, level="1", evidence="Mine")).context
    together = answer(level="3", evidence="The test\n\nMine", version=conflict["theirs"].version)
    changed_meanwhile.version, changed_meanwhile.evidence = 3, "The second test"
    changed_meanwhile.save()

    again = contributing.post(page("d-1"), together)

    assert again.status_code == 409
    assert again.context["merge"]["evidence"].initial == "The second test\n\nThe test\n\nMine"
    assert Answer.objects.values_list("evidence", "version").get() == ("The second test", 3)


def test_people_on_different_actions_never_touch_each_other(contributing, client_for, lead, page, answer):
    contributing.post(page("d-1"), answer(evidence="Of the contributor"))
    client_for(lead).post(page("d-2"), answer(evidence="Of the lead"))
    contributing.post(page("d-1"), answer(version=1, evidence="Of the contributor, later"))

    texts = Answer.objects.order_by("action__code").values_list("evidence", "version")
    assert list(texts) == [("Of the contributor, later", 2), ("Of the lead", 1)]


# Saving a moment after each change


def test_autosave_gets_the_status_line_and_the_new_version(contributing, page, answer, contributor):
    response = contributing.post(page("d-1"), answer(), headers=HTMX)

    assert "<strong>Saved at " in text_of(response)
    assert f"by {contributor.signature}" in text_of(response)
    assert "<html" not in text_of(response)
    assert '"answer-saved": {"version": 1}' in response["HX-Trigger"]


def test_autosave_tells_the_first_mistake(contributing, page, answer):
    response = contributing.post(page("t-1"), answer(level="na"), headers=HTMX)

    assert response.status_code == 422
    assert "Say why this does not apply here" in text_of(response)


@pytest.mark.usefixtures("changed_meanwhile")
def test_autosave_tells_who_changed_the_answer(contributing, page, answer):
    response = contributing.post(page("d-1"), answer(level="1"), headers=HTMX)

    assert response.status_code == 409
    assert "Tom Reed changed this answer to 3 Embedded" in text_of(response)
    assert "Look at both" in text_of(response)


def test_autosave_takes_ten_queries(contributing, page, answer, django_assert_num_queries):
    contributing.post(page("d-1"), answer(), headers=HTMX)

    with django_assert_num_queries(10):
        contributing.post(page("d-1"), answer(version=1, level="2"), headers=HTMX)


# Too late


@pytest.fixture
def submitted(assessment, lead):
    stored(assessment, "d-1", "3", evidence="The plan")
    return submit_assessment(assessment=assessment, submitted_by=lead)


@pytest.mark.usefixtures("submitted")
def test_a_submitted_answer_is_shown_as_it_was_frozen(contributing, assessment, page):
    Answer.objects.update(evidence="Changed behind the back")

    shown = text_of(contributing.get(page("d-1")))

    assert ("The plan" in shown, "<textarea" in shown, "This answer is frozen" in shown) == (True, False, True)


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("level", ["4", "7"])
def test_an_answer_after_submission_is_not_saved_and_not_lost(contributing, page, answer, level):
    response = contributing.post(page("d-1"), answer(level=level, evidence="My long <text>", version=1))

    assert response.status_code == 409
    assert "My long &lt;text&gt;" in text_of(response)
    assert Answer.objects.values_list("choice", "evidence").get() == ("3", "The plan")


# Signed out while typing


@pytest.fixture
def sign_in(client, contributor):
    def post(path):
        return client.post(
            reverse("account_login") + f"?next={path}", {"login": contributor.email, "password": PASSWORD}
        )

    return post


def test_text_typed_while_signed_out_waits_for_the_sign_in(client, page, answer, sign_in, contributor):
    left = client.post(page("d-1"), answer(level="4", evidence="Long <words>"))
    assert left.url == f"{reverse('account_login')}?next={page('d-1')}"

    shown = text_of(client.get(sign_in(page("d-1")).url))

    assert "Not saved yet: your text was kept" in shown
    assert "Long &lt;words&gt;</textarea>" in shown
    assert 'aria-describedby="id_level_4_hint" checked' in shown
    assert not Answer.objects.exists()


def test_kept_text_is_forgotten_once_saved(client, page, answer, sign_in):
    client.post(page("d-1"), answer(evidence="Long words"))
    sign_in(page("d-1"))

    client.post(page("d-1"), answer(evidence="Long words"))

    assert "your text was kept" not in text_of(client.get(page("d-1")))
    assert Answer.objects.get().evidence == "Long words"


def test_kept_text_can_be_dropped(client, page, answer, sign_in):
    client.post(page("d-1"), answer(evidence="Long words"))
    sign_in(page("d-1"))

    assert client.post(page("d-1"), {"then": "discard"}).url == page("d-1")

    assert "Long words" not in text_of(client.get(page("d-1")))
    assert not Answer.objects.exists()


def test_kept_text_is_for_those_who_may_answer(client, page, answer, reader):
    client.post(page("d-1"), answer(evidence="Long words"))
    client.force_login(reader)

    assert "Long words" not in text_of(client.get(page("d-1")))


def test_kept_text_stays_within_bounds(client, page, answer):
    for number in range(5):
        client.post(page(f"d-{number}"), answer(evidence="x" * 100_000, unknown="field"))

    kept = client.session["unsaved"]
    assert list(kept) == [page(f"d-{number}") for number in (2, 3, 4)]
    assert len(kept[page("d-4")]["evidence"]) == 20_000
    assert "unknown" not in kept[page("d-4")]


def test_kept_text_does_not_hide_what_a_colleague_saved_since(
    client, assessment, page, answer, sign_in, changed_meanwhile
):
    client.post(page("d-1"), answer(version=1, level="0", evidence="Mine"))
    sign_in(page("d-1"))
    shown = client.get(page("d-1"))

    posted = answer(version=shown.context["version"], level="0", evidence="Mine")

    assert client.post(page("d-1"), posted).status_code == 409


def test_a_form_from_before_a_new_sign_in_can_be_sent_again(page, answer, contributor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor)

    response = client.post(
        page("d-1"),
        answer(evidence="Long <words>", csrfmiddlewaretoken="x" * 64),
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert response.status_code == 403
    assert "Press Save once more" in text_of(response)
    assert "Long &lt;words&gt;" in text_of(response)
    assert f'action="{page("d-1")}"' in text_of(response)
