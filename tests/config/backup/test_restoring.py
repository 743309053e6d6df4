"""What was backed up comes back, all of it, compared; into an empty place only, and from a whole archive only."""

import hashlib
import io
import json
import os
import tarfile
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler
from environ import Env

from assessments.models import Answer, Evidence
from config.backup import Refused, restoring
from config.backup.archives import opened
from config.backup.making import back_up
from config.backup.places import temporary_place
from config.backup.restoring import restore
from organisations.models import Organisation, User
from reports.models import Report
from tests.config.backup.conftest import PDF
from tests.conftest import REQUIRE_ALL

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def restored(path, place):
    alias, files = place
    with opened(path) as archive:
        restore(archive, alias=alias, files=files)
    return alias, files


def is_empty(place):
    alias, files = place
    return not connections[alias].introspection.table_names() and files.some_files(after="") == ([], "")


def test_a_round_trip_brings_back_everything(archive, place, manifest, tmp_path):
    alias, files = restored(archive, place)

    report = Report.objects.using(alias).get()
    assert files.open(report.file).read() == PDF
    shown = Evidence.objects.using(alias).exclude(file="").get()
    assert files.open(f"evidence/{shown.file}").read() == PDF + b"shown"
    assert Organisation.objects.using(alias).get().name == "Cyngor Sir Gâr 市 “✓”"
    assert Answer.objects.using(alias).get().evidence == 'Line one\nline two\t\\ "quoted" \u2028 🙂'
    _target, again = back_up(tmp_path / "again.tar", alias=alias, files=files)
    assert again["tables"] == manifest["tables"]
    assert again["files"] == manifest["files"]


def test_new_rows_get_keys_of_their_own_afterwards(archive, place):
    alias, _files = restored(archive, place)

    there = set(User.objects.using(alias).values_list("pk", flat=True))
    added = User.objects.db_manager(alias).create_user("new@council.example", "a long enough password", name="New")

    assert added.pk not in there


def test_an_archive_of_one_kind_of_database_fits_the_other(archive, tmp_path, manifest):
    """From SQLite to PostgreSQL, or the other way round in the run on PostgreSQL."""
    with the_other_kind(tmp_path) as other, temporary_place(like=other) as place:
        alias, files = restored(archive, place)
        _target, again = back_up(tmp_path / "again.tar", alias=alias, files=files)

    assert again["tables"] == manifest["tables"]


