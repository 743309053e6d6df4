"""Spreadsheets of cases and translations: a round trip changes nothing, each change is shown, one mistake stops all."""

import io
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from zeal import zeal_ignore

from casestudies import sheet_desk
from casestudies.exchanging import FORMATS, Unreadable, cases, read, translations, written
from casestudies.exchanging.files import escaped, plain
from casestudies.exchanging.plan import rows_of
from casestudies.models import CaseStudy
from tests.casestudies.test_export_content import ODD, rich_edition
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory, UserFactory
from trends.models import Action, Correction, Edition, Lock, Theme, Trend

DESK = "/admin/casestudies/casestudy/sheets/"
KINDS = {"cases": cases, "translations": translations}


def anybody(_item):
    return True


# Files

TEXTS = [
    *ODD,
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "'quoted",
    "'=x",
    "''=x",
    "|x",
    "%x",
    "'",
    "=",
    "1",
    "007",
    "2024-01-01",
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_back_from_a_file(form, text):
    text = "\n".join(text.strip("\ufffe").splitlines())  # what no XML can hold, and line ends, are one kind here
    table = read(f"a.{form}", written(form, ["a", "b"], [[text, "end"]]))
    assert table == [["a", "b"], [text, "end"]]


@given(st.text())
@example("'=")
def test_what_is_escaped_is_no_formula_and_comes_back(text):
    assert plain(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "=cmd|'/c calc'!A0"])
def test_no_cell_of_a_file_is_a_formula(text):
    sheet = load_workbook(io.BytesIO(written("xlsx", ["a"], [[text]]))).active
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", f"'{text}")
    assert f"'{text}" in written("csv", ["a"], [[text]]).decode("utf-8-sig").replace('""', '"')


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_of_another_country_is_read(separator):
    assert read("a.CSV", f"code{separator}title\nx{separator}Bins\n\n".encode()) == [["code", "title"], ["x", "Bins"]]


