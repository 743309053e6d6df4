from pathlib import Path

import pytest

from tests.trends.small_pack import EDITION, TREND_FILES, spoilt
from trends.models import Action, Driver, Edition, Group, Lineage, Provenance, Theme, Trend
from trends.packs import FILES, Known, Mistake, edition_slug, is_link, is_sound_link, parse
from trends.packs import trends as rules
from trends.packs.sheets import LANGUAGES
from trends.scale import LEVELS
from trends.wording import CONTENT_LANGUAGES

SHIPPED = Path(rules.__file__).parent.parent / "content" / "2024"


def mistakes_in(files):
    return parse({name: text for name, text in files.items() if name in FILES}, Known())[1]


def test_the_small_pack_has_no_mistakes():
    assert mistakes_in(TREND_FILES) == []


MISTAKES = [
    (
        "edition.yaml",
        "  year: 2031",
        "  year: 2031\n  year: 2032",
        "2031",
        "year",
        "Remove the duplicate key in line 3",
    ),
    ("edition.yaml", "  year: 2031", "  year: soon", "2031", "year", "Write a whole number from 1990 to 2100"),
    ("edition.yaml", "  year: 2031", "  year: true", "2031", "year", "Write a whole number"),
    ("edition.yaml", "  published_by: Publisher\n", "", "2031", "published_by", "Add this field"),
    ("edition.yaml", "slug: technology", "slug: magic", "2031", "groups.2.slug", "Choose one of digital, technology"),
    ("edition.yaml", "points: 75", "points: 80", "2031", "scale.levels", "Print the scale by which scores are made"),
    ("edition.yaml", "name: Leading", "name: Best", "2031", "scale.levels", "Print the scale by which scores are made"),
    ("edition.yaml", "text: Need is rising.", "text: 7", "2031", "drivers.1.text", "Write text, in quotes if need be"),
    ("edition.yaml", "edition:", "editions:", "", "edition", "Start the file with `edition:`"),
    ("themes.yaml", "slug: data", "slug: open data", "open data", "slug", "Use only letters, digits"),
    ("themes.yaml", "name: Data", "name: Data\n    colour: red", "data", "colour", "Remove this field"),
    ("themes.yaml", "themes:", "themes: none\nother:", "", "themes", "Start the file with `themes:`"),
    ("trends.yaml", "group: digital", "group: analogue", "skills", "group", "Choose one of digital, technology"),
    ("trends.yaml", "name: Skills", "name: " + "x" * 201, "skills", "name", "Shorten this to at most 200 characters"),
    ("trends.yaml", "slug: skills", "slug: s" + "x" * 50, "s" + "x" * 50, "slug", "Shorten this to at most 50"),
    ("trends.yaml", "    summary: Attract people\n", "", "skills", "summary", "Add this field"),
    ("trends.yaml", "name: Skills", "name: ' '", "skills", "name", "Add this field"),
    ("trends.yaml", "- Growing", r'- "Grow\x07ing"', "skills", "themes", "Remove the control characters"),
    ("trends.yaml", "- Growing", "- Growing: up", "skills", "themes", "Write a list of texts"),
    ("trends.yaml", "2030: exact", "soon: exact", "skills", "lineage.soon", "Use the year of an edition"),
    ("trends.yaml", "- name: Jobs", "- title: Jobs", "skills", "focus_areas.1.name", "Add this field"),
    ("trends.yaml", "https://council.example/skills", "https://council", "skills", "sources", "Correct this address"),
    ("trends.yaml", "https://council.example/skills", "htp://council.example", "skills", "sources", "Correct this"),
    ("actions.yaml", "trend: skills", "trend: unknown", "sk-1", "trend", "Correct this code, there is no such trend"),
    ("actions.yaml", "      3: All know.\n", "", "sk-1", "levels.3", "Write the sentence for level 3"),
    ("actions.yaml", "3: All know.", "3:", "sk-1", "levels.3", "Write the sentence for level 3"),
    ("actions.yaml", "3: All know.", "3: '  '", "sk-1", "levels.3", "Write the sentence for level 3"),
    ("actions.yaml", "3: All know.", r'3: "All \0 know."', "sk-1", "levels.3", "Remove the control characters"),
    ("actions.yaml", "3: All know.", "3: 33", "sk-1", "levels.3", "Write text"),
    ("actions.yaml", "3: All know.", "2: All know.", "sk-1", "levels.2", "Remove the duplicate key in line 15"),
    ("actions.yaml", "4: Others ask us.", "4: Others ask us.\n      5: More", "sk-1", "levels.5", "Remove this field"),
    (
        "actions.yaml",
        "provenance: report",
        "provenance: rumour",
        "sk-1",
        "provenance",
        "Choose one of report, guidance",
    ),
    ("actions.yaml", "allowed: true", "allowed: perhaps", "sk-1", "not_applicable.allowed", "Write true or false"),
    ("actions.yaml", "      when: never mind\n", "", "sk-1", "not_applicable.when", "Add this field"),
    ("actions.yaml", "id: sk-1", "id: " + "s" * 21, "s" * 21, "id", "Shorten this to at most 20 characters"),
    ("actions.yaml", "order: 1", "order: -1", "sk-1", "order", "Write a whole number from 0"),
    ("actions.yaml", "title: Make", "title: [Make", "line 6, column 9", "", "Mend the YAML here"),
]


