"""Report files on a shared disk: whole or not there, also when the disk is full."""

import os
import resource
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from reports.filing.disk import FilesOnDisk


@pytest.fixture
def files(tmp_path):
    return FilesOnDisk(tmp_path / "reports")


def everything(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@contextmanager
def small_disk(folder):
    """A disk of 64 KB where we may mount one; elsewhere a limit on the size of files, which fails alike."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False).returncode == 0
    limits, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    if not mounted:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
        if mounted:
            subprocess.run(["umount", folder], check=True)


def test_a_file_comes_back_as_it_went(files):
    name = files.save("7/report.pdf", ContentFile(b"%PDF"))

    assert name == "7/report.pdf"
    assert files.open(name).read() == b"%PDF"


def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "full"
    with small_disk(folder):
        files = FilesOnDisk(folder)
        with pytest.raises(OSError, match=r"No space left on device|File too large"):
            files.save("7/report.pdf", ContentFile(bytes(200_000)))

        assert everything(folder) == []
        files.save("7/small.pdf", ContentFile(bytes(2000)))  # there is room again
        assert [path.name for path in everything(folder)] == ["small.pdf"]


def test_a_file_is_never_seen_half_written(files, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _handle: seen.append(files.exists("7/report.pdf")))

    files.save("7/report.pdf", ContentFile(b"%PDF"))

    assert seen == [False, True]  # before the file is moved to its place, and when its folder is made safe


def test_nobody_else_on_the_machine_can_read_it(files):
    path = Path(files.path(files.save("7/report.pdf", ContentFile(b"%PDF"))))

    assert path.stat().st_mode & 0o077 == 0


def test_a_file_has_no_address(files):
    with pytest.raises(ValueError, match="Link to the download page"):
        files.url("7/report.pdf")


def test_a_name_leads_nowhere_else(files):
    with pytest.raises(SuspiciousFileOperation):
        files.open("../elsewhere.pdf")
