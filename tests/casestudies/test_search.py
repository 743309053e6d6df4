"""What is found, how soon, and that no question however odd breaks anything."""

import doctest
import re

import pytest
from django.utils import translation
from django.utils.html import escape

from casestudies import searching
from casestudies.searching import asking, keeping, words_of
from casestudies.searching.asking import COMMON, LONGEST
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from tests.security.odd import NASTY
from trends.models import Edition, LevelSentence, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory(year=2024)


@pytest.fixture
def trend(edition):
    return TrendFactory(
        edition=edition, slug="data", name_en="Harnessing data", aliases_en="Analytics", opportunity_en="See further."
    )


@pytest.fixture
def action(trend):
    return ActionFactory(trend=trend, code="hd-1", title_en="Name an owner", help_en="Somebody answers for it")


@pytest.fixture
def case(action):
    case = CaseStudyFactory(
        code="cardiff",
        title_en="Sensors in streets",
        organisation="Cyngor Caerdydd",
        region="South Wales",
        places=[("GB", "GB-WLS")],
        kind="podcast",
        actions=[action],
        description_en="Lamps tell when they break.",
    )
    case.themes.add(Theme.objects.create(slug="mobility", name_en="Travel and mobility"))
    return case


def read(client, query, **more):
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def paths(html):
    return re.findall(r'<h3><a href="([^"]+)"', html)


def found(client, query, **more):
    return paths(read(client, query, **more))


TREND, ACTION, CASE = "/trends/2024/data/", "/trends/2024/data/#hd-1", "/cases/cardiff/"


# What is found


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("harnessing", TREND),
        ("analytics", TREND),
        ("see further", TREND),
        ("owner", ACTION),
        ("hd-1", ACTION),
        ("somebody answers", ACTION),
        ("owner at level 3", ACTION),
        ("sensors", CASE),
        ("Caerdydd", CASE),
        ("wales", CASE),
        ("podcast", CASE),
        ("travel", CASE),
        ("lamps break", CASE),
    ],
)
def test_a_page_is_found_by_everything_it_says(client, case, query, path):
    assert found(client, query)[0] == path


@pytest.mark.parametrize(
    "query", ["sensor", "SENSORS", "Sénsors", "street sensor", "sen", "streets in sens", "“sensors”"]
)
def test_plural_case_accents_order_and_a_word_not_yet_whole_do_not_matter(client, case, query):
    assert CASE in found(client, query)


def test_a_word_in_the_title_counts_more_than_one_in_the_text(client, trend):
    CaseStudyFactory(code="told", title_en="Other", description_en="Drones are told of once, here.", trends=[trend])
    CaseStudyFactory(code="named", title_en="Drones over fields", trends=[trend])
    assert found(client, "drones") == ["/cases/named/", "/cases/told/"]


def test_what_holds_every_word_hides_what_holds_some(client, case, trend):
    CaseStudyFactory(title_en="Sensors elsewhere", trends=[trend])
    html = read(client, "sensors in Wales")
    assert paths(html) == [CASE]
    assert "some of them" not in html


def test_where_nothing_holds_every_word_what_holds_some_is_shown_and_said_so(client, case):
    html = read(client, "sensors submarine")
    assert paths(html) == [CASE]
    assert "Nothing holds all of these words." in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("How do we share the data?", ("share", "data")),
        ("the", ("the",)),
        ("data data Data", ("data",)),
        ("a-b_c", ("a-b", "c")),
        ("IT", ("it",)),
        ("IT strategy", ("it", "strategy")),
        ("is it a strategy", ("strategy",)),
        ("WHAT IS IT FOR A STRATEGY", ("strategy",)),
        ("co\u2011design", ("co-design",)),
        ("x" * 100, ("x" * 60,)),
        ("' OR 1=1 --", ("1",)),
        ("\0\ud800", ()),
        ("?!", ()),
    ],
)
def test_the_words_of_a_question_are_plain(query, words):
    assert doctest.testmod(asking).failed == 0
    assert words_of(query) == words
    assert not (COMMON - {"it"}) & set(words) or len(words) == 1


# The same on every database


