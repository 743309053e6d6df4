"""The life of an edition at the curators' desk."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from zeal import zeal_ignore

from tests.admin_forms import errors_of, send, shown
from tests.factories import ActionFactory, EditionFactory, UserFactory
from tests.trends.editions import edition_in_use, whole_edition
from trends.models import Action, Correction, Driver, Edition, Lineage, Trend, TrendSection, WatchItem

pytestmark = pytest.mark.django_db
REASON = {"correction_reason": "A spelling mistake"}


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def editors_desk(client_for, curator):
    """Of somebody who may write everything and publish nothing."""
    group = curator.groups.get()
    group.permissions.remove(Permission.objects.get(codename="publish_edition"))
    return client_for(curator)


def page(item):
    return reverse(f"admin:trends_{item._meta.model_name}_change", args=[item.pk])


def restoring(item, number):
    return reverse(f"admin:trends_{item._meta.model_name}_restore", args=[item.pk, number])


def step(desk, edition, status, **more):
    return desk.post(reverse("admin:trends_edition_become", args=[edition.pk, status]), **more)


def status_of(edition):
    return Edition.objects.get(pk=edition.pk).status


def test_buttons_lead_from_draft_to_archive(desk):
    edition = whole_edition(status="draft")
    for status in ("review", "published", "archived"):
        button = f'action="{reverse("admin:trends_edition_become", args=[edition.pk, status])}"'
        assert button in desk.get(page(edition)).content.decode()
        assert step(desk, edition, status).url == page(edition)
        assert status_of(edition) == status


def test_only_steps_that_follow_have_a_button(desk):
    edition = whole_edition(status="draft")
    html = desk.get(page(edition)).content.decode()
    assert re.findall(r"/become/(\w+)/", html) == ["review"]


@pytest.mark.parametrize(("status", "to"), [("review", "published"), ("published", "archived")])
def test_publishing_and_archiving_take_the_right_to_publish(editors_desk, status, to):
    edition = whole_edition(status=status)
    assert f"/become/{to}/" not in editors_desk.get(page(edition)).content.decode()
    assert step(editors_desk, edition, to).status_code == 403
    assert status_of(edition) == status


def test_an_edition_in_use_is_not_offered_to_become_a_draft(desk):
    edition = edition_in_use()
    address = reverse("admin:trends_edition_become", args=[edition.pk, "draft"])
    assert f'action="{address}"' not in desk.get(page(edition)).content.decode()


def test_a_step_is_never_taken_by_looking(desk):
    edition = whole_edition(status="draft")
    address = reverse("admin:trends_edition_become", args=[edition.pk, "review"])
    assert (desk.get(address).status_code, status_of(edition)) == (405, "draft")


def test_an_unknown_step_is_forbidden(desk):
    assert step(desk, whole_edition(), "burnt").status_code == 403


def test_what_is_missing_is_listed_with_links_that_land(desk):
    edition = whole_edition(status="draft", digital_declared=2)
    trend = edition.trends.get(slug="digital-trend")
    Trend.objects.filter(pk=trend.pk).update(themes_en="One", source_lines="", provenance_en="")
    Action.objects.get(code="d-1").delete()
    action = Action.objects.get(code="d-2")
    Action.objects.filter(pk=action.pk).update(source_lines="")
    action.sentences.filter(level=2).delete()
    action.case_ties.all().delete()

    links = re.findall(r'<li><a href="([^"#]+)#([^"]+)">', desk.get(page(edition)).content.decode())

    assert len(links) == 8
    for address, fragment in links:
        assert f'id="{fragment}"' in desk.get(address).content.decode(), (address, fragment)


def test_an_incomplete_edition_is_not_published_and_the_page_says_why(desk):
    edition = whole_edition(status="review", technology_declared=3)
    response = step(desk, edition, "published", follow=True)
    assert "technology_declared" in response.content.decode()
    assert status_of(edition) == "review"


def test_editions_are_taken_further_from_the_list(desk):
    editions = [whole_edition(status="review", year=year) for year in (2041,)]
    listed = reverse("admin:trends_edition_changelist")
    for action, status in (("publish", "published"), ("archive", "archived")):
        desk.post(listed, {"action": action, "_selected_action": [edition.pk for edition in editions]})
        assert [status_of(edition) for edition in editions] == [status]


def test_the_list_offers_no_publishing_to_others(editors_desk):
    edition = whole_edition(status="review")
    listed = reverse("admin:trends_edition_changelist")
    editors_desk.post(listed, {"action": "publish", "_selected_action": [edition.pk]})
    assert status_of(edition) == "review"


# The next edition


def test_the_next_edition_starts_from_a_published_one(desk):
    edition = edition_in_use(year=2031)
    address = reverse("admin:trends_edition_next", args=[edition.pk])
    assert address in desk.get(page(edition)).content.decode()
    assert desk.get(address).context["form"]["year"].value() == 2032

    response = desk.post(address, {"year": 2033})

    draft = Edition.objects.get(year=2033)
    assert response.url == page(draft)
    assert (draft.status, draft.actions.count()) == ("draft", 4)


def test_a_year_that_is_taken_is_refused(desk):
    edition = edition_in_use(year=2031)
    response = desk.post(reverse("admin:trends_edition_next", args=[edition.pk]), {"year": 2031})
    assert "Choose another year" in response.content.decode()
    assert Edition.objects.count() == 1


def test_no_edition_starts_from_a_draft(desk):
    edition = whole_edition(status="draft")
    assert desk.get(reverse("admin:trends_edition_next", args=[edition.pk])).status_code == 404


# An edition in use


def test_a_correction_asks_for_a_reason(desk):
    action = edition_in_use().actions.first()
    response = send(desk, page(action), title_en="Mended")
    assert "This field is required" in errors_of(response)
    assert not Correction.objects.exists()


def test_a_correction_is_kept_with_who_when_and_why(desk, curator):
    action = edition_in_use().actions.first()
    before = action.title_en
    assert send(desk, page(action), title_en="Mended", **REASON).status_code == 302
    [kept] = Correction.objects.all()
    assert (kept.code, kept.field, kept.before, kept.after) == (action.code, "title_en", before, "Mended")
    assert (kept.reason, kept.by, kept.trend, kept.label) == (
        "A spelling mistake",
        curator,
        action.trend,
        "title (English)",
    )


def test_a_corrected_sentence_is_kept_too(desk):
    action = edition_in_use().actions.first()
    assert send(desk, page(action), **{"sentences-3-sentence_en": "All know."}, **REASON).status_code == 302
    [kept] = Correction.objects.all()
    assert (kept.code, kept.after) == (f"{action.code}, 3", "All know.")


def test_trends_and_the_edition_are_corrected_alike(desk):
    edition = edition_in_use()
    Driver.objects.create(edition=edition, slug="society", name_en="Old", text_en="Text")
    assert send(desk, page(edition.trends.first()), name_en="Talent", **REASON).status_code == 302
    assert send(desk, page(edition), **{"drivers-0-name_en": "New"}, **REASON).status_code == 302
    assert list(edition.corrections.order_by("pk").values_list("model", "after")) == [
        ("trend", "Talent"),
        ("driver", "New"),
    ]


def test_saving_without_a_change_keeps_nothing(desk):
    action = edition_in_use().actions.first()
    assert send(desk, page(action), **REASON).status_code == 302
    assert not Correction.objects.exists()


def test_lines_that_a_browser_ends_in_its_own_way_are_no_correction(desk):
    trend = edition_in_use().trends.first()
    changes = {"themes_en": trend.themes_en.replace("\n", "\r\n"), "name_en": "Talent"}
    assert send(desk, page(trend), **changes, **REASON).status_code == 302
    assert [kept.field for kept in Correction.objects.all()] == ["name_en"]


def test_what_answers_rest_on_can_only_be_read(desk):
    edition = edition_in_use()
    action, trend = edition.actions.first(), edition.trends.first()
    assert (
        not {"trend", "code", "position", "provenance", "allows_na", "predecessors"}
        & shown(desk.get(page(action))).keys()
    )
    assert not {"slug", "group", "position", "status", "predecessors"} & shown(desk.get(page(trend))).keys()
    assert not {"slug", "year"} & shown(desk.get(page(edition))).keys()
    assert "Only wording can be corrected here" in desk.get(page(action)).content.decode()


@pytest.mark.parametrize("model", ["trend", "action"])
def test_nothing_of_it_is_deleted(desk, model):
    item = getattr(edition_in_use(), f"{model}s").first()
    url = reverse(f"admin:trends_{model}_delete", args=[item.pk])
    assert "Only wording can be corrected here" in desk.get(url).content.decode()
    desk.post(url, {"post": "yes"})
    listed = reverse(f"admin:trends_{model}_changelist")
    desk.post(listed, {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"})
    item.refresh_from_db()


def test_nothing_moves_in_the_list(desk):
    edition = edition_in_use()
    trend = edition.trends.get(group="digital")
    before = list(edition.trends.order_by("pk").values_list("position", flat=True))
    text = desk.get(reverse("admin:trends_trend_changelist")).content.decode()
    assert f"list-up-{trend.pk}" not in text
    desk.post(reverse("admin:trends_trend_changelist"), {"_move": f"list-down-{trend.pk}"})
    assert list(edition.trends.order_by("pk").values_list("position", flat=True)) == before


# Parts of an edition in use: (of what, the part, its related name, a wording of it, everything else of it)
PARTS = [
    ("edition", Driver, "drivers", {"name_en": "Society"}, {"text_en": "Text", "slug": "society", "position": 1}),
    ("edition", WatchItem, "watch_items", {"name_en": "Quantum"}, {"note_en": "Not yet", "position": 1}),
    ("trend", TrendSection, "sections", {"points_en": "Begin"}, {"kind": "step", "position": 1}),
    ("trend", Lineage, "lineage", {"note_en": "exact: Skills"}, {"year": 2020}),
]
OTHER = {"slug": "other", "position": 9, "kind": "tactic", "year": 2021}


@pytest.fixture(params=PARTS, ids=[part[2] for part in PARTS])
def part(request):
    """A part of what councils use: its owner, the row, the prefix of its form, a wording, and everything else."""
    owner, model, prefix, words, others = request.param
    edition = edition_in_use(year=2030)
    item = edition if owner == "edition" else edition.trends.first()
    return item, model.objects.create(**{owner: item}, **words, **others), prefix, words, others


def test_a_part_of_it_is_reworded_and_nothing_else_of_it_changes(desk, part):
    item, row, prefix, words, others = part
    name = next(iter(words))
    changes = {f"{prefix}-0-{name}": "near: Mended"} | {
        f"{prefix}-0-{key}": OTHER[key] for key in others if key in OTHER
    }
    assert send(desk, page(item), **changes, **REASON).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == "near: Mended"
    assert {key: getattr(row, key) for key in others} == others


def test_no_part_of_it_is_deleted(desk, part):
    item, row, prefix, _words, _others = part
    send(desk, page(item), **{f"{prefix}-0-DELETE": "on"}, **REASON)
    row.refresh_from_db()


def test_no_part_is_added_to_it(desk, part):
    item, row, prefix, words, others = part
    added = {f"{prefix}-1-{key}": value for key, value in (words | others | {"year": 2019, "slug": "new"}).items()}
    send(desk, page(item), **{f"{prefix}-TOTAL_FORMS": 2}, **added, **REASON)
    assert type(row).objects.count() == 1


def test_restoring_adds_and_deletes_no_part_of_it(desk, part):
    item, row, _prefix, _words, _others = part
    row._history_user = UserFactory()
    row.delete()
    with zeal_ignore():  # the wording is read before and after
        response = desk.post(restoring(item, 1), follow=True)
    assert "Nothing was restored. Only wording can be corrected here" in response.content.decode()
    assert not type(row).objects.exists()


def test_parts_come_and_go_while_nobody_uses_it(desk):
    edition = whole_edition()
    Driver.objects.create(edition=edition, slug="society", name_en="Old", text_en="Text")
    new = {"slug": "climate", "position": 2, "name_en": "Climate", "text_en": "Text"}
    changes = {f"drivers-1-{name}": value for name, value in new.items()}
    assert (
        send(desk, page(edition), **{"drivers-TOTAL_FORMS": 2, "drivers-0-DELETE": "on"}, **changes).status_code == 302
    )
    assert [driver.slug for driver in edition.drivers.all()] == ["climate"]


def test_a_trend_in_use_keeps_as_many_themes(desk):
    trend = edition_in_use().trends.first()
    assert "Keep as many themes" in errors_of(send(desk, page(trend), themes_en="One\nTwo", **REASON))
    assert send(desk, page(trend), themes_en="One\nTwo\nOther", **REASON).status_code == 302


def test_its_trends_are_not_withdrawn(desk):
    trend = edition_in_use().trends.first()
    response = desk.post(
        reverse("admin:trends_trend_changelist"), {"action": "unpublish", "_selected_action": [trend.pk]}, follow=True
    )
    assert "Only wording can be corrected here" in response.content.decode()
    assert Trend.objects.get(pk=trend.pk).status == "published"


def test_nothing_is_added_to_it(desk):
    edition = edition_in_use()
    new = {"trend": edition.trends.first().pk, "code": "new", "position": 9, "title_en": "New", "provenance": "report"}
    assert "Choose a trend of another edition" in errors_of(send(desk, reverse("admin:trends_action_add"), **new))
    new = {"edition": edition.pk, "slug": "new", "group": "digital", "position": 9, "name_en": "New"}
    new |= {"summary_en": "New", "themes_en": "One", "status": "draft"}
    assert "Choose another edition" in errors_of(send(desk, reverse("admin:trends_trend_add"), **new))


# What follows what


def test_an_action_follows_actions_of_earlier_editions_only(desk):
    earlier, later = EditionFactory(year=2030), EditionFactory(year=2032)
    action = ActionFactory(trend__edition__year=2031)
    choices = [ActionFactory(trend__edition=edition).pk for edition in (earlier, later)]
    assert send(desk, page(action), predecessors=[choices[0]]).status_code == 302
    assert action.predecessors.get().pk == choices[0]
    assert "not one of the available choices" in errors_of(send(desk, page(action), predecessors=[choices[1]]))


def test_an_action_without_a_case_says_why(desk):
    action = ActionFactory()
    assert "Say why there is no case" in errors_of(send(desk, page(action), is_without_case="on"))
    assert send(desk, page(action), is_without_case="on", without_case_why_en="None yet").status_code == 302
