"""This project's own readings: what drivers mean for trends, and what is known of the editions of all years."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.admin_forms import send
from tests.factories import EditionFactory, TrendFactory
from tests.trends.small_pack import TREND_FILES, spoilt
from tests.trends.test_loading import load
from tests.trends.test_packs import SHIPPED, mistakes_in
from trends.models import Driver, DriverMeaning, Edition, KnownEdition, LoadedItem
from trends.packs import FILES, Known, parse
from trends.succeeding import start_next_edition

TEXT = "text: Need is rising."
MEANT = f"{TEXT}\n      means:\n        - trend: skills\n          text: Hire for care."
EDITIONS = """\
editions:
  - year: 2030
    slug: '2030'
    title: Trends of 2030
    trends:
      - Talent
    completeness: Main headings
    sources:
      - https://council.example/2030
"""
db = pytest.mark.django_db


def with_means(text="Hire for care."):
    return spoilt("edition.yaml", TEXT, MEANT.replace("Hire for care.", text))


# In a pack


@pytest.mark.parametrize(
    ("old", "new", "item", "field", "problem"),
    [
        ("trend: skills", "trend: magic", "society", "means", "Correct this code, there is no such trend: magic"),
        ("text: Hire", "txt: Hire", "2031", "drivers.1.means.1.text", "Add this field"),
        ("care.", "care.\n        - trend: skills\n          text: Again", "society", "means", "Say once"),
    ],
)
def test_a_mistake_in_what_a_driver_means_is_named(old, new, item, field, problem):
    found = mistakes_in(spoilt("edition.yaml", TEXT, MEANT.replace(old, new)))
    assert [(m.item, m.field) for m in found if m.problem.startswith(problem)] == [(item, field)], found


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("slug: '2030'", "slug: '2029'", "slug"),
        ("title: Trends of 2030", "title: ''", "title"),
        ("https://council.example/2030", "https://council", "sources"),
        ("    completeness: Main headings\n", "", "completeness"),
    ],
)
def test_a_mistake_in_a_known_edition_is_named(old, new, field):
    found = mistakes_in(TREND_FILES | {"editions.yaml": EDITIONS.replace(old, new)})
    assert [(m.file, m.field) for m in found] == [("editions.yaml", field)]


def test_the_shipped_pack_knows_eight_years_and_means_something_by_every_driver():
    pack, mistakes = parse({name: (SHIPPED / name).read_text() for name in FILES}, Known())
    assert mistakes == []
    assert [row.columns["year"] for row in pack.known] == list(range(2019, 2027))
    drivers = [driver["slug"] for driver in pack.edition.parts["drivers"]]
    assert [row.code for row in pack.meanings] == drivers
    meant = {mean["trend"] for row in pack.meanings for mean in row.parts["means"]}
    assert meant == {trend.code for trend in pack.trends}


# Loaded


@db
def test_what_a_driver_means_is_stored():
    load(with_means())
    meaning = DriverMeaning.objects.get()
    assert (meaning.driver.slug, meaning.trend.slug, meaning.text) == ("society", "skills", "Hire for care.")


@db
def test_a_new_meaning_is_no_news_of_the_edition_itself():
    load()
    Edition.objects.update(title_en="Mended")
    load(with_means())
    assert Edition.objects.get().title == "Mended"
    assert DriverMeaning.objects.count() == 1


@db
def test_a_meaning_outlasts_news_of_its_edition_and_readers_are_woken():
    load(with_means())
    revision = Edition.objects.get().revision
    files = with_means()
    load(files | {"edition.yaml": files["edition.yaml"].replace("name: Social", "name: Societal")})
    assert (Driver.objects.get().name, DriverMeaning.objects.count()) == ("Societal pressure", 1)
    assert Edition.objects.get().revision == revision + 1


@db
def test_a_curators_meaning_survives_the_same_pack_and_gives_way_to_another():
    load(with_means())
    DriverMeaning.objects.update(text_en="Mended")
    load(with_means())
    assert DriverMeaning.objects.get().text == "Mended"
    load(with_means("Hire for the whole place."))
    assert DriverMeaning.objects.get().text == "Hire for the whole place."


@db
def test_known_editions_are_stored_by_year_and_once():
    files = TREND_FILES | {"editions.yaml": EDITIONS}
    load(files)
    load(files | {"editions.yaml": EDITIONS.replace("Talent", "Talents")})
    known = KnownEdition.objects.get()
    assert (known.year, known.title, known.trends, known.sources) == (
        2030,
        "Trends of 2030",
        ["Talents"],
        ["https://council.example/2030"],
    )
    assert LoadedItem.objects.filter(file="editions.yaml", item="2030").count() == 1


@db
def test_a_driver_means_one_thing_for_a_trend():
    load(with_means())
    meaning = DriverMeaning.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DriverMeaning.objects.create(driver=meaning.driver, trend=meaning.trend, text_en="Again")


@db
def test_meanings_go_on_in_the_next_edition():
    draft = start_next_edition(edition=load(with_means()), year=2032)
    meaning = DriverMeaning.objects.get(driver__edition=draft)
    assert (meaning.trend.edition, meaning.text) == (draft, "Hire for care.")


# Read


@pytest.fixture
def meaning(db):
    trend = TrendFactory(edition=EditionFactory(year=2024), slug="skills", name_en="Skills")
    driver = Driver.objects.create(edition=trend.edition, slug="society", name_en="Society", text_en="Need is rising.")
    return DriverMeaning.objects.create(driver=driver, trend=trend, text_en="Hire for care.")


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_an_edition_tells_what_each_driver_means_and_that_this_is_a_reading(client, meaning):
    html = read(client, "/trends/")
    assert '<a href="/trends/2024/skills/">Skills</a>: Hire for care.' in html
    assert "this project’s reading" in html


def test_a_trend_tells_what_presses_on_it(client, meaning):
    html = read(client, "/trends/2024/skills/")
    assert "Hire for care." in html
    assert 'href="/trends/2024/#driver-society"' in html
    assert "own reading of the edition’s contextual drivers" in html


def test_nothing_is_told_of_a_trend_without_a_page(client, meaning):
    meaning.trend.status = "draft"
    meaning.trend.save()
    assert "Hire for care." not in read(client, "/trends/")


def test_a_changed_meaning_tells_readers(meaning):
    revision = Edition.objects.get().revision
    meaning.save()
    assert Edition.objects.get().revision > revision


# Curated


def test_a_curator_says_what_a_driver_means_on_the_page_of_the_trend(client_for, curator, meaning):
    page = reverse("admin:trends_trend_change", args=[meaning.trend.pk])
    other = Driver.objects.create(edition=EditionFactory(), slug="other", name_en="Of another edition", text_en="Text")
    html = read(client_for(curator), page)
    assert "Hire for care." in html
    assert other.name not in html
    response = send(client_for(curator), page, **{"driver_meanings-0-text_en": "Mended"})
    assert response.status_code == 302
    meaning.refresh_from_db()
    assert meaning.text == "Mended"


def test_a_curator_mends_what_is_known_of_a_year(client_for, curator, db):
    known = KnownEdition.objects.create(year=2030, title_en="Trends", completeness_en="Part", source_lines="A report")
    client = client_for(curator)
    assert "Trends" in read(client, reverse("admin:trends_knownedition_changelist"))
    page = reverse("admin:trends_knownedition_change", args=[known.pk])
    assert send(client, page, source_lines="https://council").status_code == 200
    assert send(client, page, completeness_en="All headings").status_code == 302
    known.refresh_from_db()
    assert known.completeness == "All headings"
