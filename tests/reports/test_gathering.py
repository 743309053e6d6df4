"""An export of everything holds the files too; the deletion of an organisation takes them along."""

import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.filing import evidence_files
from organisations.models import Organisation
from reports.erasing import erase
from reports.gathering import gathered
from tests.factories import EvidenceFactory


@pytest.fixture
def piece(assessment, settings, tmp_path):
    store = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": tmp_path / "evidence"}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}
    file = evidence_files().save("7/plan.pdf", ContentFile(b"%PDF a plan"))
    return EvidenceFactory(assessment=assessment, url="", file=file, filename="Our plan.pdf")


def test_an_export_holds_the_files_of_evidence_under_the_names_people_gave_them(piece, organisation):
    EvidenceFactory(url="", file="8/other.pdf", filename="of another council.pdf")

    with gathered(organisation) as packed, zipfile.ZipFile(packed) as archive:
        found = [name for name in archive.namelist() if name.startswith("evidence/")]
        assert found == [f"evidence/{piece.ref}-Our plan.pdf"]
        assert archive.read(found[0]) == b"%PDF a plan"


def test_files_of_evidence_go_with_their_organisation(piece, organisation):
    Organisation.objects.update(closes_at=timezone.now())

    assert erase(organisation.pk)
    with pytest.raises(FileNotFoundError):
        evidence_files().open(piece.file)
