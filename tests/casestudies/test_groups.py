"""What each group of people may do at every address of the curators' desk."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from casestudies.apps import CURATORS, EDITORS, PUBLISHERS
from casestudies.models import CaseStudy
from organisations.apps import SUPPORT
from tests.admin_forms import errors_of, send, shown
from tests.factories import ActionFactory, CaseStudyFactory, MembershipFactory, TrendFactory, UserFactory
from trends.models import Action, Theme, Trend

pytestmark = pytest.mark.django_db
KINDS = ["trends_edition", "trends_trend", "trends_action", "trends_theme", "casestudies_casestudy"]
ALL = {"list", "add", "change", "history", "delete"}
CHANGES, LOOKS, NOTHING = ALL - {"delete"}, {"list", "change", "history"}, set()
MAY_OPEN = {
    EDITORS: dict(zip(KINDS, [LOOKS, CHANGES, CHANGES, LOOKS, CHANGES], strict=True)),
    PUBLISHERS: dict(zip(KINDS, [CHANGES] * 5, strict=True)),
    CURATORS: dict(zip(KINDS, [CHANGES, ALL, ALL, ALL, ALL], strict=True)),
    SUPPORT: dict.fromkeys(KINDS, NOTHING),
}


@pytest.fixture
def client_of(client_for):
    def sign_in(group):
        person = UserFactory(is_staff=True)
        person.groups.add(Group.objects.get(name=group))
        return client_for(person)

    return sign_in


@pytest.fixture
def editor(client_of):
    return client_of(EDITORS)


@pytest.fixture
def publisher(client_of):
    return client_of(PUBLISHERS)


@pytest.fixture
def published():
    return CaseStudyFactory(actions=[ActionFactory()])


@pytest.fixture
def draft():
    return CaseStudyFactory(actions=[ActionFactory(trend__status="draft")], status="draft")


def page(item, what="change"):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{what}", args=[item.pk])


def items_of(case):
    action = case.action_ties.get().action
    theme = Theme.objects.create(slug="data", name_en="Data")
    return {"trends_edition": action.edition, "trends_trend": action.trend, "trends_action": action,
            "trends_theme": theme, "casestudies_casestudy": case}  # fmt: skip


@pytest.mark.parametrize("group", MAY_OPEN)
def test_a_group_opens_these_pages_and_no_others(client_of, draft, group):
    client, opened = client_of(group), {}
    for kind, item in items_of(draft).items():
        places = {"list": reverse(f"admin:{kind}_changelist"), "add": reverse(f"admin:{kind}_add")}
        places |= {what: page(item, what) for what in ("change", "history", "delete")}
        opened[kind] = {what for what, url in places.items() if client.get(url).status_code == 200}
    assert opened == MAY_OPEN[group]


@pytest.mark.parametrize("group", [EDITORS, PUBLISHERS, CURATORS])
@pytest.mark.parametrize(
    "path", ["organisations/user", "organisations/organisation", "organisations/membership", "auth/group"]
)
def test_people_are_hidden_from_who_mends_content(client_of, group, path):
    assert client_of(group).get(f"/admin/{path}/").status_code == 403


@pytest.mark.parametrize("group", [EDITORS, PUBLISHERS, CURATORS, SUPPORT])
def test_no_group_deletes_an_edition_or_sees_what_councils_answered(group):
    rights = Group.objects.get(name=group).permissions
    assert not rights.filter(codename="delete_edition").exists()
    seen = rights.filter(content_type__app_label__in=["assessments", "reports", "auth", "admin"])
    assert set(seen.values_list("content_type__model", flat=True)) <= {"caseoffer"}
    assert not rights.filter(content_type__model__startswith="historical").exists()


def test_migrating_again_leaves_every_group_as_it_is():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    call_command("migrate", verbosity=0)
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


def test_making_the_groups_again_changes_no_row():
    through = Group.permissions.through.objects
    before = set(through.values_list("pk", flat=True))
    call_command("migrate", verbosity=0)

    assert set(through.values_list("pk", flat=True)) == before


# Editors: drafts only


def test_an_editor_changes_a_draft(editor, draft):
    action = draft.action_ties.get().action
    for item, change in ((action, "title_en"), (action.trend, "name_en"), (draft, "title_en")):
        assert send(editor, page(item), **{change: "Mended"}).status_code == 302
        item.refresh_from_db()
        assert getattr(item, change) == "Mended"


def test_what_is_published_is_an_editors_to_read(editor, published):
    action = published.action_ties.get().action
    for item in (published, action, action.trend):
        assert "title_en" not in shown(editor.get(page(item)))
        assert editor.post(page(item), {"title_en": "Mended"}).status_code == 403
        assert "_move" not in editor.get(page(item)).content.decode()


def test_an_editor_restores_nothing_that_is_published(editor, published):
    assert editor.post(page(published, "history") + "1/restore/").status_code == 403


@pytest.mark.parametrize("kind", ["trends_trend", "casestudies_casestudy"])
def test_an_editor_publishes_nothing_from_a_list(editor, draft, kind):
    item = items_of(draft)[kind]
    editor.post(reverse(f"admin:{kind}_changelist"), {"action": "publish", "_selected_action": [item.pk]})
    item.refresh_from_db()
    assert item.status == "draft"


def test_an_editor_publishes_nothing_on_its_page(editor, draft):
    trend = draft.action_ties.get().action.trend
    for item in (draft, trend):
        assert send(editor, page(item), status="published").status_code == 302
        item.refresh_from_db()
        assert item.status == "draft"


def test_what_an_editor_adds_is_a_draft(editor):
    trend = TrendFactory(status="draft")
    new = {"trend_ties-0-trend": trend.pk, "trend_ties-0-position": 1, "code": "new", "status": "published"}
    new |= {"organisation": "Council", "kind": "project", "origin": "public", "organisation_kind": "unitary"}
    new |= {"title_en": "New", "description_en": "What was done", "source_lines": "https://council.example/"}
    assert send(editor, reverse("admin:casestudies_casestudy_add"), **new).status_code == 302
    assert CaseStudy.objects.get().status == "draft"


def test_an_editor_adds_no_action_to_a_published_trend(editor):
    trend = TrendFactory()
    sentences = {f"sentences-{level}-sentence_en": f"Level {level}" for level in range(5)}
    new = {"trend": trend.pk, "code": "sk-9", "position": 9, "title_en": "New", "provenance": "report"}
    assert errors_of(send(editor, reverse("admin:trends_action_add"), **new, **sentences))
    assert not Action.objects.exists()


def test_an_editor_moves_nothing_in_a_list(editor):
    first, second = TrendFactory.create_batch(2)
    url = reverse("admin:trends_trend_changelist")
    assert "_move" not in editor.get(url).content.decode()
    assert editor.post(url, {"_move": f"list-up-{second.pk}"}).status_code == 403
    assert list(Trend.objects.order_by("pk").values_list("position", flat=True)) == [first.position, second.position]


def test_an_editor_marks_only_drafts_as_reviewed(editor, draft, published):
    url = reverse("admin:casestudies_casestudy_changelist")
    editor.post(url, {"action": "mark_reviewed", "_selected_action": [draft.pk, published.pk]})
    reviewed = CaseStudy.objects.exclude(reviewed_on=None)
    assert list(reviewed) == [draft]


# Publishers


def test_a_publisher_publishes_a_trend_and_a_case(publisher, draft):
    trend = draft.action_ties.get().action.trend
    for item in (draft, trend):
        url = reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_changelist")
        publisher.post(url, {"action": "publish", "_selected_action": [item.pk]})
        item.refresh_from_db()
        assert item.status == "published"


def test_a_publisher_mends_what_is_published(publisher, published):
    assert send(publisher, page(published), title_en="Mended").status_code == 302
    published.refresh_from_db()
    assert published.title_en == "Mended"


# Support


def test_support_sees_memberships_and_organisations_only(client_of):
    MembershipFactory()
    apps = client_of(SUPPORT).get("/admin/").context["app_list"]
    assert {model["object_name"] for app in apps for model in app["models"]} == {"Membership", "Organisation"}