@pytest.mark.parametrize(("file", "old", "new", "item", "field", "problem"), MISTAKES)
def test_a_mistake_is_named_by_file_item_and_field(file, old, new, item, field, problem):
    found = mistakes_in(spoilt(file, old, new))
    assert any(
        (mistake.file, mistake.item, mistake.field) == (file, item, field) and mistake.problem.startswith(problem)
        for mistake in found
    ), found


def test_all_mistakes_are_named_at_once():
    files = spoilt("actions.yaml", "trend: skills", "trend: unknown")
    files |= {"themes.yaml": files["themes.yaml"].replace("name: Data", "name: 3")}
    assert {mistake.file for mistake in mistakes_in(files)} == {"themes.yaml", "actions.yaml"}


def test_a_code_used_twice_is_a_mistake():
    twice = TREND_FILES["themes.yaml"] + "  - slug: data\n    name: Again\n"
    assert mistakes_in(TREND_FILES | {"themes.yaml": twice}) == [
        Mistake("themes.yaml", "data", "id", "Give each item a code of its own; this one is used 2 times")
    ]


@pytest.mark.parametrize(
    "text", ["", "themes:", "themes: []", "- a", "7", "themes: text", "themes: [7]", "\x00", "[" * 2000]
)
def test_a_file_without_items_is_a_mistake(text):
    found = mistakes_in(TREND_FILES | {"themes.yaml": text})
    assert [mistake.file for mistake in found] == ["themes.yaml"]


def test_text_that_holds_itself_is_a_mistake():
    assert mistakes_in(TREND_FILES | {"themes.yaml": "themes: &all\n  - *all\n"}) != []


def test_a_date_that_is_none_is_a_mistake():
    assert mistakes_in(spoilt("edition.yaml", "  title: Trends of 2031", "  title: 2031-13-45")) != []


def test_trends_without_an_edition_are_a_mistake():
    found = parse({"themes.yaml": TREND_FILES["themes.yaml"]}, Known())[1]
    assert found == [Mistake("themes.yaml", "", "", "Add edition.yaml, there is no edition yet")]


def test_actions_alone_may_name_a_stored_trend():
    known = Known(edition="2031", trends={"skills"})
    assert parse({"actions.yaml": TREND_FILES["actions.yaml"]}, known)[1] == []


def test_a_mistake_reads_as_one_line():
    assert str(Mistake("actions.yaml", "sk-1", "", "Do this")) == "actions.yaml: sk-1: Do this"


def test_the_edition_of_a_pack_can_be_read_beforehand():
    assert [edition_slug({"edition.yaml": text}) for text in (EDITION, "- [", "")] == ["2031", None, None]


