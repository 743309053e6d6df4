import os

import pytest

from config.preparing import fingerprint


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.css").write_text("a {}")
    return tmp_path


def test_a_fingerprint_stays_while_no_file_changes(folder):
    assert fingerprint([folder]) == fingerprint([folder])


def test_a_fingerprint_changes_with_the_time_of_a_file(folder):
    before = fingerprint([folder])
    os.utime(folder / "deep" / "page.css", (1, 1))

    assert fingerprint([folder]) != before


def test_a_fingerprint_changes_with_a_new_file(folder):
    before = fingerprint([folder])
    (folder / "new.css").touch()

    assert fingerprint([folder]) != before
