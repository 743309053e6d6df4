from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import casestudies
import trends
from casestudies.models import CaseAction, CaseStudy
from tests.trends.small_pack import CASES, FILES, TREND_FILES, spoilt, written
from trends.models import Action, Edition, LevelSentence, LoadedItem, Trend

pytestmark = pytest.mark.django_db
SHIPPED = [Path(room.__file__).parent / "content" / "2024" for room in (trends, casestudies)]


def load(folder, *options):
    call_command("load_content", folder, *options)


def test_one_folder_may_hold_everything(tmp_path):
    load(written(tmp_path))
    assert (Trend.objects.count(), Action.objects.count(), CaseStudy.objects.count()) == (1, 1, 1)


def test_the_shipped_folders_load_one_after_the_other():
    for folder in SHIPPED:
        load(folder)
    counts = [model.objects.count() for model in (Trend, Action, LevelSentence, CaseStudy, CaseAction)]
    assert counts == [10, 32, 160, 85, 210]


def test_loading_again_is_one_query(tmp_path, django_assert_num_queries, capsys):
    load(written(tmp_path))
    with django_assert_num_queries(1):
        load(tmp_path)
    assert "Nothing to load" in capsys.readouterr().out


def test_cases_alone_are_checked_against_what_is_stored(tmp_path):
    load(written(tmp_path))
    (tmp_path / "more").mkdir()
    load(written(tmp_path / "more", {"cases.yaml": CASES.replace("id: sensors", "id: lamps")}))
    assert CaseStudy.objects.count() == 2


def test_cases_without_any_edition_are_a_mistake(tmp_path):
    with pytest.raises(CommandError, match=r"cases\.yaml: Load an edition"):
        load(written(tmp_path, {"cases.yaml": CASES}))


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("trends.yaml", "group: digital", "group: magic", "trends.yaml: skills: group"),
        ("actions.yaml", "      3: All know.\n", "", "actions.yaml: sk-1: levels.3"),
        ("cases.yaml", "- sk-1", "- sk-9", "cases.yaml: sensors: actions"),
        ("cases.yaml", "https://", "https//", "cases.yaml: sensors: sources"),
        ("themes.yaml", "name: Data", "name: Data\n    name: Date", "themes.yaml: data: name"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--check"]], ids=["loading", "checking"])
def test_a_broken_pack_loads_nothing_and_says_why(tmp_path, file, old, new, named, options):
    with pytest.raises(CommandError, match=named) as caught:
        load(written(tmp_path, spoilt(file, old, new)), *options)
    assert caught.value.returncode == 1
    models = (Edition, Trend, Action, CaseStudy, LoadedItem)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]


def test_a_broken_pack_changes_nothing_that_is_stored(tmp_path):
    load(written(tmp_path))
    revision = Edition.objects.get().revision
    files = spoilt("cases.yaml", "- sk-1", "- sk-9")
    files |= {"trends.yaml": files["trends.yaml"].replace("name: Skills", "name: Talent")}
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(written(tmp_path, files))
    assert (Trend.objects.get().name, Edition.objects.get().revision) == ("Skills", revision)


def test_a_fault_while_storing_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("casestudies.loading.tie", fail)
    with pytest.raises(RuntimeError):
        load(written(tmp_path))
    assert (Edition.objects.count(), LoadedItem.objects.count()) == (0, 0)


def test_checking_writes_nothing(tmp_path, capsys):
    load(written(tmp_path), "--check")
    assert (Edition.objects.count(), LoadedItem.objects.count()) == (0, 0)
    assert "No mistakes found" in capsys.readouterr().out


def test_checking_a_loaded_pack_still_reads_it(tmp_path, capsys):
    load(written(tmp_path))
    load(tmp_path, "--check")
    assert "No mistakes found" in capsys.readouterr().out


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(CommandError, match="Give the path of a folder"):
        load(tmp_path / "nowhere")


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"Put at least one of edition\.yaml"):
        load(tmp_path)


def test_a_misnamed_file_is_said(tmp_path, capsys):
    load(written(tmp_path, FILES | {"case.yml": CASES}))
    assert "case.yml: left out" in capsys.readouterr().err


def test_unreadable_yaml_is_said_with_line_and_column(tmp_path):
    with pytest.raises(CommandError, match=r"themes\.yaml: line 3, column 5"):
        load(written(tmp_path, TREND_FILES | {"themes.yaml": "themes:\n  - slug: a\n    - b\n"}))


def test_a_file_that_is_no_text_is_said(tmp_path):
    written(tmp_path)
    (tmp_path / "themes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=r"themes\.yaml: Save this file as readable UTF-8"):
        load(tmp_path)


def test_an_empty_folder_name_is_the_folder_here(tmp_path, monkeypatch):
    monkeypatch.chdir(written(tmp_path))
    load(Path())
    assert Edition.objects.count() == 1