def test_a_translation_is_a_field_of_its_own_and_only_there_when_given():
    pack, mistakes = parse(spoilt("themes.yaml", "name: Data", "name: Data\n    name_cy: Data Cymraeg"), Known())
    assert pack.themes[0].columns == {"name_en": "Data", "name_cy": "Data Cymraeg"}
    assert [mistake for mistake in mistakes if mistake.file == "themes.yaml"] == []


def test_a_checksum_knows_what_an_item_says_and_nothing_else():
    first, same, other = (
        parse(files, Known())[0].themes[0].checksum
        for files in (
            TREND_FILES,
            spoilt("themes.yaml", "name: Data", "name:   Data # the same"),
            spoilt("themes.yaml", "name: Data", "name: Date"),
        )
    )
    assert first == same != other


@pytest.mark.parametrize(
    ("source", "is_sound"),
    [
        ("https://www.gov.uk/guidance/a-b?x=1&y=2#part", True),
        ("http://democracy.council.example:8080/a.aspx?Id=1", True),
        ("https://café.example/", True),
        ("https://", False),
        ("https://council", False),
        ("http//council.example", False),
        ("https://council.example/a b", False),
        ("https://somebody:secret@council.example/", False),
        ("https://council.example:port/", False),
        ("https://[::1/", False),
        ("www.council.example", False),
        ("javascript:alert(1)", False),
        ("ftp://council.example/", False),
    ],
)
def test_an_address_is_sound_or_not(source, is_sound):
    assert (is_link(source), is_sound_link(source)) == (True, is_sound)


@pytest.mark.parametrize("title", ["Socitm Digital Trends 2024: digital trends", "A report (no longer online)"])
def test_the_title_of_something_is_no_address(title):
    assert not is_link(title)


class TestShippedContent:
    pack, mistakes = parse({name: (SHIPPED / name).read_text() for name in FILES}, Known())

    def test_has_no_mistakes(self):
        assert self.mistakes == []

    def test_has_ten_trends_of_three_themes_in_two_groups_of_five(self):
        assert [trend.columns["group"] for trend in self.pack.trends] == ["digital"] * 5 + ["technology"] * 5
        assert {len(trend.columns["themes_en"].splitlines()) for trend in self.pack.trends} == {3}

    def test_has_32_actions_of_which_14_are_from_the_report(self):
        provenances = [action.columns["provenance"] for action in self.pack.actions]
        assert (len(provenances), provenances.count("report")) == (32, 14)

    def test_has_five_different_sentences_for_each_action(self):
        assert {len({row["sentence_en"] for row in action.parts["sentences"]}) for action in self.pack.actions} == {5}

    def test_has_nine_themes_and_eight_drivers(self):
        assert (len(self.pack.themes), len(self.pack.edition.parts["drivers"])) == (9, 8)

    def test_names_only_sound_addresses_of_the_publishers_themselves(self):
        text = "".join((SHIPPED / name).read_text() for name in FILES)
        assert not any(mirror in text for mirror in ("azurewebsites", ".pages.dev", ":443"))


class TestRulesAgreeWithTheModels:
    def test_vocabularies(self):
        assert tuple(Group.values) == rules.GROUPS
        assert tuple(Provenance.values) == rules.PROVENANCES
        assert tuple(CONTENT_LANGUAGES) == LANGUAGES

    @pytest.mark.parametrize(
        ("model", "column", "longest"),
        [
            (Edition, "title_en", rules.SHORT),
            (Edition, "theme_en", rules.SHORT),
            (Edition, "published_by", rules.SHORT),
            (Driver, "name_en", rules.SHORT),
            (Driver, "slug", rules.CODE),
            (Theme, "name_en", rules.SHORT),
            (Trend, "name_en", rules.SHORT),
            (Trend, "provenance_en", rules.SHORT),
            (Lineage, "note_en", rules.SHORT),
            (Action, "title_en", rules.SHORT),
            (Action, "code", rules.ACTION_CODE),
        ],
    )
    def test_longest_texts(self, model, column, longest):
        assert model._meta.get_field(column).max_length == longest

    def test_levels(self):
        assert [level.value for level in LEVELS] == [0, 1, 2, 3, 4]
