"""Twenty people at one assessment for five minutes: no edit is lost, answer by answer against what each sent."""

import re

import pytest

from tests.faults.crowd import Crowd

STORED = """SELECT t.code, answer.version, answer.evidence FROM assessments_answer answer
    JOIN assessments_assessment a ON a.id = answer.assessment_id JOIN trends_action t ON t.id = answer.action_id
    WHERE a.ref = %s"""
WAYS = {
    "production, 20 people, 5 minutes": ("production", 20, 300),
    "embedded, 5 people, 5 minutes": ("embedded", 5, 300),
    "production, 20 people": ("production", 20, 20),
    "embedded, 5 people": ("embedded", 5, 20),
}
LONG = [pytest.param(*way, marks=pytest.mark.long if way[2] > 60 else (), id=name) for name, way in WAYS.items()]


def stored(site, council):
    return {code: (version, text) for code, version, text in site.rows(STORED, council["open"])}


def of_action(crowd, code):
    """What was acknowledged of one action, in the order in which it became the stored answer."""
    return sorted((save for save in crowd.saves if save.code == code), key=lambda save: save.became)


def assert_every_save_was_made_from_the_one_before(crowd, code, version):
    chain = of_action(crowd, code)
    assert [save.became for save in chain] == list(range(1, version + 1)), code
    assert [save.seen for save in chain] == list(range(version)), code


def assert_the_last_words_of_everybody_stand(crowd, code, text):
    assert text == of_action(crowd, code)[-1].text
    for person in crowd.people:
        if code in person.last:
            assert re.search(rf"^{person.who}: {person.last[code]}$", text, re.MULTILINE), (code, person.who)


@pytest.mark.parametrize(("kind", "people", "seconds"), LONG)
def test_no_edit_is_lost_and_everyone_who_was_too_late_is_told(kind, people, seconds, noted, request):
    site = request.getfixturevalue(kind)
    (council,) = site.councils(1, people)
    crowd = Crowd(site, council)

    crowd.work(seconds)

    answers = stored(site, council)
    assert set(answers) == {save.code for save in crowd.saves}
    assert crowd.refused > 0, "nobody met anybody"
    for code, (version, text) in answers.items():
        assert_every_save_was_made_from_the_one_before(crowd, code, version)
        assert_the_last_words_of_everybody_stand(crowd, code, text)
    noted(
        f"{kind}: {people} people for {seconds} s",
        f"{len(crowd.saves)} saves acknowledged, {crowd.refused} told of another, 0 lost",
    )