def book(*rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_numbers_and_flags_that_a_spreadsheet_made_are_read_as_text():
    assert read("a.xlsx", book(["a", "b", "c", "d"], [2023, 2023.0, None, True])) == [
        ["a", "b", "c", "d"],
        ["2023", "2023", "", "true"],
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.ods", b"x", "Choose a file in CSV or XLSX"),
        ("a", b"x", "Choose a file in CSV or XLSX"),
        ("a.csv", b"", "this one is empty"),
        ("a.csv", b"\n,,\n", "this one is empty"),
        ("a.csv", b"\xff\xfe\x00", "Save the table as"),
        ("a.csv", b"a,b\0\n", "Save the table as"),
        ("a.csv", b'a,"b\n', "Save the table as"),
        ("a.csv", b"a\n" * 20_001, "Split the file"),
        ("a.csv", b"a," * 100, "Split the file"),
        ("a.xlsx", b"code,title\n", "Save the table anew"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "Save the table anew"),
        ("a.xlsx", book(["a"], ["=1+1"]), "Replace the formula in cell A2"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(name, content, told):
    with pytest.raises(Unreadable, match=re.escape(told)):
        read(name, content)


def test_a_file_that_would_grow_without_end_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("casestudies.exchanging.files.MOST_UNPACKED", 1000)
    with pytest.raises(Unreadable, match="Split the file"):
        read("a.xlsx", book(["a"]))


# Round trips


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", ["", "=1+1\n- x", "'quoted", "a  b\r\n c ", "\tx"], ids=repr)
def test_a_sheet_that_nobody_changed_changes_nothing(kind, form, odd):
    edition = rich_edition(lambda name: f"{odd}{name}"[:190])
    maker = KINDS[kind]
    table = read(f"a.{form}", written(form, maker.COLUMNS, maker.rows(edition)))
    plan = maker.plan(edition, rows_of(table), anybody)
    assert (plan.changes, plan.faults) == ([], [])
    assert len(table) > 1


@pytest.mark.django_db
def test_the_sheet_of_translations_holds_every_text():
    """As many as there are columns of English that say something."""
    edition = rich_edition()
    held = {(text.row._meta.label, text.row.pk, text.field) for text in translations.texts(edition)}
    told = set()
    models = [model for model in apps.get_app_config("trends").get_models() if "istor" not in model.__name__]
    for model in (*models, CaseStudy):
        names = [field.name.removesuffix("_en") for field in model._meta.concrete_fields if field.name.endswith("_en")]
        told |= {
            (row._meta.label, row.pk, name)
            for row in model.objects.all()
            for name in names
            if getattr(row, f"{name}_en")
        }
    assert told <= held


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("cases", 5), ("translations", 15)])
def test_a_sheet_takes_the_same_queries_for_one_item_and_for_three(kind, queries, count, django_assert_num_queries):
    edition = EditionFactory()
    for action in ActionFactory.create_batch(count, trend__edition=edition):
        CaseStudyFactory(actions=[action])
    with django_assert_num_queries(queries):
        KINDS[kind].rows(edition)


# At the desk


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def edition(db):
    return EditionFactory(year=2031, slug="2031")


@pytest.fixture
def action(edition):
    return ActionFactory(trend=TrendFactory(edition=edition, slug="skills"), code="sk-1", title_en="Ask")


@pytest.fixture
def case(action):
    return CaseStudyFactory(code="sensors", title_en="Sensors", actions=[action])


def send(client, text, name="cases.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(DESK, {"edition": "2031", "file": file})


def confirm(client, response, **more):
    return client.post(DESK, {"signed": response.context["form"]["signed"].value(), **more}, follow=True)


def changes(response):
    return [(change.item, change.column, change.before, change.after) for change in response.context["plan"].changes]


def faults(response):
    return [(fault.row, fault.column) for fault in response.context["plan"].faults]


def test_a_change_is_shown_and_made_when_it_is_confirmed(desk, case):
    response = send(desk, "code,title,year\nsensors,Many sensors,2022\n")
    assert changes(response) == [("sensors", "title", "Sensors", "Many sensors"), ("sensors", "year", "2023", "2022")]
    assert "Many sensors" in response.content.decode()
    assert CaseStudy.objects.get().title == "Sensors"
    assert "2 changes were made" in confirm(desk, response).content.decode()
    assert (CaseStudy.objects.get().title, CaseStudy.objects.get().year) == ("Many sensors", 2022)


def test_an_unchanged_sheet_says_so(desk, case):
    file = desk.get(f"{DESK}2031/cases.xlsx").content
    response = send(desk, file, "cases.xlsx")
    assert (response.status_code, "No changes" in response.content.decode()) == (200, True)


def test_an_empty_cell_at_the_end_of_a_row_empties_the_field(desk, case):
    CaseStudy.objects.update(region="Wales")
    response = send(desk, book(["code", "region"], ["sensors"]), "cases.xlsx")
    assert changes(response) == [("sensors", "region", "Wales", "")]


def test_ties_are_changed_in_their_order(desk, case, edition):
    ActionFactory(trend=Trend.objects.get(), code="sk-2")
    Theme.objects.create(slug="data", name_en="Data")
    response = send(desk, 'code,actions,themes,countries,nations\nsensors,"sk-2\nsk-1",data,"NO\nGB",GB-WLS\n')
    confirm(desk, response)
    case = CaseStudy.objects.get()
    assert [tie.action.code for tie in case.action_ties.order_by("position")] == ["sk-2", "sk-1"]
    assert ([theme.slug for theme in case.themes.all()], [place.nation for place in case.places.all()]) == (
        ["data"],
        ["GB-WLS", ""],
    )


def test_what_a_case_has_in_another_edition_stays(desk, case):
    other = ActionFactory()
    case.action_ties.create(action=other, position=1)
    confirm(desk, send(desk, "code,actions\nsensors,\n"))
    assert [tie.action for tie in CaseStudy.objects.get().action_ties.all()] == [other]


NEW = (
    "code,origin,organisation,title,kind,countries,organisation_type,description,trends,sources\n"
    "lamps,public,Council,Lamps,project,GB,unitary,What was done,skills,https://council.example/lamps\n"
)


def test_a_new_case_comes_as_a_draft(desk, action):
    response = send(desk, NEW)
    assert ("lamps (new)", "title", "", "Lamps") in changes(response)
    confirm(desk, response)
    assert (CaseStudy.objects.get().status, CaseStudy.objects.get().trends.get().slug) == ("draft", "skills")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code,title\nsensors,\n", (2, "title")),
        ("code,title\nsensors," + "x" * 201 + "\n", (2, "title")),
        ("code,year\nsensors,soon\n", (2, "year")),
        ("code,year\n\nsensors,1800\n", (3, "year")),
        ("code,facts_checked\nsensors,perhaps\n", (2, "facts_checked")),
        ("code,kind\nsensors,miracle\n", (2, "kind")),
        ("code,actions\nsensors,sk-9\n", (2, "actions")),
        ("code,trends\nsensors,\n", (2, "trends")),
        ("code,sources\nsensors,https//council.example\n", (2, "sources")),
        ("code,nations,countries\nsensors,GB-WLS,NO\n", (2, "nations")),
        ("code,status\nsensors,draft\n", (2, "status")),
        ("code,title\nsensors,A\nsensors,B\n", (2, "code")),
        ("code,title\nnew case,A\n", (2, "code")),
        ("code,titel\nsensors,A\n", (1, "titel")),
        ("code,title,title\nsensors,A,B\n", (1, "title")),
    ],
)
def test_a_mistake_stops_the_whole_file_and_names_row_and_column(desk, case, text, expected):
    CaseStudyFactory(code="good", trends=[Trend.objects.get()], title_en="Good")
    response = send(desk, text + ("good,Better\n" if ",title\n" in text else ""))
    assert response.status_code == 422
    assert expected in faults(response)
    assert f"Row {expected[0]}, {expected[1]}" in response.content.decode()
    assert 'name="signed"' not in response.content.decode()