@contextmanager
def the_other_kind(folder):
    """The alias of a database of the kind that this run is not about."""
    lite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}
    url = os.environ.get("OTHER_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    other = lite if connections["default"].vendor == "postgresql" else Env.db_url_config(url)
    connection = ConnectionHandler({"default": other})["default"].copy("other")
    connections["other"] = connection
    try:
        reachable(connection)
        yield "other"
    finally:
        connection.close()
        del connections["other"]


def reachable(connection):
    try:
        connection.ensure_connection()
    except OperationalError:
        if REQUIRE_ALL:
            raise
        pytest.skip("Start PostgreSQL on 127.0.0.1:5432 to run the test of moving to it")


def test_an_archive_of_an_earlier_version_is_restored_and_brought_up_to_date(tmp_path):
    with temporary_place() as (alias, files):
        executor = MigrationExecutor(connections[alias])
        leaves = [key for key in executor.loader.graph.leaf_nodes() if key[0] != "reports"]
        executor.migrate([*leaves, ("reports", "0001_initial")])
        _target, manifest = back_up(tmp_path / "earlier.tar", alias=alias, files=files)
    assert "is_lost" not in manifest["tables"]["reports_report"]["columns"]

    with temporary_place() as place:
        alias, _files = restored(tmp_path / "earlier.tar", place)
        assert list(Report.objects.using(alias).filter(is_lost=True)) == []


@pytest.mark.parametrize("damage", ["flip", "cut", "foreign"])
def test_a_damaged_archive_is_refused_before_anything_is_touched(archive, place, damage):
    content = bytearray(archive.read_bytes())
    if damage == "flip":
        content[content.index(PDF) + 20] ^= 1
    elif damage == "cut":
        content = content[: len(content) // 2]
    else:
        content = b"not an archive at all"
    archive.write_bytes(content)

    with pytest.raises(Refused, match=r"Take another archive|Name an archive"):
        restored(archive, place)
    assert is_empty(place)


def test_no_single_flipped_bit_goes_unnoticed(archive, manifest):
    """Padding between members may change; what is in them, and what they are called, may not."""
    content = archive.read_bytes()
    with opened(archive) as whole:
        good = parts(whole)
    for place in range(0, len(content), max(1, len(content) // 150)):
        spoilt = bytearray(content)
        spoilt[place] ^= 4
        archive.write_bytes(spoilt)
        try:
            with opened(archive) as found:
                assert parts(found) == good
        except Refused:
            continue


def parts(archive):
    tables = {table: b"".join(archive.lines(table)) for table in archive.manifest["tables"]}
    return archive.manifest, tables, {name: archive.file(name) for name in archive.manifest["files"]}


def rewritten(path, change):
    """The same archive with its parts changed by a function, and its digests made to fit again."""
    with tarfile.open(path) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(parts["manifest.json"])
    change(parts, manifest)
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts["manifest.sha256"] = hashlib.sha256(parts["manifest.json"]).hexdigest().encode()
    with tarfile.open(path, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def without_a_file(parts, manifest):
    del parts[f"files/{next(iter(manifest['files']))}"]


def with_a_stowaway(parts, manifest):
    parts["files/1/stowaway.pdf"] = b"%PDF"


def that_climbs_out(parts, manifest):
    name, facts = manifest["files"].popitem()
    manifest["files"]["../../etc/evil.pdf"] = facts
    parts["files/../../etc/evil.pdf"] = parts.pop(f"files/{name}")


def from_the_root(parts, manifest):
    name, facts = manifest["files"].popitem()
    manifest["files"]["/etc/evil.pdf"] = facts
    parts["files//etc/evil.pdf"] = parts.pop(f"files/{name}")


def of_another_format(parts, manifest):
    manifest |= {"format": 2, "version": "9.9"}


def of_a_newer_version(parts, manifest):
    manifest["migrations"].append(["reports", "0999_from_the_future"])


def without_a_table(parts, manifest):
    del manifest["tables"]["reports_report"], parts["tables/reports_report.jsonl.gz"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_a_file, "is missing, or is not on its list"),
        (with_a_stowaway, "is missing, or is not on its list"),
        (that_climbs_out, "is damaged"),
        (from_the_root, "is damaged"),
        (of_another_format, "Install version 9.9 or newer"),
        (of_a_newer_version, r"needs the migration reports\.0999_from_the_future"),
        (without_a_table, "other tables than its migrations"),
    ],
)
def test_an_archive_that_cannot_be_right_is_refused(archive, place, change, told):
    rewritten(archive, change)

    with pytest.raises(Refused, match=told):
        restored(archive, place)
    assert is_empty(place)


def test_links_in_an_archive_are_refused(archive, place):
    with tarfile.open(archive, "a") as tar:
        link = tarfile.TarInfo("files/1/link.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(Refused, match="more than plain files"):
        restored(archive, place)


def test_a_database_with_tables_is_refused_and_left_alone(archive, place):
    alias, _files = place
    with connections[alias].cursor() as cursor:
        cursor.execute("CREATE TABLE precious (id integer)")

    with pytest.raises(Refused, match="Create an empty database and name it"):
        restored(archive, place)
    assert connections[alias].introspection.table_names() == ["precious"]


def test_a_place_with_files_is_refused_and_left_alone(archive, place):
    _alias, files = place
    files.save("1/precious.pdf", ContentFile(PDF))

    with pytest.raises(Refused, match="Name an empty place for the files"):
        restored(archive, place)
    assert files.open("1/precious.pdf").read() == PDF


def test_a_restore_that_fails_half_way_leaves_the_place_empty(archive, place, monkeypatch):
    def fail(*_given):
        raise OSError("the disk is full")

    monkeypatch.setattr(restoring, "count_on", fail)

    with pytest.raises(OSError, match="the disk is full"):
        restored(archive, place)
    assert is_empty(place)


def test_a_row_that_comes_back_otherwise_is_found_out(archive, place, monkeypatch):
    fill = restoring.fill

    def forgetful(model, lines, alias):
        fill(model, lines, alias)
        if model._meta.db_table == "assessments_answer":
            model._base_manager.using(alias).update(evidence="rounded")

    monkeypatch.setattr(restoring, "fill", forgetful)

    with pytest.raises(Refused, match="these differ: assessments_answer"):
        restored(archive, place)
    assert is_empty(place)


def test_verifying_says_what_was_compared(archive, capsys):
    call_command("backup", archive, verify=True)

    told = capsys.readouterr().out
    assert "same: assessments_answer, 1 rows" in told
    assert "Verified: " in told
    assert "2 files restored elsewhere, every one the same" in told


def test_verifying_a_damaged_archive_fails(archive):
    archive.write_bytes(archive.read_bytes()[:5000])

    with pytest.raises(CommandError, match=r"Take another archive|Name an archive"):
        call_command("backup", archive, verify=True)


def test_a_restore_into_the_site_that_runs_is_refused(archive):
    with pytest.raises(CommandError, match="Create an empty database and name it"):
        call_command("restore", archive)
