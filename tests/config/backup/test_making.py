"""Archives hold everything there is at one moment, and nothing else."""

import stat
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from assessments.models import Evidence
from config.backup import Refused, making
from config.backup.making import back_up
from reports.models import Report
from tests.config.backup.conftest import PDF, files_in, populate

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files(tmp_path):
    return files_in(tmp_path)


def test_every_table_but_sessions_and_what_is_made_anew_is_in_the_archive(manifest):
    left_out = {"django_session", "django_migrations"}
    kept = {name for name in connection.introspection.table_names() if not name.startswith("casestudies_search")}

    assert set(manifest["tables"]) == kept - left_out


def test_every_column_is_in_the_archive(manifest):
    with connection.cursor() as cursor:
        for table, facts in manifest["tables"].items():
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert there == set(facts["columns"])


def test_no_secret_of_the_environment_is_in_the_archive(archive, settings):
    assert settings.SECRET_KEY.encode() not in archive.read_bytes()
    with tarfile.open(archive) as tar:
        kinds = {name.partition("/")[0] for name in tar.getnames()}
    assert kinds == {"tables", "files", "manifest.json", "manifest.sha256"}


def test_the_same_content_gives_the_same_members(files, tmp_path):
    populate(files)
    members = []
    for name in ("one.tar", "two.tar"):
        back_up(tmp_path / name, files=files)
        with tarfile.open(tmp_path / name) as tar:
            members.append({m.name: tar.extractfile(m).read() for m in tar if not m.name.startswith("manifest")})

    assert members[0] == members[1]


def test_only_its_owner_may_read_an_archive(files, tmp_path):
    target, _manifest = back_up(tmp_path, files=files)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.name.startswith("digital-maturity-2")


def test_an_archive_is_never_written_over(files, tmp_path):
    (tmp_path / "old.tar").write_text("precious")

    with pytest.raises(Refused, match="Name another file"):
        back_up(tmp_path / "old.tar", files=files)
    assert (tmp_path / "old.tar").read_text() == "precious"


def test_a_folder_that_is_not_there_is_named(files, tmp_path):
    with pytest.raises(Refused, match="Create the folder first"):
        back_up(tmp_path / "missing" / "new.tar", files=files)


def test_a_backup_that_fails_leaves_nothing(files, tmp_path, monkeypatch):
    def fail(*_given):
        raise OSError("No space left on device")

    monkeypatch.setattr(making.os, "fsync", fail)

    with pytest.raises(OSError, match="No space left"):
        back_up(tmp_path / "new.tar", files=files)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_gone_is_told_and_the_rest_is_kept(files, tmp_path, capsys, settings):
    populate(files)
    gone = populate(files)
    gone.refresh_from_db()
    files.delete(gone.file)
    disk = "reports.filing.disk.FilesOnDisk"
    places = {name: {"BACKEND": disk, "OPTIONS": {"location": tmp_path / name}} for name in ("reports", "evidence")}
    settings.STORAGES = settings.STORAGES | places

    call_command("backup", tmp_path)

    told = capsys.readouterr()
    assert f"File {gone.file} is gone" in told.err
    assert "3 files" in told.out


def test_a_place_without_any_of_the_files_is_refused(files, tmp_path):
    populate(files)

    with pytest.raises(Refused, match="Look at DATA_DIR and S3_BUCKET"):
        back_up(tmp_path / "new.tar", files=files_in(tmp_path / "elsewhere"))
    assert not (tmp_path / "new.tar").exists()


def test_files_that_no_row_points_to_stay_behind(files, tmp_path):
    populate(files)
    files.save("7/orphan.pdf", ContentFile(PDF))
    files.save("evidence/7/orphan.pdf", ContentFile(PDF))

    _target, manifest = back_up(tmp_path, files=files)

    shown = Evidence.objects.exclude(file="").get().file
    assert list(manifest["files"]) == [Report.objects.get().file, f"evidence/{shown}"]