def test_a_file_that_is_no_sheet_of_ours_is_refused(desk, case):
    for name, text in (("a.csv", "colour,size\nred,2\n"), ("a.pdf", "%PDF"), ("a.xlsx", "x"), ("a.csv", "")):
        response = send(desk, text, name)
        assert (response.status_code, bool(response.context["form"].errors["file"])) == (422, True)


# Translations


def test_a_translation_is_shown_and_made(desk, action):
    response = send(desk, "kind,code,field,English,Welsh,Dutch\naction,2031/sk-1,title,Ask,Gofyn,\n")
    assert changes(response) == [("action 2031/sk-1, title", "Welsh", "", "Gofyn")]
    confirm(desk, response)
    assert (Action.objects.get().title_cy, Action.objects.get().title_en) == ("Gofyn", "Ask")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("action,2031/sk-1,title,Answer,Gofyn,", (2, "English")),
        ("action,2031/sk-9,title,Ask,Gofyn,", (2, "code")),
        ("action,2031/sk-1,code,Ask,Gofyn,", (2, "code")),
        ("action,2031/sk-1,title,Ask," + "x" * 201 + ",", (2, "Welsh")),
        ("action,2031/sk-1,title,Ask,A,\naction,2031/sk-1,title,Ask,B,", (3, "code")),
    ],
)
def test_a_translation_that_does_not_fit_is_refused(desk, action, row, expected):
    response = send(desk, f"kind,code,field,English,Welsh,Dutch\n{row}\n")
    assert (response.status_code, expected in faults(response)) == (422, True)


def test_where_councils_rely_on_the_wording_a_reason_is_asked_for_and_kept(desk, action):
    Lock.objects.create(edition=action.edition, action=action)
    response = send(desk, "kind,code,field,English,Welsh\naction,2031/sk-1,title,Ask,Gofyn\n")
    refused = confirm(desk, response)
    assert (refused.status_code, Action.objects.get().title_cy) == (422, "")
    with zeal_ignore():  # the wording is read before and after, whoever changes it
        confirm(desk, refused, reason="A first translation")
    assert Action.objects.get().title_cy == "Gofyn"
    kept = Correction.objects.get()
    assert (kept.code, kept.field, kept.after, kept.reason) == ("sk-1", "title_cy", "Gofyn", "A first translation")


def test_themes_and_cases_need_no_reason(desk, case):
    Lock.objects.create(edition=Edition.objects.get(slug="2031"), action=Action.objects.get())
    response = send(desk, "kind,code,field,English,Welsh\ncase,sensors,title,Sensors,Synwyryddion\n")
    assert not response.context["plan"].needs_reason
    confirm(desk, response)
    assert CaseStudy.objects.get().title_cy == "Synwyryddion"


