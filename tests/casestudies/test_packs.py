from pathlib import Path

import pytest
import yaml
from django_countries import countries

from casestudies import models, packs
from casestudies.packs import Known, parse
from tests.trends.small_pack import CASES, spoilt
from trends.packs import Mistake

KNOWN = Known(trends={"skills"}, actions={"sk-1"}, themes={"data"}, countries={"GB", "NO", "NZ"})
SHIPPED = Path(packs.__file__).parent / "content" / "2024" / "cases.yaml"
TRENDS = Path(packs.__file__).parent.parent / "trends" / "content" / "2024"


def codes(file):
    (items,) = yaml.safe_load((TRENDS / file).read_text()).values()
    return {item.get("id") or item["slug"] for item in items}


def test_the_small_pack_has_no_mistakes():
    assert parse(CASES, KNOWN)[1] == []


def test_nations_are_places_of_the_united_kingdom_only():
    assert parse(CASES, KNOWN)[0][0].parts["places"] == [["GB", "GB-WLS"], ["GB", "GB-SCT"], ["NO", ""]]


MISTAKES = [
    ("- skills", "- magic", "trends", "Correct this code, there is no such trend: magic"),
    ("- sk-1", "- sk-2", "actions", "Correct this code, there is no such action: sk-2"),
    ("- data", "- date", "themes", "Correct this code, there is no such theme: date"),
    ("- GB\n", "- UK\n", "countries", "Correct this code, there is no such country"),
    ("- 'NO'", "- NO", "countries", "Write a list of texts"),
    ("- GB-WLS", "- GB-XXX", "nations", "Correct this code, there is no such nation: GB-XXX"),
    ("- GB\n", "- NZ\n", "nations", "Add GB to the countries"),
    ("    trends:\n      - skills\n", "", "trends", "Add this field"),
    ("- skills", "- skills\n      - skills", "trends", "Name each trend once"),
    ("origin: public", "origin: rumour", "origin", "Choose one of report, public"),
    ("kind: case-study", "kind: novel", "kind", "Choose one of audit"),
    ("organisation_type: unitary", "organisation_type: union", "organisation_type", "Choose one of county"),
    ("size_class: M", "size_class: XXL", "size_class", "Choose one of S, M, L, XL"),
    ("year: 2030", "year: '2030'", "year", "Write a whole number"),
    ("facts_checked: true", "facts_checked: 'yes'", "facts_checked", "Write true or false"),
    ("title: Sensors", "title: " + "x" * 201, "title", "Shorten this to at most 200 characters"),
    ("region: Wales", "region: " + "x" * 101, "region", "Shorten this to at most 100 characters"),
    ("    description: Sensors were put up.\n", "", "description", "Add this field"),
    ("https://council.example/sensors", "https//council.example", "sources", "Correct this address"),
    ("    sources:\n      - https://council.example/sensors\n", "", "sources", "Add this field"),
    ("origin: public", "origin: public\n    origin: report", "origin", "Remove the duplicate key in line 4"),
]


@pytest.mark.parametrize(("old", "new", "field", "problem"), MISTAKES)
def test_a_mistake_is_named_by_file_item_and_field(old, new, field, problem):
    found = parse(spoilt("cases.yaml", old, new)["cases.yaml"], KNOWN)[1]
    assert any(
        (mistake.file, mistake.item, mistake.field) == ("cases.yaml", "sensors", field)
        and mistake.problem.startswith(problem)
        for mistake in found
    ), found


def test_a_code_used_twice_is_a_mistake():
    found = parse(CASES + CASES.removeprefix("cases:\n"), KNOWN)[1]
    assert found == [
        Mistake("cases.yaml", "sensors", "id", "Give each item a code of its own; this one is used 2 times")
    ]


class TestShippedContent:
    known = Known(codes("trends.yaml"), codes("actions.yaml"), codes("themes.yaml"), set(countries.countries))
    cases, mistakes = parse(SHIPPED.read_text(), known)

    def test_has_85_cases_and_no_mistakes(self):
        assert (len(self.cases), self.mistakes) == (85, [])

    def test_has_a_case_for_every_action(self):
        assert {action for case in self.cases for action in case.parts["actions"]} == self.known.actions

    def test_names_no_mirror_and_no_feed(self):
        text = SHIPPED.read_text()
        assert not any(odd in text for odd in ("azurewebsites", ":443", "channel=rss", "lb2.", "www2.", "feeds."))


class TestRulesAgreeWithTheModels:
    def test_vocabularies(self):
        assert tuple(models.Origin.values) == packs.ORIGINS
        assert tuple(models.Kind.values) == packs.KINDS
        assert tuple(models.OrganisationKind.values) == packs.ORGANISATION_KINDS
        assert tuple(models.SizeClass.values) == packs.SIZE_CLASSES
        assert tuple(models.Nation.values) == packs.NATIONS

    @pytest.mark.parametrize("column", ["title_en", "year_note_en", "size_note_en", "organisation"])
    def test_longest_texts(self, column):
        assert models.CaseStudy._meta.get_field(column).max_length == packs.SHORT

    def test_longest_region(self):
        assert models.CaseStudy._meta.get_field("region").max_length == packs.REGION
