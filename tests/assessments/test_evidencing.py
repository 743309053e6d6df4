"""Evidence is kept whole or not at all, written down, and gone with its file when it is removed."""

from datetime import date

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError

from assessments import evidencing
from assessments.evidencing import NoRoom, TooMany, add_evidence, remove_evidence
from assessments.filing import evidence_files
from assessments.models import Assessment, Evidence
from assessments.scanning import Infected, NotScanned
from assessments.services import AlreadySubmitted
from assessments.uploads import looked_at
from organisations.models import Event
from tests.assessments.samples import PDF
from tests.factories import EvidenceFactory
from trends.outline import outline

FACTS = {"title": "The plan", "true_on": date(2026, 3, 27), "strength": 2, "checked_by": "", "url": ""}


@pytest.fixture
def action(assessment):
    return outline(assessment.edition).actions["d-1"]


@pytest.fixture
def add(assessment, action, contributor, evidence_folder):
    """Return a function that adds a file, or with `url` a link."""

    def run(**more):
        upload = None if more.get("url") else looked_at("plan.pdf", PDF)
        given = FACTS | {"upload": upload} | more
        return add_evidence(assessment=assessment, action=action, added_by=contributor, **given)

    return run


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def told():
    return list(Event.objects.order_by("pk").values_list("kind", "subject", "field", "before", "after"))


def test_a_file_is_kept_under_a_name_nobody_can_guess(add, evidence_folder, organisation):
    piece = add()

    assert evidence_files().open(piece.file).read() == PDF
    assert (piece.filename, piece.content_type, piece.size) == ("plan.pdf", "application/pdf", len(PDF))
    folder, _slash, name = piece.file.partition("/")
    assert folder == str(organisation.pk)
    assert len(name) == len("0" * 32 + ".pdf")
    assert told() == [("evidence", "d-1", "evidence", "", "The plan")]


def test_a_link_needs_no_file(add, evidence_folder):
    piece = add(url="https://council.example/plan")

    assert (piece.file, piece.size) == ("", None)
    assert files(evidence_folder) == []


def test_removing_takes_the_file_along_and_keeps_the_title_in_the_history(
    add, action, lead, evidence_folder, django_capture_on_commit_callbacks
):
    piece = add()

    with django_capture_on_commit_callbacks(execute=True):
        assert remove_evidence(piece=piece, action=action, removed_by=lead)
        assert not remove_evidence(piece=piece, action=action, removed_by=lead)

    assert files(evidence_folder) == []
    assert told()[1:] == [("evidence", "d-1", "evidence", "The plan", "")]


def test_a_file_that_cannot_be_deleted_is_no_fault_of_the_page(add, action, lead, monkeypatch, caplog):
    monkeypatch.setattr(type(storages["evidence"]), "delete", fail)
    piece = add()

    evidencing.take_away(piece.file)

    assert "tried again later" in caplog.text


def fail(*_given):
    raise OSError(28, "No space left on device")


def test_nothing_changes_once_submitted(add, action, assessment, lead, evidence_folder):
    piece = add()
    Assessment.objects.update(status="submitted")

    with pytest.raises(AlreadySubmitted):
        add()
    with pytest.raises(AlreadySubmitted):
        remove_evidence(piece=piece, action=action, removed_by=lead)
    assert [path.name for path in files(evidence_folder)] == [piece.file.rpartition("/")[2]]
    assert Evidence.objects.get() == piece


def test_an_action_has_no_more_pieces_than_it_may(add, evidence_folder, monkeypatch):
    monkeypatch.setattr(evidencing, "MOST_OF_AN_ACTION", 1)
    add(url="https://council.example/plan")

    with pytest.raises(TooMany):
        add()
    assert files(evidence_folder) == []


def test_all_files_of_an_organisation_take_up_no_more_than_they_may(add, organisation, evidence_folder, settings):
    settings.EVIDENCE_BYTES = 2 * len(PDF) + 1
    add(), add()
    elsewhere = EvidenceFactory(url="", file="1/a.pdf", filename="a.pdf", size=10_000)

    with pytest.raises(NoRoom):
        add()
    assert len(files(evidence_folder)) == 2
    assert add(url="https://council.example/plan").size is None
    assert elsewhere.assessment.organisation != organisation


@pytest.mark.parametrize("trouble", [Infected, NotScanned])
def test_what_the_scanner_does_not_call_clean_is_not_kept(add, evidence_folder, monkeypatch, trouble):
    def find(_content):
        raise trouble

    monkeypatch.setattr(evidencing, "scan", find)

    with pytest.raises(trouble):
        add()
    assert files(evidence_folder) == []
    assert not Evidence.objects.exists()


def test_a_full_disk_keeps_neither_row_nor_half_a_file(add, evidence_folder, monkeypatch):
    monkeypatch.setattr("os.fsync", fail)

    with pytest.raises(OSError, match="No space left"):
        add()
    assert files(evidence_folder) == []
    assert not Evidence.objects.exists()


def test_a_row_that_cannot_be_written_leaves_no_file(add, evidence_folder):
    with pytest.raises(IntegrityError):
        add(strength=3)  # without saying by whom it was checked
    assert files(evidence_folder) == []


@pytest.mark.parametrize("given", [{"url": ""}, {"file": "1/a.pdf"}], ids=["neither", "both"])
def test_evidence_is_a_link_or_a_file(assessment, given):
    with pytest.raises(IntegrityError, match="evidence_is_a_link_or_a_file"):
        EvidenceFactory(assessment=assessment, **given)


def test_pieces_are_counted_by_action_in_one_query(assessment, django_assert_num_queries):
    actions = list(assessment.edition.actions.order_by("code"))
    for action in (actions[0], actions[0], actions[2]):
        EvidenceFactory(assessment=assessment, action=action)

    with django_assert_num_queries(1):
        assert assessment.evidence.count_by_code() == {"d-1": 2, "t-1": 1}