# Who, and when


def test_nobody_confirms_what_somebody_else_was_shown(desk, client_for, curator, case):
    response = send(desk, "code,title\nsensors,Many\n")
    other = UserFactory(is_staff=True)
    other.groups.set(curator.groups.all())
    told = confirm(client_for(other), response).content.decode()
    assert ("Choose the file again" in told, CaseStudy.objects.get().title) == (True, "Sensors")


def test_what_was_shown_is_good_for_an_hour(desk, case, monkeypatch):
    response = send(desk, "code,title\nsensors,Many\n")
    monkeypatch.setattr(sheet_desk, "LASTS", -1)
    assert "Choose the file again" in confirm(desk, response).content.decode()


def test_what_changed_since_the_look_is_shown_again(desk, case):
    response = send(desk, "code,title\nsensors,Many\n")
    CaseStudy.objects.update(title_en="Some sensors")
    again = confirm(desk, response)
    assert (again.status_code, CaseStudy.objects.get().title) == (422, "Some sensors")
    assert changes(again) == [("sensors", "title", "Some sensors", "Many")]
    confirm(desk, again)
    assert CaseStudy.objects.get().title == "Many"


def test_confirming_twice_changes_nothing_more(desk, case):
    response = send(desk, "code,title\nsensors,Many\n")
    confirm(desk, response)
    CaseStudy.objects.update(title_en="Sensors again")
    confirm(desk, response)
    assert CaseStudy.objects.get().title == "Sensors again"


def test_all_is_made_or_nothing(desk, case, monkeypatch):
    CaseStudyFactory(code="lamps", title_en="Lamps", trends=[Trend.objects.get()])
    response = send(desk, "code,title\nlamps,More lamps\nsensors,Many\n")

    def fail(*_given):
        raise RuntimeError

    monkeypatch.setattr("casestudies.exchanging.cases.tie", fail)
    with pytest.raises(RuntimeError):
        confirm(desk, response)
    assert set(CaseStudy.objects.values_list("title_en", flat=True)) == {"Lamps", "Sensors"}


def staff_who_may(*names):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


@pytest.mark.parametrize(
    ("rights", "text", "status"),
    [
        (["change_casestudy"], "code,title\nsensors,Many\n", 422),  # it is published
        (["change_casestudy", "publish_casestudy"], "code,title\nsensors,Many\n", 200),
        (["change_casestudy"], NEW, 422),
        (["change_casestudy", "add_casestudy"], NEW, 200),
        (["change_casestudy"], "kind,code,field,English,Welsh\naction,2031/sk-1,title,Ask,Gofyn\n", 422),
        (
            ["change_casestudy", "change_action", "publish_edition"],
            "kind,code,field,English,Welsh\naction,2031/sk-1,title,Ask,Gofyn\n",
            200,
        ),
        (["view_casestudy"], "code,title\nsensors,Many\n", 403),
    ],
)
def test_a_file_changes_only_what_its_sender_may(client_for, case, rights, text, status):
    assert send(client_for(staff_who_may(*rights)), text).status_code == status


def test_sheets_are_for_those_who_may_see_cases(client_for, case, lead):
    path = f"{DESK}2031/cases.csv"
    people = [staff_who_may("view_casestudy"), staff_who_may("view_theme"), lead]
    assert [client_for(person).get(path).status_code for person in people] == [200, 403, 302]


def test_a_sheet_that_there_is_not_is_not_found(desk, case):
    paths = ["1999/cases.csv", "2031/people.csv", "2031/cases.pdf"]
    assert [desk.get(f"{DESK}{path}").status_code for path in paths] == [404, 404, 404]


def test_a_sheet_has_a_name_and_is_no_page(desk, case):
    response = desk.get(f"{DESK}2031/translations.csv")
    assert response["Content-Disposition"] == 'attachment; filename="translations-2031.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_changes_are_in_the_history_of_the_case(desk, case, django_user_model):
    confirm(desk, send(desk, "code,title\nsensors,Many\n"))
    text = desk.get(f"/admin/casestudies/casestudy/{case.pk}/history/").content.decode()
    assert '<dd lang="en"><ins>Many</ins>' in text