@pytest.fixture
def speaking(trend):
    """A case for each text."""
    texts = {
        "it": "The IT of councils",
        "it-word": "It is what it was",
        "italy": "Streets of Italy",
        "ai": "AI for planners",
        "aims": "Aims of planners",
        "generative": "Generative models",
        "generating": "Generating heat",
        "general": "General purpose",
        "co-design": "Co-design of parks",
        "codesign": "Codesign of streets",
        "design": "Design of homes",
        "cities": "Cities by the sea",
        "citizen": "A citizen speaks",
        "cafe": "Café Müller",
        "clerk": "The clerk’s garden",
    }
    for code, text in texts.items():
        CaseStudyFactory(code=code, title_en=text, description_en=".", organisation="x", trends=[trend])


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("IT", "it"),
        ("it", "it"),
        ("ai", "ai"),
        ("AI", "ai"),
        ("generatin", "generating generative"),
        ("generatio", "generating generative"),
        ("Generative", "generating generative"),
        ("generate", "generating generative"),
        ("gener", "general generating generative"),
        ("co-design", "co-design codesign"),
        ("codesign", "co-design codesign"),
        ("design", "co-design design"),
        ("city", "cities"),
        ("CITIES", "cities"),
        ("cafe muller", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("“Streets of Italy”", "italy"),
        ('"general purpose"', "general"),
        ("clerk's garden", "clerk"),
        ("clerks gardens", "clerk"),
        ("the", ""),
        ("th", ""),
    ],
)
def test_the_same_is_found_whatever_the_database_makes_of_words(client, speaking, query, codes):
    cases = {path.split("/")[2] for path in found(client, query, kind="case")}
    assert cases == set(codes.split())


def test_a_form_that_was_asked_for_comes_before_others(client, speaking):
    assert found(client, "generative", kind="case") == ["/cases/generative/", "/cases/generating/"]
    assert found(client, "generating", kind="case") == ["/cases/generating/", "/cases/generative/"]


def test_words_are_marked_by_what_they_mean(client, speaking):
    assert "<mark>Co-design</mark> of parks" in read(client, "codesign")
    assert "The <mark>IT</mark> of councils" in read(client, "it")
    assert "<mark>Generating</mark> heat" in read(client, "generatin")


def test_other_languages_are_looked_through_in_their_own_words(client, trend):
    CaseStudyFactory(code="straat", title_en="Street", title_nl="Straten en gemeenten", trends=[trend])
    with translation.override("nl"):
        words = searching.words_of("straat en gemeente")
        hits = searching.find(Edition.objects.get(), words)
        [shown] = searching.read(words, tuple(hits.all))
    assert hits.has_every_word
    assert shown.title == "<mark>Straten</mark> <mark>en</mark> <mark>gemeenten</mark>"


# Drafts, other editions, changes


def test_drafts_are_not_found(client, trend):
    draft = TrendFactory(edition=trend.edition, status="draft", name_en="Secretive")
    ActionFactory(trend=draft, title_en="Secretive")
    CaseStudyFactory(title_en="Secretive", status="draft", trends=[trend])
    CaseStudyFactory(title_en="Secretive", trends=[draft])
    assert found(client, "secretive") == []


def test_only_the_current_edition_is_looked_through(client, case):
    newer = TrendFactory(edition=EditionFactory(year=2025), name_en="Harnessing more data", slug="more")
    assert found(client, "harnessing") == [newer.get_absolute_url()]
    assert found(client, "sensors") == []
    newer.edition.status = "draft"
    newer.edition.save()
    assert found(client, "harnessing")[0] == TREND


def test_a_change_is_found_at_once_and_what_was_there_no_more(client, case):
    assert found(client, "sensors") == [CASE]
    case.title_en = "Meters in streets"
    case.save()
    assert (found(client, "sensors"), found(client, "meters")) == ([], [CASE])
    case.status = "draft"
    case.save()
    assert found(client, "meters") == []


def test_a_changed_sentence_is_found_at_once(client, action):
    assert found(client, "quarterly") == []
    sentence = LevelSentence.objects.get(action=action, level=3)
    sentence.sentence_en = "It is looked at quarterly."
    sentence.save()
    assert found(client, "quarterly") == [ACTION]


def test_only_what_differs_is_written_again(client, case, monkeypatch):
    read(client, "sensors")
    written = []
    monkeypatch.setattr(keeping, "_insert", lambda news, _spoken: written.extend(made.key for _sum, made in news))
    case.title_en = "Meters in streets"
    case.save()
    read(client, "sensors")
    assert sorted(written) == ["", "cardiff"]  # and the row that tells the revision


