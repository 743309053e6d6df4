"""What staff said is told after the survey is closed, from five levels on, and as numbers only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.ratings import suggestion
from assessments.surveying import close_survey, open_survey
from assessments.tallies import Asked, Tally, questions_of, tallies, tally, what_staff_said
from trends.outline import outline
from trends.scale import LEVELS

ASKED = Asked(1, "Skills", "", [""] * 5, "digital")


@pytest.fixture
def results(assessment):
    """Return a function from a survey to what is told of it, question by question."""
    return lambda survey: tallies(assessment.surveys, assessment.edition).get(survey.pk)


@pytest.fixture
def close(lead):
    return lambda survey: close_survey(survey=survey, closed_by=lead)


@pytest.mark.django_db
def test_nothing_is_told_while_the_survey_is_open(survey, respond, results):
    respond(survey, *[2] * 9)

    assert results(survey) is None


@pytest.mark.django_db
def test_a_closed_survey_tells_how_many_chose_which_level(survey, respond, results, close):
    respond(survey, (0, 4), (1, 4), (1, 4), (3, 4), (4, 4), (None, 2))
    close(survey)

    assert [(one.asked.title, one.counts, one.unknown) for one in results(survey)] == [
        ("Skills", (1, 2, 0, 1, 1), 1),
        ("Data", (0, 0, 1, 0, 5), 0),
    ]


@pytest.mark.django_db
def test_a_question_with_fewer_than_five_levels_tells_nothing_at_all(survey, respond, results, close):
    respond(survey, *[(2, 2)] * 4, (None, 2), (None, 2))
    close(survey)

    skills, data = results(survey)
    assert (skills.counts, skills.unknown) == ((), 0)
    assert data.counts == (0, 0, 6, 0, 0)


@pytest.mark.django_db
def test_four_people_are_told_nothing(survey, respond, results, close):
    respond(survey, 1, 2, 3, 4)
    close(survey)

    assert {one.counts for one in results(survey)} == {()}


@pytest.mark.django_db
@pytest.mark.parametrize("surveys", [1, 3])
def test_the_results_take_one_query(assessment, lead, respond, close, surveys, django_assert_num_queries):
    edition = outline(assessment.edition)
    for _each in range(surveys):
        survey = open_survey(assessment=assessment, opened_by=lead, trends=edition.trends)
        respond(survey, *[2] * 5)
        close(survey)

    with django_assert_num_queries(1):
        assert len(tallies(assessment.surveys, assessment.edition)) == surveys


@pytest.mark.django_db
def test_a_trend_is_asked_about_with_the_meaning_of_the_levels(survey):
    skills = questions_of(survey)[0]

    assert (skills.title, skills.help) == ("Skills", "What the trend is about")
    assert skills.sentences == [level.meaning for level in LEVELS]


@pytest.mark.django_db
def test_an_action_is_asked_about_with_its_own_sentences(assessment, lead):
    action = outline(assessment.edition).actions["d-1"]
    survey = open_survey(assessment=assessment, opened_by=lead, actions=[action])

    asked = questions_of(survey)[0]
    assert (asked.title, asked.help, asked.sentences) == (action.title, action.help, action.sentences)


@pytest.mark.django_db
def test_what_was_asked_about_is_told_when_it_was_withdrawn_since(assessment, survey, respond, results, close):
    respond(survey, *[2] * 5)
    close(survey)
    skills = assessment.edition.trends.get(name_en="Skills")
    skills.status = "draft"
    skills.save()
    assessment.edition.refresh_from_db()

    assert [one.asked.title for one in results(survey)] == ["Skills", "Data"]


# Beside one action


@pytest.mark.django_db
def test_beside_an_action_stands_what_was_said_about_it(assessment, lead, respond, close):
    action = outline(assessment.edition).actions["d-2"]
    survey = open_survey(assessment=assessment, opened_by=lead, actions=[action])
    respond(survey, *[1] * 5)
    close(survey)

    assert what_staff_said(assessment, action).counts == (0, 5, 0, 0, 0)
    assert what_staff_said(assessment, outline(assessment.edition).actions["t-1"]) is None


@pytest.mark.django_db
def test_else_what_was_said_about_its_trend(assessment, survey, respond, close):
    respond(survey, *[(1, 3)] * 5)
    close(survey)

    said = what_staff_said(assessment, outline(assessment.edition).actions["t-1"])
    assert (said.asked.title, said.counts) == ("Data", (0, 0, 0, 5, 0))


@pytest.mark.django_db
def test_the_newest_survey_counts(assessment, lead, survey, respond, close):
    edition = outline(assessment.edition)
    respond(survey, *[1] * 5)
    close(survey)
    newest = open_survey(assessment=assessment, opened_by=lead, trends=edition.trends)
    respond(newest, *[4] * 6)
    close(newest)

    assert what_staff_said(assessment, edition.actions["d-1"]).counts == (0, 0, 0, 0, 6)


@pytest.mark.django_db
def test_without_a_closed_survey_staff_said_nothing(assessment, survey, respond):
    respond(survey, *[1] * 9)

    assert what_staff_said(assessment, outline(assessment.edition).actions["d-1"]) is None


# Numbers

counts = st.lists(st.integers(0, 40), min_size=5, max_size=5).map(tuple)


@given(counts)
def test_levels_are_told_from_five_on(counts):
    told = tally(ASKED, dict(enumerate(counts)) | {None: 3})

    assert told.counts == (counts if sum(counts) >= 5 else ())


@given(counts.filter(any))
def test_the_bars_fill_the_line_without_gaps(counts):
    bars = Tally(ASKED, counts).bars

    assert [count for _level, _start, count in bars] == [count for count in counts if count]
    ends = [start + count for _level, start, count in bars]
    assert [start for _level, start, _count in bars] == [0, *ends[:-1]]
    assert ends[-1] == sum(counts)


@given(counts.filter(any))
def test_the_middle_answer_is_the_lower_median(counts):
    levels = [level for level, count in enumerate(counts) for _each in range(count)]

    assert Tally(ASKED, counts).middle == suggestion(levels).level
    assert Tally(ASKED, counts).middle == sorted(levels)[(len(levels) - 1) // 2]