def test_another_process_that_comes_late_leaves_the_index_as_it_is(client, case):
    read(client, "sensors")
    early = Edition.objects.get()
    case.title_en = "Meters in streets"
    case.save()
    read(client, "meters")
    searching.forget()
    searching.keep_up(early)
    assert found(client, "meters") == [CASE]


# How it is shown


def test_every_result_names_its_kind_and_marks_the_words(client, case, trend):
    html = read(client, "sensors lamps")
    assert "<b>Impact case</b> · Cyngor Caerdydd · Wales · 2023 · Podcast" in html
    assert "<mark>Sensors</mark> in streets" in html
    assert "<mark>Lamps</mark> tell when they break." in html


def test_a_long_text_is_shown_around_what_was_asked_for(client, trend):
    CaseStudyFactory(description_en="Before. " * 200 + "An otter appears. " + "After. " * 200, trends=[trend])
    html = read(client, "otter")
    piece = re.search(r"<p>(… [^<]*<mark>otter</mark>[^<]* …)</p>", html)
    assert piece
    assert len(piece[1]) < 500


def test_results_are_counted_by_kind_and_one_kind_can_be_chosen(client, case, trend):
    CaseStudyFactory.create_batch(2, title_en="More data", trends=[trend])
    html = read(client, "data")
    counted = re.findall(r'kind=(\w+)[^>]*>[^<]+</a> <span class="app-quiet">(\d+)', html)
    assert counted == [("trend", "1"), ("action", "1"), ("case", "3")]
    assert set(found(client, "data", kind="trend")) == {TREND}
    assert 'kind=trend" aria-current="true"' in read(client, "data", kind="trend")


@pytest.mark.parametrize("kind", ["", "nonsense", "\0"])
def test_an_unknown_kind_is_every_kind(client, case, kind):
    assert CASE in found(client, "sensors", kind=kind)


@pytest.mark.parametrize(("page", "count"), [("1", 20), ("2", 1), ("99", 1), ("nonsense", 20)])
def test_many_results_come_in_pages_of_twenty(client, trend, page, count):
    CaseStudyFactory.create_batch(21, title_en="Otter", trends=[trend])
    html = read(client, "otter", page=page)
    assert len(paths(html)) == count
    assert "21 results for “otter”" in html


def test_the_title_tells_how_many_there_are(client, case):
    assert "<title>1 result for sensors" in read(client, "sensors")
    assert "<title>0 results for submarine" in read(client, "submarine")


def test_curated_text_is_escaped(client, trend):
    CaseStudyFactory(title_en="<b>otter</b>", description_en="<i>otter</i> & \u0301otter", trends=[trend])
    html = read(client, "otter")
    assert "&lt;b&gt;<mark>otter</mark>&lt;/b&gt;" in html
    assert not re.search(r"<[bi]>otter", html)


# Nothing found


def test_nothing_found_says_so_and_where_to_begin(client, case):
    html = read(client, "submarine")
    assert "Nothing found for “submarine”" in html
    assert "/cases/" in html


def test_a_mistyped_word_brings_a_suggestion(client, case):
    assert '<a href="?q=sensors">sensors</a>' in read(client, "sensros")


def test_without_words_there_is_only_the_field_and_where_to_begin(client, case):
    for query in ("", "   ", "?"):
        html = read(client, query)
        assert "Or begin here:" in html
        assert "Nothing found" not in html


def test_without_an_edition_a_calm_page_says_so(client):
    assert "No edition is published yet." in read(client, "sensors")


# Odd questions


@pytest.mark.parametrize(
    "query", [*NASTY, "x" * 10_000, "a AND (", '"', "data*", "title:data", "NEAR(a b)", "-data", "^a"]
)
def test_no_question_breaks_anything(client, case, query):
    query = query.encode("utf-8", "replace").decode()
    html = read(client, query)
    assert "<script>alert" not in html
    assert escape(" ".join(query[:LONGEST].replace("\0", " ").split())) in html


# How dear it is


@pytest.mark.parametrize("count", [1, 3])
def test_a_new_question_takes_three_queries_and_a_known_one_only_that_for_the_edition(
    client, trend, count, django_assert_num_queries
):
    CaseStudyFactory.create_batch(count, title_en="Otter", trends=[trend])
    read(client, "harnessing")
    with django_assert_num_queries(3):
        read(client, "otter")
    with django_assert_num_queries(1):
        read(client, "otter")


def test_a_question_without_an_answer_takes_three_queries(client, case, django_assert_num_queries):
    read(client, "sensors")
    with django_assert_num_queries(3):
        read(client, "submarine")
